// Static locals: constant, locked by a static lock, one per thread.
#include <cstdio>
#include <mutex>
#include <thread>

const char *format(int number) {
  static thread_local char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%d", number);
  return buffer;
}

int next_ticket() {
  static std::mutex mutex;
  static int ticket = 0;
  std::lock_guard<std::mutex> lock(mutex);
  return ++ticket;
}

int digit(int index) {
  static const int primes[] = {2, 3, 5, 7};
  return primes[index % 4];
}

void work() {
  for (int i = 0; i < 100; ++i) {
    next_ticket();
    format(digit(i));
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
