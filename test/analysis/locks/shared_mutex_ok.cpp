// Readers share the lock, writers hold it alone.
#include <mutex>
#include <shared_mutex>
#include <thread>

class Settings {
public:
  int get() {
    std::shared_lock<std::shared_mutex> lock(mutex);
    return value;
  }
  void set(int wanted) {
    std::unique_lock<std::shared_mutex> lock(mutex);
    value = wanted;
  }
  void raise() {
    mutex.lock();
    ++value;
    mutex.unlock();
  }
  bool is_set() {
    mutex.lock_shared();
    bool result = value != 0;
    mutex.unlock_shared();
    return result;
  }

private:
  std::shared_mutex mutex;
  int value = 0;
};

static Settings settings;

void read_all() {
  for (int i = 0; i < 100; ++i)
    if (settings.is_set())
      settings.get();
}

int main() {
  std::thread first(read_all);
  std::thread second(read_all);
  settings.set(4);
  settings.raise();
  first.join();
  second.join();
  return 0;
}
