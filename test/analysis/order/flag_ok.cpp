// A flag stored with release and loaded with acquire publishes.
#include <atomic>
#include <thread>

static std::atomic<bool> ready{false};
static int payload = 0;
static std::atomic<int> stage{0};
static int draft = 0;

void produce() {
  payload = 42;
  ready.store(true, std::memory_order_release);
  draft = 1;
  stage = 1;
}

int main() {
  std::thread producer(produce);
  while (!ready.load(std::memory_order_acquire))
    std::this_thread::yield();
  int seen = payload;
  while (stage != 1)
    std::this_thread::yield();
  seen += ++draft;
  producer.join();
  return seen == 44 ? 0 : 1;
}
