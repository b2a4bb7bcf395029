// Workers count themselves off: under a lock up to their number, by an atomic
// down to nothing, by a latch.
#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

static std::mutex mutex;
static std::condition_variable all_done;
static int done = 0;
static std::vector<int> squares(4);

static std::atomic<int> left{3};
static int halves[3];

static std::latch loaded(2);
static int low = 0, high = 0;

void square(int id) {
  squares[id] = id * id;
  std::lock_guard<std::mutex> lock(mutex);
  ++done;
  all_done.notify_one();
}

void halve(int id) {
  halves[id] = id / 2;
  left.fetch_sub(1, std::memory_order_acq_rel);
}

int main() {
  int sum = 0;
  for (int i = 0; i < 4; ++i)
    std::thread(square, i).detach();
  for (int i = 0; i < 3; ++i)
    std::thread(halve, i).detach();
  std::thread first([] {
    low = 1;
    loaded.count_down();
  });
  std::thread second([] {
    high = 2;
    loaded.count_down();
  });
  {
    std::unique_lock<std::mutex> lock(mutex);
    all_done.wait(lock, [] { return done == 4; });
  }
  for (int each : squares)
    sum += each;
  while (left.load(std::memory_order_acquire) != 0)
    std::this_thread::yield();
  for (int each : halves)
    sum += each;
  loaded.wait();
  sum += low + high;
  first.join();
  second.join();
  return sum == 18 ? 0 : 1;
}
