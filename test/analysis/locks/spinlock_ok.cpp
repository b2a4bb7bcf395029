// A pthread spin lock, and one made of an atomic flag.
#include <atomic>
#include <pthread.h>
#include <thread>

static pthread_spinlock_t lock;
static long ticks = 0;

class SpinLock {
public:
  void lock() {
    while (flag.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
  }
  void unlock() { flag.clear(std::memory_order_release); }

private:
  std::atomic_flag flag = ATOMIC_FLAG_INIT;
};

static SpinLock spin;
static long turns = 0;

void tick() {
  for (int i = 0; i < 100; ++i) {
    pthread_spin_lock(&lock);
    ++ticks;
    pthread_spin_unlock(&lock);
    spin.lock();
    ++turns;
    spin.unlock();
  }
}

int main() {
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  std::thread first(tick);
  std::thread second(tick);
  first.join();
  second.join();
  pthread_spin_destroy(&lock);
  return 0;
}
