// Threads that wait for something while they hold a lock.
// rules: blocking-under-lock

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using Guard = std::lock_guard<std::mutex>;

// A join of who takes the lock: for ever.
class Ticker {
public:
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void stop_bad() {
    Guard Lock(Access); // note: 'Ticker::Access' taken
    Stopped = true;
    Worker.join(); // warning: waits for the end of
  }
  void run() {
    for (;;) {
      Guard Lock(Access);
      if (Stopped)
        return;
      ++Ticks;
    }
  }

private:
  std::mutex Access;
  std::thread Worker;
  bool Stopped = false;
  int Ticks = 0;
};

// Sleeping, and a function that sleeps.
std::mutex Slow;
int Tries;
static void back_off() {
  std::this_thread::sleep_for(10ms); // warning: sleeps holding 'Slow', which
}
void retry_bad() {
  Guard Lock(Slow); // note: 'Slow' taken
  ++Tries;
  back_off();
}
int tries_ok() {
  Guard Lock(Slow);
  return Tries;
}

// Waiting on another condition, whose notifier needs the lock.
std::mutex Outer, Inner;
std::condition_variable Filled;
bool Full;
int Seen;
void wait_nested_bad() {
  Guard Lock(Outer);
  std::unique_lock<std::mutex> Held(Inner);
  while (!Full)
    Filled.wait(Held); // warning: 'wait_nested_bad' waits on 'Filled' holding 'Outer', which 'fill_ok' takes before it notifies: neither goes on
  ++Seen;
}
void fill_ok() {
  Guard Lock(Outer);
  Guard Held(Inner);
  Full = true;
  Filled.notify_one();
}
void wait_ok() {
  std::unique_lock<std::mutex> Held(Inner);
  while (!Full)
    Filled.wait(Held);
}

// A semaphore, posted by who needs the lock.
std::counting_semaphore<8> Free(0);
std::mutex Slots;
int Used;
void take_slot_bad() {
  Guard Lock(Slots);
  Free.acquire(); // warning: 'take_slot_bad' waits for another thread holding 'Slots'
  ++Used;
}
void free_slot_ok() {
  Guard Lock(Slots);
  --Used;
  Free.release();
}
void take_slot_ok() {
  Free.acquire();
  Guard Lock(Slots);
  ++Used;
}

// A future.
std::mutex Results;
std::vector<int> Found;
std::promise<int> Answer;
void collect_bad(std::future<int> &Future) {
  Guard Lock(Results);
  std::future<int> Mine = std::async(std::launch::async, [] {
    Guard Lock(Results);
    return (int)Found.size();
  });
  Found.push_back(Mine.get()); // warning: takes: neither goes on
}

// Safe: the lock is released first.
void retry_ok() {
  {
    Guard Lock(Slow);
    ++Tries;
  }
  std::this_thread::sleep_for(10ms);
}
void retry_unlock_ok() {
  std::unique_lock<std::mutex> Lock(Slow);
  ++Tries;
  Lock.unlock();
  std::this_thread::sleep_for(10ms);
  Lock.lock();
  ++Tries;
}
// Only tried.
void trying_ok() {
  std::unique_lock<std::mutex> Lock(Slow, std::try_to_lock);
  if (!Lock)
    std::this_thread::sleep_for(10ms);
}
// Does not wait.
void yielding_ok() {
  Guard Lock(Slow);
  std::this_thread::yield();
}
