// Hand-over by a flag and a condition variable, with and without a predicate.
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable ready_changed;
static bool ready = false;
static int payload = 0;
static int queued = 0;

void produce() {
  payload = 42;
  std::unique_lock<std::mutex> lock(mutex);
  ready = true;
  ready_changed.notify_one();
  while (queued == 0)
    ready_changed.wait(lock);
  --queued;
}

void consume() {
  std::unique_lock<std::mutex> lock(mutex);
  ready_changed.wait(lock, [] { return ready; });
  lock.unlock();
  payload = payload + 1;
  lock.lock();
  ++queued;
  ready_changed.notify_one();
}

int main() {
  std::thread consumer(consume);
  std::thread producer(produce);
  producer.join();
  consumer.join();
  return payload == 43 ? 0 : 1;
}
