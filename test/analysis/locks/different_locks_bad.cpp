// Both sides lock, but not the same lock.
#include <mutex>
#include <thread>

static std::mutex input_mutex;
static std::mutex output_mutex;
static int buffered = 0;

void produce() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(input_mutex);
    ++buffered; // race: buffered
  }
}

void consume() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(output_mutex);
    --buffered; // race: buffered
  }
}

int main() {
  std::thread producer(produce);
  std::thread consumer(consume);
  producer.join();
  consumer.join();
  return 0;
}
