// Elements of one vector: a thread each.
#include <thread>
#include <vector>

void count(std::vector<int> &sums, int id) {
  for (int i = 0; i < 100; ++i)
    sums[id] += i;
}

int main() {
  std::vector<int> sums(4);
  std::vector<std::thread> workers;
  for (int id = 0; id < 4; ++id)
    workers.emplace_back(count, std::ref(sums), id);
  for (auto &worker : workers)
    worker.join();
  return sums[0] == sums[3] ? 0 : 1;
}
