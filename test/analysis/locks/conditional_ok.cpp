// Locked, used and unlocked under one unchanged condition.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int lines = 0;
static int urgent_lines = 0;

void print(bool urgent, int level) {
  if (urgent)
    mutex.lock();
  int width = level > 3 ? level : 3;
  if (urgent)
    urgent_lines += width;
  if (urgent)
    mutex.unlock();
  if (level < 2)
    mutex.lock();
  if (level < 2) {
    ++lines;
    mutex.unlock();
  }
}

void work(bool urgent) {
  for (int i = 0; i < 100; ++i)
    print(urgent, i % 5);
}

int main() {
  std::thread first(work, true);
  std::thread second(work, false);
  std::thread third(work, true);
  first.join();
  second.join();
  third.join();
  return 0;
}
