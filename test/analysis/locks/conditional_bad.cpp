// Locked if `threaded`, but used all the same when not: the flag says nothing
// about how many threads there are.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int lines = 0;

void print(bool threaded) {
  if (threaded)
    mutex.lock();
  ++lines; // race: lines
  if (threaded)
    mutex.unlock();
}

void work(bool threaded) {
  for (int i = 0; i < 100; ++i)
    print(threaded);
}

int main() {
  std::thread first(work, true);
  std::thread second(work, false);
  first.join();
  second.join();
  return 0;
}
