// An algorithm runs its lambda here and now, and so in each thread.
#include <algorithm>
#include <thread>
#include <vector>

static int even = 0;

void classify(const std::vector<int> &numbers) {
  std::for_each(numbers.begin(), numbers.end(), [](int number) {
    if (number % 2 == 0)
      ++even; // race: even
  });
}

int main() {
  std::vector<int> numbers(100, 2);
  std::thread first([&] { classify(numbers); });
  std::thread second([&] { classify(numbers); });
  first.join();
  second.join();
  return 0;
}
