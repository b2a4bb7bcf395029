// Two arguments, two statics; generic lambdas and templates that lock.
#include <mutex>
#include <thread>

template <typename Value> class Pool {
public:
  static Value *take() {
    ++taken;
    return nullptr;
  }

private:
  static inline int taken = 0;
};

static std::mutex mutex;
static long total = 0;

template <typename Action> void locked(Action action) {
  std::lock_guard<std::mutex> lock(mutex);
  action();
}

template <typename Value> void work() {
  for (int i = 0; i < 100; ++i) {
    Pool<Value>::take();
    locked([&] { total += i; });
  }
}

int main() {
  std::thread first(work<int>);
  std::thread second(work<long>);
  auto add = [](auto amount) { locked([=] { total += amount; }); };
  add(5);
  first.join();
  second.join();
  return 0;
}
