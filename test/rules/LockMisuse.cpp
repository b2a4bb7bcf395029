// Locks that lock nothing or for ever, in a library. What locks by design is
// left alone: recursive mutexes, adopted and handed-over locks, conditions.
// rules: lock-misuse lock-leak

#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

std::mutex Mutex, Other;
int Count, Level, Total;

// Guards that guard nothing.
void unnamed_bad() {
  std::lock_guard<std::mutex>{Mutex}; // warning: a guard without a name unlocks 'Mutex' where it stands [lock-misuse]
}
void parenthesized_bad() {
  (std::unique_lock<std::mutex>(Mutex)); // warning: a guard without a name [lock-misuse]
}
void declares_bad() {
  std::unique_lock<std::mutex>(Mutex); // warning: this declares a guard called 'Mutex' that locks nothing [lock-misuse]
}
void nothing_bad() {
  std::scoped_lock Lock; // warning: a guard of no lock guards nothing [lock-misuse]
}
void nothing_unnamed_bad() {
  std::scoped_lock(); // warning: a guard of no lock guards nothing [lock-misuse]
}
void local_mutex_bad() {
  std::mutex Own;                         // note: declared here
  std::lock_guard<std::mutex> Lock(Own); // warning: 'Own' is a local: each call locks its own [lock-misuse]
}

void named_ok() {
  std::lock_guard<std::mutex> Lock{Mutex};
  std::unique_lock<std::mutex> Empty;
  Empty = std::unique_lock<std::mutex>(Other);
}
bool probe_ok() { return std::unique_lock<std::mutex>(Mutex, std::try_to_lock).owns_lock(); }
void local_shared_ok(int *Into) {
  std::mutex Own;
  std::thread Worker([&] {
    std::lock_guard<std::mutex> Lock(Own);
    ++*Into;
  });
  {
    std::lock_guard<std::mutex> Lock(Own);
    ++*Into;
  }
  Worker.join();
}
void local_sleep_ok() {
  std::mutex Own;
  std::condition_variable Never;
  std::unique_lock<std::mutex> Lock(Own);
  Never.wait_for(Lock, std::chrono::milliseconds(1));
}
void static_mutex_ok() {
  static std::mutex Own;
  std::lock_guard<std::mutex> Lock(Own);
}

// Taken again by the thread that has it.
void again_bad() {
  std::lock_guard<std::mutex> Lock(Mutex); // note: 'Mutex' taken here
  Mutex.lock();                            // warning: the thread that holds 'Mutex' takes it again [lock-misuse]
  Mutex.unlock();
}

class Account {
public:
  void deposit(int Sum) {
    std::lock_guard<std::mutex> Lock(Access); // warning: the thread that holds 'Account::Access' takes it again [lock-misuse]
    Balance += Sum;
  }
  void bonus_bad() {
    std::lock_guard<std::mutex> Lock(Access);
    if (Balance > 10)
      deposit(1); // note: 'Account::bonus_bad' calls 'Account::deposit'
  }
  void both_ok(Account &Peer) {
    std::lock_guard<std::mutex> Lock(Access);
    Peer.deposit(1);
  }
  void after_ok() {
    {
      std::lock_guard<std::mutex> Lock(Access);
      --Balance;
    }
    deposit(1);
  }

private:
  std::mutex Access;
  int Balance = 0;
};

class Tree {
public:
  void walk_ok(int Depth) {
    std::lock_guard<std::recursive_mutex> Lock(Access);
    ++Visits;
    if (Depth)
      walk_ok(Depth - 1);
  }

private:
  std::recursive_mutex Access;
  int Visits = 0;
};

std::shared_mutex Table;
int upgrade_bad() {
  std::shared_lock<std::shared_mutex> Reader(Table);
  std::unique_lock<std::shared_mutex> Writer(Table); // warning: the thread that holds 'Table' takes it again [lock-misuse]
  return 0;
}
int upgrade_ok() {
  {
    std::shared_lock<std::shared_mutex> Reader(Table);
  }
  std::unique_lock<std::shared_mutex> Writer(Table);
  return 0;
}

/// The condition says whether the caller has it.
void flagged_ok(bool Held) {
  if (!Held)
    Mutex.lock();
  ++Level;
  if (!Held)
    Mutex.unlock();
}
void calls_flagged_ok() {
  std::lock_guard<std::mutex> Lock(Mutex);
  flagged_ok(true);
}

void relock_ok() {
  std::unique_lock<std::mutex> Lock(Mutex);
  Lock.unlock();
  Lock.lock();
}
void adopted_ok() {
  Mutex.lock();
  std::lock_guard<std::mutex> Lock(Mutex, std::adopt_lock);
  ++Level;
}
void twice_adopted_ok() {
  adopted_ok();
  adopted_ok();
}
void both_ok() {
  std::lock(Mutex, Other);
  std::lock_guard<std::mutex> First(Mutex, std::adopt_lock);
  std::lock_guard<std::mutex> Second(Other, std::adopt_lock);
}

// Nodes of one class have locks of their own.
struct Node {
  std::mutex Access;
  Node *Next = nullptr;
  int Value = 0;
};
void hand_over_hand_ok(Node *Head) {
  Head->Access.lock();
  while (Node *Next = Head->Next) {
    Next->Access.lock();
    Head->Access.unlock();
    Head = Next;
  }
  Head->Access.unlock();
}
Node *pick();
void picked_ok() {
  Node *First = pick();
  First->Access.lock();
  Node *Second = pick();
  Second->Access.lock();
  Second->Access.unlock();
  First->Access.unlock();
}
std::mutex Stripes[8];
void stripes_ok(int A, int B) {
  Stripes[A].lock();
  Stripes[B].lock();
  Stripes[B].unlock();
  Stripes[A].unlock();
  for (std::mutex &Each : Stripes)
    Each.lock();
  for (std::mutex &Each : Stripes)
    Each.unlock();
}

// Released by who does not have it.
void released_twice_bad() {
  Other.lock();
  Other.unlock(); // note: released here before
  Other.unlock(); // warning: 'Other' is released twice [lock-misuse]
}
void released_by_branch_ok(bool Early) {
  Other.lock();
  if (Early) {
    Other.unlock();
    return;
  }
  Other.unlock();
}
/// Its caller took it.
void release_for_caller_ok() { Other.unlock(); }
void unlocks_by_helper_ok() {
  Other.lock();
  release_for_caller_ok();
  Other.lock();
  Other.unlock();
}

// It dies locked.
void dies_bad() {
  std::mutex *Own = new std::mutex;
  Own->lock();
  delete Own; // warning: is destroyed while it is locked [lock-misuse]
}
void dies_ok() {
  std::mutex *Own = new std::mutex;
  Own->lock();
  Own->unlock();
  delete Own;
}

// Readers' locks are for readers.
int Table1;
void write_bad() {
  std::shared_lock<std::shared_mutex> Reader(Table);
  ++Table1; // warning: 'Table1' is written under a readers' lock: others hold 'Table' [lock-misuse]
}
int read_too() {
  std::shared_lock<std::shared_mutex> Reader(Table);
  return Table1;
}
int Table2;
void write_ok() {
  std::unique_lock<std::shared_mutex> Writer(Table);
  ++Table2;
}
int read_ok() {
  std::shared_lock<std::shared_mutex> Reader(Table);
  return Table2;
}
