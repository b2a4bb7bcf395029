// A function locks and returns the guard, and nobody keeps it.
#include <mutex>
#include <thread>

class Registry {
public:
  std::unique_lock<std::mutex> hold() {
    return std::unique_lock<std::mutex>(mutex);
  }
  void add_locked() {
    ++names; // race: names
  }

private:
  std::mutex mutex;
  int names = 0;
};

static Registry registry;

void work() {
  for (int i = 0; i < 100; ++i) {
    registry.hold();
    registry.add_locked();
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
