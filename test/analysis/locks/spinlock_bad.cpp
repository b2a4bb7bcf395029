// Spin locks made of atomics that do not keep threads apart: one per thread,
// one asked and not obeyed, and one another thread clears.
#include <atomic>
#include <thread>

static std::atomic_flag even = ATOMIC_FLAG_INIT;
static std::atomic_flag odd = ATOMIC_FLAG_INIT;
static std::atomic<bool> asked{false};

static long turns = 0;
static long guesses = 0;

void underEven() {
  for (int i = 0; i < 2000; ++i) {
    while (even.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
    ++turns; // race: turns
    even.clear(std::memory_order_release);
  }
}

void underOdd() {
  for (int i = 0; i < 2000; ++i) {
    while (odd.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
    ++turns; // race: turns
    odd.clear(std::memory_order_release);
  }
}

void guess() {
  for (int i = 0; i < 2000; ++i) {
    asked.exchange(true); // whatever it says, on we go
    std::this_thread::yield();
    ++guesses;            // race: guesses
    asked.store(false);
  }
}

int main() {
  std::thread first(underEven);
  std::thread second(underOdd);
  std::thread third(guess);
  std::thread fourth(guess);
  first.join();
  second.join();
  third.join();
  fourth.join();
  return 0;
}
