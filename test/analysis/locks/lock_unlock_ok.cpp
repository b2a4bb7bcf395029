// lock() and unlock() by hand, on every path.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int queued = 0;
static int dropped = 0;

void enqueue() {
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    if (queued > 50) {
      ++dropped;
      mutex.unlock();
      continue;
    }
    ++queued;
    mutex.unlock();
  }
}

int main() {
  std::thread first(enqueue);
  std::thread second(enqueue);
  first.join();
  second.join();
  return 0;
}
