// Tests and changes in two steps, in a library: any function may run in any
// thread. Safe are those in one step, and those that test again.
// rules: check-then-act

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

using Guard = std::lock_guard<std::mutex>;

// Atomic: each operation is, both together are not.
std::atomic<bool> Claimed{false};
bool claim_bad() {
  if (!Claimed.load()) {  // note: 'Claimed' is tested here
    Claimed.store(true); // warning: 'claim_bad' tests 'Claimed' and changes it in two atomic operations: another call of it can change it in between
    return true;
  }
  return false;
}
bool claim_ok() {
  bool Expected = false;
  return Claimed.compare_exchange_strong(Expected, true);
}
bool claim_exchange_ok() { return !Claimed.exchange(true); }

std::atomic<int> Hits{0};
void hit_bad() {
  Hits = Hits + 1; // warning: 'hit_bad' makes the new 'Hits' of the old one in two atomic operations
}
void hit_local_bad() {
  int Old = Hits.load(); // note: 'Hits' is read here
  Hits.store(Old + 2);   // warning: makes the new 'Hits' of the old one
}
void hit_ok() { ++Hits; }

std::atomic<int> Tickets{100};
void sell_bad() {
  if (Tickets > 0)
    --Tickets; // warning: tests 'Tickets' and changes it in two atomic operations
}
bool sell_ok() {
  int Left = Tickets.load();
  while (Left > 0)
    if (Tickets.compare_exchange_weak(Left, Left - 1))
      return true;
  return false;
}
bool sell_back_ok() {
  if (Tickets.fetch_sub(1) > 0)
    return true;
  Tickets.fetch_add(1);
  return false;
}

std::atomic<int> Highest{0};
void record_bad(int Value) {
  if (Value > Highest.load())
    Highest.store(Value); // warning: tests 'Highest' and changes it
}

// A flag that is only ever raised.
std::atomic<bool> Stop{false};
void stop_ok() {
  if (!Stop)
    Stop = true;
}
// A spin for a turn.
std::atomic<int> Turn{0};
void turn_ok() {
  while (Turn.load() != 1)
    std::this_thread::yield();
  Turn.store(0);
}
// A signal that is taken down before it is followed.
std::atomic<bool> Reload{false};
int Reloads;
void request_ok() { Reload = true; }

// Sections of one lock.
std::mutex Access;
std::map<std::string, int> Cache;
static int compute(const std::string &Key) { return (int)Key.size(); }
int lookup_bad(const std::string &Key) {
  bool Known;
  {
    Guard Lock(Access);
    Known = Cache.count(Key) != 0; // note: 'Cache' is tested here
  }
  int Value = compute(Key);
  if (!Known) {
    Guard Lock(Access);
    Cache[Key] = Value; // warning: 'lookup_bad' tests 'Cache' and changes it in two sections of 'Access'
  }
  return Value;
}
int lookup_again_ok(const std::string &Key) {
  {
    Guard Lock(Access);
    if (Cache.count(Key) != 0)
      return Cache[Key];
  }
  int Value = compute(Key);
  Guard Lock(Access);
  if (Cache.count(Key) == 0)
    Cache[Key] = Value;
  return Value;
}
int lookup_ok(const std::string &Key) {
  Guard Lock(Access);
  if (Cache.count(Key) == 0)
    Cache[Key] = compute(Key);
  return Cache[Key];
}

std::deque<int> Work;
std::mutex WorkAccess;
int take_bad() {
  std::unique_lock<std::mutex> Lock(WorkAccess);
  if (Work.empty())
    return 0;
  Lock.unlock();
  std::this_thread::yield();
  Lock.lock();
  int Item = Work.front();
  Work.pop_front(); // warning: 'take_bad' tests 'Work' and changes it in two sections of 'WorkAccess'
  return Item;
}
int take_ok() {
  std::unique_lock<std::mutex> Lock(WorkAccess);
  if (Work.empty())
    return 0;
  int Item = Work.front();
  Work.pop_front();
  Lock.unlock();
  return Item;
}
void put_ok(int Item) {
  Guard Lock(WorkAccess);
  Work.push_back(Item);
}

