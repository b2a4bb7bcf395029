// A reader's lock lets other readers in: a write below it races.
#include <mutex>
#include <shared_mutex>
#include <thread>

class Settings {
public:
  int get() {
    std::shared_lock<std::shared_mutex> lock(mutex);
    ++lookups; // race: lookups [lock-misuse]
    return value;
  }
  void set(int wanted) {
    std::unique_lock<std::shared_mutex> lock(mutex);
    value = wanted;
  }

private:
  std::shared_mutex mutex;
  int value = 0;
  int lookups = 0;
};

static Settings settings;

void read_all() {
  for (int i = 0; i < 20000; ++i)
    settings.get();
}

int main() {
  std::thread first(read_all);
  std::thread second(read_all);
  settings.set(4);
  first.join();
  second.join();
  return 0;
}
