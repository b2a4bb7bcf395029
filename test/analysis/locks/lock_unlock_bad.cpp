// lock() and unlock() by hand: one access comes after the unlock.
#include <mutex>
#include <thread>

static std::mutex mutex;
static long queued = 0;
static long dropped = 0;

void enqueue() {
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    ++queued;
    mutex.unlock();
    ++dropped; // race: dropped
  }
}

int main() {
  std::thread first(enqueue);
  std::thread second(enqueue);
  first.join();
  second.join();
  return 0;
}
