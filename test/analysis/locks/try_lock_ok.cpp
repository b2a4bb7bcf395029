// A guard that tried, and was asked.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int flushed = 0;

void flush() {
  for (int i = 0; i < 100; ++i) {
    std::unique_lock<std::mutex> lock(mutex, std::try_to_lock);
    if (!lock.owns_lock())
      continue;
    ++flushed;
  }
  if (mutex.try_lock()) {
    ++flushed;
    mutex.unlock();
  }
  std::unique_lock<std::mutex> late(mutex, std::defer_lock);
  if (late.try_lock())
    ++flushed;
}

int main() {
  std::thread first(flush);
  std::thread second(flush);
  first.join();
  second.join();
  return 0;
}
