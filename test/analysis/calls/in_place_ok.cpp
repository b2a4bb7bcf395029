// An algorithm runs its lambda here and now: below the lock, and on locals.
#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

static std::mutex mutex;
static int even = 0;

void classify(const std::vector<int> &numbers) {
  int odd = 0;
  std::lock_guard<std::mutex> lock(mutex);
  std::for_each(numbers.begin(), numbers.end(), [&odd](int number) {
    if (number % 2 == 0)
      ++even;
    else
      ++odd;
  });
}

int main() {
  std::vector<int> numbers(100, 2);
  std::thread first([&] { classify(numbers); });
  std::thread second([&] { classify(numbers); });
  first.join();
  second.join();
  return even == 200 ? 0 : 1;
}
