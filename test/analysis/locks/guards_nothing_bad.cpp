// Three guards that guard nothing: a temporary, a lock of the function's own,
// and one in a block that ends too early.
#include <mutex>
#include <thread>

static std::mutex mutex;
static long temporary = 0;
static long local = 0;
static long block = 0;

void work() {
  for (int i = 0; i < 50000; ++i) {
    std::lock_guard<std::mutex>{mutex}; // warning: a guard without a name [lock-misuse]
    ++temporary; // race: temporary
  }
  for (int i = 0; i < 50000; ++i) {
    std::mutex mine;
    std::lock_guard<std::mutex> lock(mine); // warning: 'mine' is a local [lock-misuse]
    ++local; // race: local
  }
  for (int i = 0; i < 50000; ++i) {
    if (i >= 0)
      std::lock_guard<std::mutex> lock(mutex);
    ++block; // race: block
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
