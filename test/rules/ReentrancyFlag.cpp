// Marks against recursion in state that threads share. Safe are those that
// belong to one thread, and those that keep other threads out.
//
// Marks stand apart: ThreadSanitizer tells one race per eight bytes.

#include <atomic>
#include <mutex>
#include <thread>

static void work() {
  static thread_local int Sink;
  ++Sink;
}

// Django 1.10: the mark is in the object that all threads share.
struct Resolver {
  bool Populating = false;
  void populate_bad(int Depth) {
    if (Populating) // race: Routes.Populating [reentrancy-flag]
      return;
    Populating = true; // race: Routes.Populating [reentrancy-flag]
    load(Depth);
    Populating = false; // race: Routes.Populating [reentrancy-flag]
  }
  void load(int Depth) {
    work();
    if (Depth > 0)
      populate_bad(Depth - 1);
  }
};
static Resolver Routes;

// A global, and the work under the test.
alignas(64) static bool Busy;
void nested_bad() {
  if (!Busy) {   // race: Busy [reentrancy-flag]
    Busy = true; // race: Busy [reentrancy-flag]
    work();
    Busy = false; // race: Busy [reentrancy-flag]
  }
}

// A depth counter.
alignas(64) static int Depth;
void counted_bad() {
  if (Depth > 0) // race: Depth [reentrancy-flag]
    return;
  ++Depth; // race: Depth [reentrancy-flag]
  work();
  --Depth; // race: Depth [reentrancy-flag]
}

// A guard clears it.
struct Mark {
  bool &Flag;
  explicit Mark(bool &F) : Flag(F) { Flag = true; } // race: Marked [reentrancy-flag]
  ~Mark() { Flag = false; } // race: Marked [reentrancy-flag]
};
alignas(64) static bool Marked;
void guarded_bad() {
  if (Marked) // race: Marked [reentrancy-flag]
    return;
  Mark Guard(Marked); // race: Marked [reentrancy-flag]
  work();
}

// A guard sets it back to what it was.
struct Restore {
  bool &Flag;
  bool Old;
  explicit Restore(bool &F) : Flag(F), Old(F) { // race: Restored [reentrancy-flag]
    Flag = true; // race: Restored [reentrancy-flag]
  }
  ~Restore() { Flag = Old; } // race: Restored [reentrancy-flag]
};
alignas(64) static bool Restored;
void restored_bad() {
  if (Restored) // race: Restored [reentrancy-flag]
    return;
  Restore Guard(Restored); // race: Restored [reentrancy-flag]
  work();
}

// Atomic, and no better: nothing says who set it.
static std::atomic<bool> Inside{false};
void atomic_bad() {
  if (Inside.load()) // note: 'Inside' is tested here
    return;
  Inside.store(true); // warning: 'Inside' marks that somebody is inside, but not which thread: another one takes it for its own recursion [reentrancy-flag]
  work();
  Inside.store(false); // note: 'Inside' is set back here
}

// Tested under the lock, set under the lock, and let go of in between.
static std::mutex Access;
static bool Running;
static bool running() {
  std::lock_guard<std::mutex> Lock(Access);
  return Running;
}
static void run(bool On) {
  std::lock_guard<std::mutex> Lock(Access);
  Running = On;
}
void locked_apart_bad() {
  if (running())
    return;
  run(true); // warning: tests 'Running' and changes it in two sections of 'Access' [check-then-act]
  work();
  run(false);
}

// Safe: each thread has its own.
static thread_local bool Mine;
void own_ok() {
  if (Mine)
    return;
  Mine = true;
  work();
  Mine = false;
}

// Safe: in an object of the call.
void local_ok() {
  Resolver R;
  R.populate_bad(1);
}

// Safe: the lock is held all the time.
static std::recursive_mutex Nested;
static bool Within;
void locked_ok() {
  std::lock_guard<std::recursive_mutex> Lock(Nested);
  if (Within)
    return;
  Within = true;
  work();
  Within = false;
}

// Safe: one step settles who is first.
static std::atomic<bool> Taken{false};
void exchange_ok() {
  if (Taken.exchange(true))
    return;
  work();
  Taken.store(false);
}
static std::atomic<bool> Claimed{false};
void compare_ok() {
  bool Expected = false;
  if (!Claimed.compare_exchange_strong(Expected, true))
    return;
  work();
  Claimed = false;
}
static std::atomic_flag Flag = ATOMIC_FLAG_INIT;
void flag_ok() {
  if (Flag.test_and_set())
    return;
  work();
  Flag.clear();
}
static std::atomic<int> Users{0};
void first_ok() {
  if (Users.fetch_add(1) == 0)
    work();
  Users.fetch_sub(1);
}

// Safe: a look first, then the step that settles it.
static std::atomic<bool> Looked{false};
void look_ok() {
  if (Looked.load() || Looked.exchange(true))
    return;
  work();
  Looked = false;
}

// Safe: tested and set in one section, so one at a time gets in.
static bool Refreshing;
void claim_ok() {
  {
    std::lock_guard<std::mutex> Lock(Access);
    if (Refreshing)
      return;
    Refreshing = true;
  }
  work();
  std::lock_guard<std::mutex> Lock(Access);
  Refreshing = false;
}

// Safe: one thread alone.
static bool Alone;
void single_ok() {
  if (Alone)
    return;
  Alone = true;
  work();
  Alone = false;
}

int main() {
  auto Plain = [] {
    for (int I = 0; I < 2000; ++I) {
      Routes.populate_bad(1);
      nested_bad();
      counted_bad();
      guarded_bad();
      restored_bad();
      own_ok();
      local_ok();
    }
  };
  std::thread First(Plain), Second(Plain);
  First.join();
  Second.join();

  auto Careful = [] {
    atomic_bad();
    locked_apart_bad();
    locked_ok();
    exchange_ok();
    compare_ok();
    flag_ok();
    first_ok();
    look_ok();
    claim_ok();
  };
  std::thread Third(Careful), Fourth(Careful);
  single_ok();
  Third.join();
  Fourth.join();
}
