// Double-checked with a plain pointer.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int *table = nullptr;

int *get() {
  if (!table) { // race: table
    std::lock_guard<std::mutex> lock(mutex);
    if (!table)
      table = new int(7); // race: table
  }
  return table; // race: table
}

void use() {
  for (int i = 0; i < 100; ++i)
    get();
}

int main() {
  std::thread first(use);
  std::thread second(use);
  first.join();
  second.join();
  return 0;
}
