// Double-checked with an atomic pointer.
#include <atomic>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::atomic<int *> table{nullptr};

int *get() {
  int *current = table.load(std::memory_order_acquire);
  if (!current) {
    std::lock_guard<std::mutex> lock(mutex);
    current = table.load(std::memory_order_relaxed);
    if (!current) {
      current = new int(7);
      table.store(current, std::memory_order_release);
    }
  }
  return current;
}

void use() {
  for (int i = 0; i < 100; ++i)
    if (*get() != 7)
      return;
}

int main() {
  std::thread first(use);
  std::thread second(use);
  first.join();
  second.join();
  delete table.load();
  return 0;
}
