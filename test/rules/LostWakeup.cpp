// Waits that a notify can miss, in a library: any function may run in any
// thread. Safe are waits that test before and after, under their lock.
// rules: lost-wakeup

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

std::mutex Mutex;
std::condition_variable Changed;
bool Ready;
std::deque<int> Items;
int Taken;
using Lock = std::unique_lock<std::mutex>;

// Nothing is tested.
void plain_bad() {
  Lock Held(Mutex);
  Changed.wait(Held); // warning: 'plain_bad' waits on 'Changed' without testing what it waits for
  ++Taken;
}

// Tested, and not again.
int once_bad() {
  Lock Held(Mutex);
  if (Items.empty())    // note: 'Items' is tested here
    Changed.wait(Held); // warning: 'once_bad' tests 'Items' before it waits on 'Changed' and not again after
  int Item = Items.front();
  Items.pop_front();
  return Item;
}

// A loop around, but it takes the lock anew.
void worker_bad() {
  for (;;) {
    Lock Held(Mutex);
    if (!Ready)
      Changed.wait(Held); // warning: 'worker_bad' tests 'Ready' before it waits
    Ready = false;
    ++Taken;
  }
}

// Counts wakeups instead of asking.
void counts_bad(int Count) {
  Lock Held(Mutex);
  for (int N = 0; N < Count; ++N)
    Changed.wait(Held); // warning: without testing what it waits for
}

// Asks only when it wakes: the notify may have come before.
void after_bad() {
  Lock Held(Mutex);
  do
    Changed.wait(Held); // warning: without testing what it waits for
  while (!Ready);
  ++Taken;
}

// A wrapper that waits; its callers ask, or do not.
class Event {
public:
  void wait_locked(Lock &Held) { Set.wait(Held); }
  void wait_bad() {
    Lock Held(Access);
    wait_locked(Held); // warning: 'Event::wait_bad' waits on 'Event::Set' without testing
  }
  void wait_ok() {
    Lock Held(Access);
    while (!IsSet)
      wait_locked(Held);
  }
  void set_ok() {
    {
      std::lock_guard<std::mutex> Held(Access);
      IsSet = true;
    }
    Set.notify_all();
  }

private:
  std::mutex Access;
  std::condition_variable Set;
  bool IsSet = false;
};

// Changed outside the lock: atomic, and still missed.
std::mutex StopMutex;
std::condition_variable StopChanged;
std::atomic<bool> Stop{false};
void until_stopped_ok() {
  Lock Held(StopMutex);
  StopChanged.wait(Held, [] { return Stop.load(); }); // note: 'Stop' is tested here
}
void stop_bad() {
  Stop = true;              // warning: 'Stop' is set without 'StopMutex', which 'until_stopped_ok' holds
  StopChanged.notify_all(); // note: 'StopChanged' is notified here
}
void stop_ok() {
  {
    std::lock_guard<std::mutex> Held(StopMutex);
    Stop = true;
  }
  StopChanged.notify_all();
}
// The waiter waits, or has yet to ask, once the lock has been passed.
void stop_passing_ok() {
  Stop = true;
  { std::lock_guard<std::mutex> Held(StopMutex); }
  StopChanged.notify_all();
}
void stop_notify_locked_ok() {
  Stop = true;
  std::lock_guard<std::mutex> Held(StopMutex);
  StopChanged.notify_all();
}

// In a helper.
std::mutex DoneMutex;
std::condition_variable DoneChanged;
std::atomic<int> Done{0};
static void announce() { DoneChanged.notify_one(); }
void finish_bad() {
  ++Done; // warning: 'Done' is set without 'DoneMutex'
  announce();
}
void all_done_ok(int Count) {
  Lock Held(DoneMutex);
  while (Done.load() < Count)
    DoneChanged.wait(Held);
}

// Safe: the loop, in several forms.
void loop_ok() {
  Lock Held(Mutex);
  while (!Ready)
    Changed.wait(Held);
  Ready = false;
}
void loop_inside_ok() {
  Lock Held(Mutex);
  for (;;) {
    if (!Items.empty())
      break;
    Changed.wait(Held);
  }
  Items.pop_front();
}
void predicate_ok() {
  Lock Held(Mutex);
  Changed.wait(Held, [] { return Ready || !Items.empty(); });
}
static bool idle() { return Items.empty() && !Ready; }
void helper_ok() {
  Lock Held(Mutex);
  while (idle())
    Changed.wait(Held);
}
void counting_ok() {
  Lock Held(Mutex);
  while (!Ready) {
    Changed.wait(Held);
    ++Taken;
  }
}
void either_ok(bool Polite) {
  if (Polite)
    std::this_thread::yield();
  Lock Held(Mutex);
  while (Items.empty() || Ready || Taken > 3)
    Changed.wait(Held);
  Items.pop_front();
}
void either_bad() {
  Lock Held(Mutex);
  if (Items.empty() || Ready)
    Changed.wait(Held); // warning: before it waits on 'Changed' and not again after
  Items.pop_front();
}
// Woken, it starts over.
void again_ok() {
  for (;;) {
    Lock Held(Mutex);
    if (Items.empty()) {
      Changed.wait(Held);
      continue;
    }
    Items.pop_front();
    return;
  }
}
void worker_ok() {
  Lock Held(Mutex);
  for (;;) {
    while (Items.empty() && !Ready)
      Changed.wait(Held);
    if (Ready)
      return;
    Items.pop_front();
    Held.unlock();
    std::this_thread::yield();
    Held.lock();
  }
}
// A nap: nothing is waited for.
void nap_ok() {
  Lock Held(Mutex);
  Changed.wait_for(Held, std::chrono::milliseconds(10));
}
void push_ok(int Item) {
  {
    std::lock_guard<std::mutex> Held(Mutex);
    Items.push_back(Item);
  }
  Changed.notify_one();
}
void push_notify_locked_ok(int Item) {
  std::lock_guard<std::mutex> Held(Mutex);
  Items.push_back(Item);
  Ready = true;
  Changed.notify_one();
}
