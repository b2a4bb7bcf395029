// The consumer does not wait for the flag: it only locks to look at it.
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable ready_changed;
static bool ready = false;
static int payload = 0;

void produce() {
  payload = 42; // race: payload
  {
    std::lock_guard<std::mutex> lock(mutex);
    ready = true;
  }
  ready_changed.notify_one();
}

void consume() {
  bool seen;
  {
    std::lock_guard<std::mutex> lock(mutex);
    seen = ready;
  }
  if (!seen)
    payload = 0; // race: payload
}

int main() {
  std::thread consumer(consume);
  std::thread producer(produce);
  producer.join();
  consumer.join();
  return 0;
}
