// "Call with the lock held", but one caller does not.
#include <mutex>
#include <thread>

class Cache {
public:
  void insert(int key) {
    std::lock_guard<std::mutex> lock(mutex);
    last = key;
    trim_locked();
  }
  void shrink() { trim_locked(); }

private:
  void trim_locked() {
    ++evicted; // race: evicted
  }

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
