// Double-checked with a plain pointer.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int *table = nullptr;

int *get() {
  if (!table) { // race: table [double-checked-lock]
    std::lock_guard<std::mutex> lock(mutex);
    if (!table)
      table = new int(7); // race: table [double-checked-lock]
  }
  return table; // race: table [double-checked-lock]
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
