// Elements of one vector: all threads add to the first one.
#include <thread>
#include <vector>

void count(std::vector<int> &sums, int id) {
  for (int i = 0; i < 100; ++i)
    sums[id % 1] += i; // race: sums
}

int main() {
  std::vector<int> sums(4);
  std::thread first(count, std::ref(sums), 0);
  std::thread second(count, std::ref(sums), 1);
  first.join();
  second.join();
  return 0;
}
