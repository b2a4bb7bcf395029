// Both sides hold the same lock, one of them a second one as well.
#include <mutex>
#include <thread>

static std::mutex input_mutex;
static std::mutex output_mutex;
static int buffered = 0;
static int written = 0;

void produce() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(input_mutex);
    ++buffered;
  }
}

void consume() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> out(output_mutex);
    std::lock_guard<std::mutex> in(input_mutex);
    --buffered;
    ++written;
  }
}

void report() {
  std::lock_guard<std::mutex> out(output_mutex);
  ++written;
}

int main() {
  std::thread producer(produce);
  std::thread consumer(consume);
  std::thread reporter(report);
  producer.join();
  consumer.join();
  reporter.join();
  return 0;
}
