// A count and two flags of relaxed order, between fences.
// tsan: skip it does not model fences
#include <atomic>
#include <thread>

static long left, right, shared[2];
static std::atomic<bool> left_ready, right_ready;
static std::atomic<int> finished;

static void fill_left() {
  left = 3;
  std::atomic_thread_fence(std::memory_order_release);
  left_ready.store(true, std::memory_order_relaxed);
  shared[0] = 1;
  std::atomic_thread_fence(std::memory_order_release);
  finished.fetch_add(1, std::memory_order_relaxed);
}
static void fill_right() {
  right = 5;
  std::atomic_thread_fence(std::memory_order_release);
  right_ready.store(true, std::memory_order_relaxed);
  shared[1] = 2;
  std::atomic_thread_fence(std::memory_order_release);
  finished.fetch_add(1, std::memory_order_relaxed);
}

int main() {
  std::thread one(fill_left), two(fill_right);
  while (!left_ready.load(std::memory_order_relaxed) ||
         !right_ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  long sum = left * right;
  while (finished.load(std::memory_order_relaxed) < 2)
    std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  sum += shared[0] + shared[1];
  one.join();
  two.join();
  return sum < 0;
}
