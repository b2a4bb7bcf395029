#include <condition_variable>
#include <mutex>

// Mutexes and guards of the project with bodies: what these lock inside counts
// for the mutex that the attributes name.

#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#define REQUIRES(x) __attribute__((exclusive_locks_required(x)))

namespace locks {

struct Native;
void take(Native *);
void drop(Native *);

class __attribute__((lockable)) Mutex {
public:
  void lock() __attribute__((exclusive_lock_function())) { Inner.lock(); }
  void unlock() __attribute__((unlock_function())) { Inner.unlock(); }
  void assertHeld() __attribute__((assert_exclusive_lock())) {}

private:
  std::mutex Inner;
};

// How it locks is not seen.
class __attribute__((lockable)) Opaque {
public:
  void lock() __attribute__((exclusive_lock_function())) { take(Handle); }
  void unlock() __attribute__((unlock_function())) { drop(Handle); }

private:
  Native *Handle;
};

class __attribute__((scoped_lockable)) Guard {
public:
  explicit Guard(Mutex *M) __attribute__((exclusive_lock_function(M)))
      : Held(M) {
    Held->lock();
  }
  ~Guard() __attribute__((unlock_function())) { Held->unlock(); }

private:
  Mutex *const Held;
};

} // namespace locks

class Cache {
public:
  void fill_ok() {
    locks::Guard G(&Mu);
    ++Size;
    grow();
  }
  void fill_bad() { ++Size; } // warning: 'Cache::Size' is written without 'Cache::Mu', which the declaration of 'Size' says guards it [inconsistent-lock]
  void grow_bad() { grow(); } // warning: 'Cache::grow' is called without 'Cache::Mu' [lock-misuse]
  void background_ok() REQUIRES(Mu) {
    ++Size;
    Mu.unlock();
    Mu.lock();
    ++Size;
  }
  void asserted_ok() {
    Mu.assertHeld();
    ++Size;
  }

private:
  void grow() REQUIRES(Mu) { Size *= 2; }
  locks::Mutex Mu;
  int Size GUARDED_BY(Mu) = 0;
};

class Hidden {
public:
  void add_ok() {
    Mu.lock();
    ++Size;
    Mu.unlock();
  }
  void add_bad() {
    Mu.lock();
    Mu.unlock();
    ++Size; // warning: 'Hidden::Size' is written without 'Hidden::Mu' [inconsistent-lock]
  }

private:
  locks::Opaque Mu;
  int Size GUARDED_BY(Mu) = 0;
};

class Queue {
public:
  void put_ok(int N) {
    std::lock_guard<std::mutex> Held(Mu);
    Next = N;
    Ready.notify_one();
  }
  int get_ok() {
    std::unique_lock<std::mutex> Held(Mu);
    Ready.wait(Held, [this] { return Next != 0; });
    return Next;
  }

private:
  std::mutex Mu;
  std::condition_variable Ready;
  int Next GUARDED_BY(Mu) = 0;
};
