// Ways out that forget to unlock, and functions that mean to leave locked.
// rules: lock-misuse lock-leak

#include <mutex>
#include <stdexcept>
#include <string>

std::mutex Mutex;
int Loaded;

int returns_bad(const char *Name) {
  Mutex.lock(); // note: 'Mutex' taken here
  if (!Name)
    return -1; // warning: 'Mutex' stays locked when 'returns_bad' returns here [lock-leak]
  ++Loaded;
  Mutex.unlock(); // note: released here on another way out
  return Loaded;
}

void throws_bad(int Size) {
  Mutex.lock();
  if (Size < 0)
    throw std::invalid_argument("size"); // warning: 'Mutex' stays locked when 'throws_bad' throws here [lock-leak]
  Loaded = Size;
  Mutex.unlock();
}

void load(const std::string &Name) {
  if (Name.empty())
    throw std::runtime_error("no name");
}
void callee_throws_bad(const std::string &Name) {
  Mutex.lock();
  load(Name); // warning: 'Mutex' stays locked when 'load' throws [lock-leak]
  Mutex.unlock();
}

class Cache {
public:
  int find_bad(int Key) {
    Access.lock();
    for (int I = 0; I < 8; ++I)
      if (Keys[I] == Key)
        return Values[I]; // warning: 'Cache::Access' stays locked when 'Cache::find_bad' returns here [lock-leak]
    Access.unlock();
    return -1;
  }
  int find_ok(int Key) {
    Access.lock();
    for (int I = 0; I < 8; ++I)
      if (Keys[I] == Key) {
        int Value = Values[I];
        Access.unlock();
        return Value;
      }
    Access.unlock();
    return -1;
  }

private:
  std::mutex Access;
  int Keys[8] = {}, Values[8] = {};
};

void switch_bad(int Kind) {
  Mutex.lock();
  switch (Kind) {
  case 0:
    ++Loaded;
    break;
  case 1:
    return; // warning: 'Mutex' stays locked when 'switch_bad' returns here [lock-leak]
  default:
    Loaded = 0;
  }
  Mutex.unlock();
}

std::mutex Looped;
void continue_bad(const int *Items, int Size) {
  for (int I = 0; I < Size; ++I) {
    Looped.lock(); // warning: 'Looped' is still locked when it is taken here once more [lock-misuse]
    if (Items[I] == 0)
      continue;
    Loaded += Items[I];
    Looped.unlock();
  }
}

// Guards, catches and helpers release it.
int guarded_ok(const char *Name) {
  std::lock_guard<std::mutex> Lock(Mutex);
  if (!Name)
    throw std::invalid_argument("name");
  return ++Loaded;
}
void guarded_call_ok(const std::string &Name) {
  std::unique_lock<std::mutex> Lock(Mutex);
  load(Name);
  Lock.unlock();
}
void adopted_ok(const std::string &Name) {
  Mutex.lock();
  std::lock_guard<std::mutex> Lock(Mutex, std::adopt_lock);
  load(Name);
}
void caught_ok(const std::string &Name) {
  Mutex.lock();
  try {
    load(Name);
  } catch (const std::runtime_error &) {
    ++Loaded;
  }
  Mutex.unlock();
}
void rethrown_ok(const std::string &Name) {
  Mutex.lock();
  try {
    load(Name);
  } catch (...) {
    Mutex.unlock();
    throw;
  }
  Mutex.unlock();
}
void finish() { Mutex.unlock(); }
int helper_ok(const char *Name) {
  Mutex.lock();
  if (!Name) {
    finish();
    return -1;
  }
  Mutex.unlock();
  return 0;
}

// Lock functions: who calls them unlocks.
std::mutex Turn;
void enter_ok() {
  Turn.lock();
  ++Loaded;
}
bool enter_if_ok(int Limit) {
  Turn.lock();
  if (Loaded < Limit)
    return true;
  Turn.unlock();
  return false;
}
void exit_ok() { Turn.unlock(); }
void takes_turns_ok() {
  if (enter_if_ok(3)) {
    --Loaded;
    exit_ok();
  }
}

std::mutex Slot;
static bool claim_ok() {
  Slot.lock();
  if (Loaded > 0)
    return true;
  Slot.unlock();
  return false;
}
void claims_ok() {
  if (!claim_ok())
    return;
  ++Loaded;
  Slot.unlock();
}

// Conditions that belong together.
bool Threaded;
void correlated_ok(int Item) {
  if (Threaded)
    Mutex.lock();
  Loaded += Item;
  if (Item < 0) {
    if (Threaded)
      Mutex.unlock();
    return;
  }
  if (Threaded)
    Mutex.unlock();
}
void tried_ok() {
  if (!Mutex.try_lock())
    return;
  ++Loaded;
  Mutex.unlock();
}
void flag_ok(int Item) {
  bool Locked = false;
  if (Item > 0) {
    Mutex.lock();
    Locked = true;
  }
  Loaded += Item;
  if (Locked)
    Mutex.unlock();
}
[[noreturn]] void fail();
void ends_ok(int Item) {
  Mutex.lock();
  if (Item < 0)
    fail();
  Loaded += Item;
  Mutex.unlock();
}
