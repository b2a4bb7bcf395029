// A slot per thread; the number is captured by value.
#include <thread>
#include <vector>

static int sums[4];

int main() {
  std::vector<std::thread> workers;
  for (int id = 0; id < 4; ++id)
    workers.push_back(std::thread([id] {
      for (int i = 0; i < 100; ++i)
        sums[id] += i;
    }));
  for (auto &worker : workers)
    worker.join();
  return sums[0] == sums[3] ? 0 : 1;
}
