// Counted off too early, waited for too few, or without order.
// tsan: skip the window of each flaw is too narrow to be hit for sure
#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable all_done;
static int done = 0;
static int early[4], few[4];

static std::atomic<int> left{3};
static int loose[3];

static std::latch loaded(1);
static int low = 0;

void work(int id) {
  few[id] = id; // race: few
  {
    std::lock_guard<std::mutex> lock(mutex);
    ++done;
    all_done.notify_one();
  }
  early[id] = id; // race: early [published-early]
}

void count(int id) {
  loose[id] = id; // race: loose
  left.fetch_sub(1, std::memory_order_relaxed);
}

int main() {
  int sum = 0;
  std::thread workers[4], counters[3];
  for (int i = 0; i < 4; ++i)
    workers[i] = std::thread(work, i);
  for (int i = 0; i < 3; ++i)
    counters[i] = std::thread(count, i);
  std::thread first([] {
    low = 1; // race: low
    loaded.count_down();
  });
  std::thread second([] { loaded.count_down(); });
  {
    std::unique_lock<std::mutex> lock(mutex);
    while (done < 3)
      all_done.wait(lock);
  }
  for (int i = 0; i < 4; ++i)
    sum += early[i]; // race: early
  for (int i = 0; i < 4; ++i)
    sum += few[i]; // race: few
  while (left.load(std::memory_order_acquire) != 0)
    std::this_thread::yield();
  for (int each : loose) // race: loose
    sum += each;
  loaded.wait();
  sum += low; // race: low
  for (int i = 0; i < 4; ++i)
    workers[i].join();
  for (int i = 0; i < 3; ++i)
    counters[i].join();
  first.join();
  second.join();
  return sum < 0;
}
