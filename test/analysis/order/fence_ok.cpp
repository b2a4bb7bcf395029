// Fences around a relaxed flag publish.
// tsan: skip it does not model fences
#include <atomic>
#include <thread>

static std::atomic<bool> ready{false};
static int payload = 0;

void produce() {
  payload = 42;
  std::atomic_thread_fence(std::memory_order_release);
  ready.store(true, std::memory_order_relaxed);
}

int main() {
  std::thread producer(produce);
  while (!ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  int seen = payload;
  producer.join();
  return seen == 42 ? 0 : 1;
}
