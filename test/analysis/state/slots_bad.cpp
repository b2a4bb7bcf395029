// A slot per thread, but every thread also adds to its neighbour's.
#include <thread>
#include <vector>

static int sums[5];

void add(int id) {
  for (int i = 0; i < 100; ++i) {
    sums[id] += i;   // race: sums
    sums[id + 1] = i; // race: sums
  }
}

int main() {
  std::vector<std::thread> workers;
  for (int id = 0; id < 4; ++id)
    workers.emplace_back(add, id);
  for (auto &worker : workers)
    worker.join();
  return 0;
}
