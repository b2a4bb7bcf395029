// A slot per thread, by the number each is started with.
#include <thread>
#include <vector>

static int sums[4];

void add(int id) {
  for (int i = 0; i < 100; ++i)
    sums[id] += i;
}

int main() {
  std::vector<std::thread> workers;
  for (int id = 0; id < 4; ++id)
    workers.emplace_back(add, id);
  for (auto &worker : workers)
    worker.join();
  int total = 0;
  for (int sum : sums)
    total += sum;
  return total == 4 * 4950 ? 0 : 1;
}
