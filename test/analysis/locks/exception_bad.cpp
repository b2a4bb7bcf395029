// What the handler does, it does without the guard of the try block.
#include <mutex>
#include <stdexcept>
#include <thread>

static std::mutex mutex;
static int parsed = 0;
static int errors = 0;

void parse(int token) {
  if (token % 2 == 0)
    throw std::runtime_error("bad token");
}

void work() {
  for (int i = 0; i < 2000; ++i) {
    try {
      std::lock_guard<std::mutex> lock(mutex);
      parse(i);
      ++parsed;
    } catch (const std::runtime_error &) {
      ++errors; // race: errors
    }
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
