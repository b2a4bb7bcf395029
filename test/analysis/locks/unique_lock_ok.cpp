// Deferred and then locked; unlocked early and locked again; moved.
#include <mutex>
#include <thread>
#include <utility>

static std::mutex mutex;
static int opened = 0;
static int closed = 0;
static int moved = 0;

void serve() {
  for (int i = 0; i < 100; ++i) {
    {
      std::unique_lock<std::mutex> lock(mutex, std::defer_lock);
      lock.lock();
      ++opened;
    }
    std::unique_lock<std::mutex> lock(mutex);
    lock.unlock();
    lock.lock();
    ++closed;
    std::unique_lock<std::mutex> owner = std::move(lock);
    ++moved;
  }
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return 0;
}
