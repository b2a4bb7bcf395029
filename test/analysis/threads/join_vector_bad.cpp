// The sum is printed before the threads of the vector are joined.
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

static std::mutex mutex;
static long sum = 0;

void add(int amount) {
  std::lock_guard<std::mutex> lock(mutex);
  sum += amount; // race: sum
}

int main() {
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.emplace_back(add, i);
  std::printf("%ld\n", sum); // race: sum
  for (std::thread &worker : workers)
    worker.join();
  return 0;
}
