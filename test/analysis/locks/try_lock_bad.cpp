// A guard that only tried: nobody asks whether it got the lock.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int flushed = 0;

void flush() {
  for (int i = 0; i < 200; ++i) {
    std::unique_lock<std::mutex> lock(mutex, std::try_to_lock);
    ++flushed; // race: flushed
  }
}

int main() {
  mutex.lock();
  std::thread first(flush);
  std::thread second(flush);
  std::thread third(flush);
  mutex.unlock();
  first.join();
  second.join();
  third.join();
  return 0;
}
