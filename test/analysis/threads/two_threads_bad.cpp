// Two threads, one counter, no lock.
#include <thread>

static int hits = 0;

void serve() {
  for (int request = 0; request < 1000; ++request)
    ++hits; // race: hits
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return 0;
}
