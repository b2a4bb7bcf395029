// Two threads, one counter, one lock.
#include <mutex>
#include <thread>

static std::mutex hits_mutex;
static int hits = 0;

void serve() {
  for (int request = 0; request < 1000; ++request) {
    std::lock_guard<std::mutex> lock(hits_mutex);
    ++hits;
  }
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return hits == 2000 ? 0 : 1;
}
