// What a function's declaration says of locks binds who calls it.

#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define REQUIRES_SHARED(...)                                                   \
  __attribute__((requires_shared_capability(__VA_ARGS__)))
#define EXCLUDES(...) __attribute__((locks_excluded(__VA_ARGS__)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define ACQUIRE_SHARED(...)                                                    \
  __attribute__((acquire_shared_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define TRY_ACQUIRE(...) __attribute__((try_acquire_capability(__VA_ARGS__)))

class __attribute__((capability("mutex"))) Lock {
public:
  void lock() ACQUIRE();
  void lockShared() ACQUIRE_SHARED();
  void unlock() RELEASE();
  bool tryLock() TRY_ACQUIRE(true);
};

class __attribute__((scoped_lockable)) Holder {
public:
  explicit Holder(Lock *L) ACQUIRE(L);
  ~Holder() RELEASE();
};

class Log {
public:
  void write() REQUIRES(Mu);
  void rotate() REQUIRES(Mu) { write(); }
  void read() REQUIRES_SHARED(Mu);
  void flush() EXCLUDES(Mu);
  Lock *mutex() __attribute__((lock_returned(Mu)));

  void one_bad() { write(); } // warning: 'Log::write' is called without 'Log::Mu', which its declaration requires [lock-misuse]
  void one_ok() {
    Holder H(&Mu);
    write();
    rotate();
  }
  void returned_ok() {
    Holder H(mutex());
    write();
  }
  void tried_ok() {
    if (Mu.tryLock()) {
      rotate();
      Mu.unlock();
    }
  }
  void two_bad() { rotate(); } // warning: 'Log::rotate' is called without 'Log::Mu' [lock-misuse]
  void shared_ok() {
    Mu.lockShared();
    read();
    Mu.unlock();
  }
  void flush_bad() {
    Holder H(&Mu);
    flush(); // warning: 'Log::flush' is called holding 'Log::Mu', which its declaration excludes [lock-misuse]
  }
  void flush_ok() {
    { Holder H(&Mu); }
    flush();
  }

private:
  Lock Mu;
};

class Reader {
public:
  void write() REQUIRES(Mu);
  void all_bad() {
    Mu.lockShared();
    write(); // warning: 'Reader::write' is called with 'Reader::Mu' only shared [lock-misuse]
    Mu.unlock();
  }

private:
  Lock Mu;
};

// A path of a function that takes or releases for its callers.
class Door {
public:
  void enter_bad(bool Quick) ACQUIRE(Mu) {
    if (Quick)
      return; // warning: 'Door::enter_bad' returns here without 'Door::Mu', which its declaration says it takes [lock-misuse]
    Mu.lock();
  }
  void enter_ok(bool Quick) ACQUIRE(Mu) {
    Mu.lock();
    if (Quick)
      return;
    Wide = true;
  }
  void leave_ok() RELEASE(Mu) {
    Wide = false;
    Mu.unlock();
  }
  bool maybe_ok(bool Quick) TRY_ACQUIRE(true, Mu) {
    if (Quick)
      return false;
    Mu.lock();
    return true;
  }

private:
  Lock Mu;
  bool Wide __attribute__((guarded_by(Mu))) = false;
};

class Gate {
public:
  void leave_bad(bool Quick) RELEASE(Mu) {
    if (Quick)
      return; // warning: 'Gate::leave_bad' returns here with 'Gate::Mu', which its declaration says it releases [lock-misuse]
    Mu.unlock();
  }

private:
  Lock Mu;
};

// A lock that the attribute does not name in a way that can be followed.
void openAll() ACQUIRE("*");
void closeAll() RELEASE("*");
class Wide {
public:
  void all_ok() {
    openAll();
    Level = 1;
    closeAll();
  }

private:
  Lock Mu;
  int Level __attribute__((guarded_by(Mu))) = 0;
};

// Private, and nobody calls it here: the attribute binds it all the same.
class Kept {
  void set_ok(int N) REQUIRES(Mu) { Level = N; }
  void set_bad(int N) { Level = N; } // warning: 'Kept::Level' is written without 'Kept::Mu' [inconsistent-lock]
  Lock Mu;
  int Level __attribute__((guarded_by(Mu))) = 0;
};

// Who takes a lock for callers is right, whom it calls holding it is not.
class Twice {
public:
  void enter() ACQUIRE(Mu) { Mu.lock(); }
  void leave() RELEASE(Mu) { Mu.unlock(); }
  void twice_bad() {
    enter();
    enter(); // warning: the thread that holds 'Twice::Mu' takes it again [lock-misuse]
    leave();
  }
  void once_ok() {
    enter();
    leave();
  }

private:
  Lock Mu;
};

// By argument.
struct Item {
  Lock Mu;
  int Weight __attribute__((guarded_by(Mu)));
};
void weigh(Item *I) REQUIRES(I->Mu) { I->Weight = 1; }
void swap(Item &A, Item &B) REQUIRES(A.Mu, B.Mu) {
  int Old = A.Weight;
  A.Weight = B.Weight;
  B.Weight = Old;
}
void weigh_bad(Item *I) { weigh(I); } // warning: 'weigh' is called without 'Item::Mu' [lock-misuse]
void weigh_ok(Item *I) {
  I->Mu.lock();
  weigh(I);
  I->Mu.unlock();
}
void swap_ok(Item *A, Item *B) {
  if (A > B)
    swap_ok(B, A);
  Holder First(&A->Mu);
  Holder Second(&B->Mu);
  swap(*A, *B);
}
void swap_bad(Item *A, Item *B) {
  Holder First(&A->Mu);
  swap(*A, *B); // warning: 'swap' is called without 'Item::Mu' [lock-misuse]
}
