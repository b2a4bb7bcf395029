// Locks made of atomics in the forms programs write them: exchange, compare
// and exchange, the compilers' builtins, and one taken only where it is free.
#include <atomic>
#include <thread>

static std::atomic<bool> taken{false};
static std::atomic<int> owner{0};
static int builtin;
static std::atomic<bool> maybe{false};
static long a, b, c, d;

void exchange() {
  while (taken.exchange(true))
    std::this_thread::yield();
  ++a;
  taken = false;
}

void compare() {
  int expected = 0;
  while (!owner.compare_exchange_weak(expected, 1)) {
    expected = 0;
    std::this_thread::yield();
  }
  ++b;
  owner.store(0, std::memory_order_release);
}

void gnu() {
  while (__sync_lock_test_and_set(&builtin, 1))
    std::this_thread::yield();
  ++c;
  __sync_lock_release(&builtin);
}

void whereFree() {
  if (maybe.exchange(true, std::memory_order_acquire))
    return;
  ++d;
  maybe.store(false, std::memory_order_release);
}

void all() {
  for (int i = 0; i < 1000; ++i) {
    exchange();
    compare();
    gnu();
    whereFree();
  }
}

int main() {
  std::thread first(all);
  std::thread second(all);
  first.join();
  second.join();
  return a + b + c + d == 0;
}
