// Without the second fence the relaxed count shows nothing.
// tsan: skip it does not model fences
#include <atomic>
#include <thread>

static long shared[2], late;
static std::atomic<int> finished, told;

static void fill(int number) {
  shared[number] = number; // race: shared
  std::atomic_thread_fence(std::memory_order_release);
  finished.fetch_add(1, std::memory_order_relaxed);
}

static void tell() {
  std::atomic_thread_fence(std::memory_order_release);
  late = 4; // race: late
  told.fetch_add(1, std::memory_order_relaxed);
}

int main() {
  std::thread one(fill, 0), two(fill, 1), three(tell);
  while (finished.load(std::memory_order_relaxed) < 2)
    std::this_thread::yield();
  long sum = shared[0] + shared[1]; // race: shared
  while (told.load(std::memory_order_relaxed) < 1)
    std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  sum += late; // race: late
  one.join();
  two.join();
  three.join();
  return sum < 0;
}
