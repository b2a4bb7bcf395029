// std::ref to variables of their own; other arguments are copied.
#include <functional>
#include <thread>

void collect(int &sum, int count) {
  for (int i = 0; i < count; ++i)
    sum += i;
}

int main() {
  int sums[2] = {0, 0};
  int count = 100;
  std::thread low(collect, std::ref(sums[0]), count);
  std::thread high(collect, std::ref(sums[1]), count);
  count = 0;
  low.join();
  high.join();
  return sums[0] == sums[1] ? 0 : 1;
}