// Read as a reader, written as a writer, and what was read is old.
std::shared_mutex Shared;
int Balance;
void interest_bad() {
  int Old;
  {
    std::shared_lock<std::shared_mutex> Lock(Shared);
    Old = Balance;
  }
  int New = Old + Old / 10;
  std::unique_lock<std::shared_mutex> Lock(Shared);
  Balance = New; // warning: 'interest_bad' makes the new 'Balance' of the old one in two sections of 'Shared'
}
void interest_ok() {
  std::unique_lock<std::shared_mutex> Lock(Shared);
  Balance = Balance + Balance / 10;
}

// Tried again if it has changed meanwhile.
int Version, Content;
std::mutex VersionAccess;
void optimistic_ok() {
  for (;;) {
    int Seen;
    {
      Guard Lock(VersionAccess);
      Seen = Version;
    }
    int New = Seen * 2;
    Guard Lock(VersionAccess);
    if (Version == Seen) {
      Content = New;
      Version = Seen + 1;
      return;
    }
  }
}

// Claimed with the test, given back later.
int Phase;
std::mutex PhaseAccess;
void phases_ok() {
  {
    Guard Lock(PhaseAccess);
    if (Phase != 0)
      return;
    Phase = 1;
  }
  std::this_thread::yield();
  Guard Lock(PhaseAccess);
  Phase = 0;
}

// Whoever does it, it comes out the same.
int Last;
std::mutex LastAccess;
void remember_ok(int Now) {
  bool Same;
  {
    Guard Lock(LastAccess);
    Same = Last == Now;
  }
  if (!Same) {
    Guard Lock(LastAccess);
    Last = Now;
  }
}

// What is there already stays.
int lookup_emplace_ok(const std::string &Key) {
  {
    Guard Lock(Access);
    auto Found = Cache.find(Key);
    if (Found != Cache.end())
      return Found->second;
  }
  int Value = compute(Key);
  Guard Lock(Access);
  return Cache.emplace(Key, Value).first->second;
}

// Methods that lock for each.
class Stack {
public:
  bool empty() {
    Guard Lock(Access);
    return Items.empty();
  }
  void pop() {
    Guard Lock(Access);
    Items.pop_back();
  }
  bool try_pop() {
    Guard Lock(Access);
    if (Items.empty())
      return false;
    Items.pop_back();
    return true;
  }
  void push(int Item) {
    Guard Lock(Access);
    Items.push_back(Item);
  }

private:
  std::mutex Access;
  std::deque<int> Items;
};
Stack Jobs;
void drain_bad() {
  while (!Jobs.empty())
    Jobs.pop(); // warning: 'drain_bad' tests 'Jobs.Items' and changes it in two sections of 'Jobs.Access'
}
void drain_ok() {
  while (!Jobs.empty())
    Jobs.try_pop();
}
void refill_ok() {
  Jobs.push(1);
  if (Jobs.empty())
    std::this_thread::yield();
}

class Account {
public:
  int balance() {
    Guard Lock(Access);
    return Sum;
  }
  void set(int New) {
    Guard Lock(Access);
    Sum = New;
  }
  void withdraw(int Amount) {
    Guard Lock(Access);
    Sum -= Amount;
  }

private:
  std::mutex Access;
  int Sum = 0;
};
Account Mine;
void withdraw_bad(int Amount) {
  if (Mine.balance() >= Amount) // note: 'Mine.Sum' is tested here
    Mine.withdraw(Amount);      // warning: 'withdraw_bad' tests 'Mine.Sum' and changes it in two sections
}
void deposit_bad(int Amount) {
  Mine.set(Mine.balance() + Amount); // warning: 'deposit_bad' makes the new 'Mine.Sum' of the old one
}
