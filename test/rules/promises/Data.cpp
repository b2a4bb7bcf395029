#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// What a declaration says guards it is shared, and no thread need be in sight.

#define GUARDED_BY(...) __attribute__((guarded_by(__VA_ARGS__)))
#define PT_GUARDED_BY(...) __attribute__((pt_guarded_by(__VA_ARGS__)))
#define UNCHECKED __attribute__((no_thread_safety_analysis))

class __attribute__((capability("mutex"))) Lock {
public:
  void lock() __attribute__((acquire_capability()));
  void lockShared() __attribute__((acquire_shared_capability()));
  void unlock() __attribute__((release_capability()));
  void unlockShared() __attribute__((release_shared_capability()));
  bool tryLock() __attribute__((try_acquire_capability(true)));
  void assertHeld() __attribute__((assert_capability()));
};

class __attribute__((scoped_lockable)) Holder {
public:
  explicit Holder(Lock &L) __attribute__((acquire_capability(L)));
  ~Holder() __attribute__((release_capability()));
  void drop() __attribute__((release_capability()));
};

class Meter {
public:
  void set_bad(int N) { Level = N; } // warning: 'Meter::Level' is written without 'Meter::Mu', which the declaration of 'Level' says guards it [inconsistent-lock]
  void set_ok(int N) {
    Mu.lock();
    Level = N;
    Mu.unlock();
  }
  int get_ok() {
    Holder H(Mu);
    return Level;
  }
  void unchecked_ok() UNCHECKED { Level = 0; }
  Meter() { Level = 3; }
  ~Meter() { Level = 4; }

private:
  Lock Mu;
  int Level GUARDED_BY(Mu);
};

class Gauge {
public:
  int get_bad() { return Level; } // warning: 'Gauge::Level' is read without 'Gauge::Mu' [inconsistent-lock]
  int tried_ok() {
    if (!Mu.tryLock())
      return -1;
    int Copy = Level;
    Mu.unlock();
    return Copy;
  }
  void asserted_ok() {
    Mu.assertHeld();
    Level = 1;
  }

private:
  Lock Mu;
  int Level GUARDED_BY(Mu);
};

class Early {
public:
  void drops_bad() {
    Holder H(Mu);
    Level = 1;
    H.drop();
    Level = 2; // warning: 'Early::Level' is written without 'Early::Mu' [inconsistent-lock]
  }

private:
  Lock Mu;
  int Level GUARDED_BY(Mu);
};

class Shared {
public:
  void set_bad() {
    Mu.lockShared();
    Level = 1; // warning: 'Shared::Level' is written under a readers' lock
    Mu.unlockShared();
  }
  int get_ok() {
    Mu.lockShared();
    int Copy = Level;
    Mu.unlockShared();
    return Copy;
  }

private:
  Lock Mu;
  int Level GUARDED_BY(Mu);
};

class Pointed {
public:
  void set_bad() { *Level = 1; } // warning: '*Pointed::Level' is written without 'Pointed::Mu', which the declaration of 'Level' says guards it [inconsistent-lock]
  void set_ok() {
    Holder H(Mu);
    *Level = 1;
  }
  bool pointer_ok() { return Level != nullptr; }

private:
  Lock Mu;
  int *Level PT_GUARDED_BY(Mu) = new int;
};

struct Other {
  Lock Mu;
  int Level GUARDED_BY(Mu);
};

// The lock of one object does not guard another's.
void mixed_bad(Other *A, Other *B) {
  Holder H(A->Mu);
  A->Level = 1;
  B->Level = 1; // warning: 'Other::Level' is written without 'Other::Mu' [inconsistent-lock]
}

// Nobody else has it yet.
Other *made_ok() {
  Other *New = new Other;
  New->Level = 1;
  return New;
}

int local_ok() {
  Other Mine;
  Mine.Level = 1;
  return Mine.Level;
}

// The library's own mutexes.
class Names {
public:
  void add_ok(const std::string &Name) {
    std::lock_guard<std::mutex> Held(Mu);
    All.push_back(Name);
  }
  void clear_bad() { All.clear(); } // warning: 'Names::All' is written without 'Names::Mu' [inconsistent-lock]
  size_t size_ok() {
    std::unique_lock<std::mutex> Held(Mu);
    return All.size();
  }

private:
  std::mutex Mu;
  std::vector<std::string> All GUARDED_BY(Mu);
};

// What is guarded is a record with functions of its own.
class Table {
public:
  void insert(int K, int V) { Rows[K] = V; }

private:
  std::map<int, int> Rows;
};

class Owner {
public:
  void fill_ok() {
    std::lock_guard<std::mutex> Held(Mu);
    Content.insert(1, 2);
  }
  void fill_bad() { Content.insert(1, 3); } // warning: 'Table::Rows' is written without 'Owner::Mu', which the declaration of 'Content' says guards it [inconsistent-lock]

private:
  std::mutex Mu;
  Table Content GUARDED_BY(Mu);
};

// A helper that only its own class calls, and always with the lock.
class Helped {
public:
  void set(int N) {
    std::lock_guard<std::mutex> Held(Mu);
    apply_ok(N);
  }

private:
  void apply_ok(int N) { Level = N; }
  std::mutex Mu;
  int Level GUARDED_BY(Mu) = 0;
};

// A lock elsewhere: behind a pointer, or global.
struct Parent {
  Lock Mu;
};
struct Child {
  Parent *Above;
  int Level GUARDED_BY(Above->Mu);
  void set_ok() {
    Holder H(Above->Mu);
    Level = 1;
  }
  void set_bad() { Level = 2; } // warning: 'Child::Level' is written without 'Child::Above->Mu' [inconsistent-lock]
};

Lock GlobalLock;
int Count GUARDED_BY(GlobalLock);
void count_ok() {
  Holder H(GlobalLock);
  ++Count;
}
void count_bad() { ++Count; } // warning: 'Count' is written without 'GlobalLock' [inconsistent-lock]
