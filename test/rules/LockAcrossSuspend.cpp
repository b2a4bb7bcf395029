// A coroutine suspends with a lock held.
// rules: lock-across-suspend
#include <coroutine>
#include <mutex>
#include <pthread.h>
#include <shared_mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int) { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

static std::mutex Mutex;
static std::shared_mutex Readers;
static pthread_mutex_t Plain = PTHREAD_MUTEX_INITIALIZER;
static int Count;

Task guard_bad() {
  std::lock_guard<std::mutex> Lock(Mutex); // note: 'Mutex' taken here
  ++Count;
  co_await std::suspend_always(); // warning: 'guard_bad' suspends with 'Mutex' locked
}

Task unique_bad() {
  std::unique_lock<std::mutex> Lock(Mutex);
  co_yield Count; // warning: 'unique_bad' suspends with 'Mutex' locked
}

Task shared_bad() {
  std::shared_lock<std::shared_mutex> Lock(Readers);
  if (Count > 3)
    co_await std::suspend_always(); // warning: 'shared_bad' suspends with 'Readers' locked
}

Task plain_bad() {
  pthread_mutex_lock(&Plain);
  co_await std::suspend_always(); // warning: 'plain_bad' suspends with 'Plain' locked
  pthread_mutex_unlock(&Plain);
}

Task loop_bad() {
  for (int I = 0; I < 3; ++I) {
    std::scoped_lock Lock(Mutex);
    co_yield I; // warning: 'loop_bad' suspends with 'Mutex' locked
  }
}

struct Queue {
  std::mutex Own;
  int Size = 0;
  Task push_bad() {
    std::lock_guard<std::mutex> Lock(Own);
    ++Size;
    co_await std::suspend_always(); // warning: suspends with
  }
  Task push_ok() {
    {
      std::lock_guard<std::mutex> Lock(Own);
      ++Size;
    }
    co_await std::suspend_always();
  }
};

// Safe twins.
Task scope_ok() {
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Count;
  }
  co_await std::suspend_always();
}

Task unlock_ok() {
  std::unique_lock<std::mutex> Lock(Mutex);
  ++Count;
  Lock.unlock();
  co_await std::suspend_always();
  Lock.lock();
  ++Count;
}

Task after_ok() {
  co_await std::suspend_always();
  std::lock_guard<std::mutex> Lock(Mutex);
  ++Count;
}

static int next() {
  std::lock_guard<std::mutex> Lock(Mutex);
  return ++Count;
}
Task helper_ok() {
  for (int I = 0; I < 3; ++I)
    co_yield next();
}

Task plain_ok() {
  pthread_mutex_lock(&Plain);
  ++Count;
  pthread_mutex_unlock(&Plain);
  co_await std::suspend_always();
}

Task return_ok() {
  std::lock_guard<std::mutex> Lock(Mutex);
  ++Count;
  co_return;
}

// The coroutine hands control back, and its caller unlocks.
static Task wait_ok() { co_await std::suspend_always(); }
void caller_ok() {
  std::lock_guard<std::shared_mutex> Lock(Readers);
  wait_ok();
}
