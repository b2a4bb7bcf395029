// "Call with the lock held", and all callers do.
#include <mutex>
#include <thread>

class Cache {
public:
  void insert(int key) {
    std::lock_guard<std::mutex> lock(mutex);
    last = key;
    trim_locked();
  }
  void shrink() {
    std::lock_guard<std::mutex> lock(mutex);
    trim_locked();
  }

private:
  void trim_locked() {
    ++evicted;
    if (evicted % 2)
      evict_one_locked();
  }
  void evict_one_locked() { --last; }

  std::mutex mutex;
  int last = 0;
  int evicted = 0;
};

static Cache cache;

void fill() {
  for (int i = 0; i < 100; ++i)
    cache.insert(i);
}

int main() {
  std::thread filler(fill);
  cache.shrink();
  filler.join();
  return 0;
}
