// A relaxed flag publishes nothing.
#include <atomic>
#include <thread>

static std::atomic<bool> ready{false};
static int payload = 0;

void produce() {
  payload = 42; // race: payload [relaxed-publication]
  ready.store(true, std::memory_order_relaxed);
}

int main() {
  std::thread producer(produce);
  while (!ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  int seen = payload; // race: payload [relaxed-publication]
  producer.join();
  return seen < 0;
}
