// Deferred and never locked; unlocked early.
#include <mutex>
#include <thread>

static std::mutex mutex;
static long opened = 0;
static long closed = 0;

void serve() {
  for (int i = 0; i < 10000; ++i) {
    {
      std::unique_lock<std::mutex> lock(mutex, std::defer_lock);
      ++opened; // race: opened
    }
    std::unique_lock<std::mutex> lock(mutex);
    lock.unlock();
    ++closed; // race: closed
  }
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return 0;
}
