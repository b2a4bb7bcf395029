// A slot per thread, by a number captured by reference: it has moved on, and
// is read while main counts on.
#include <thread>

static int sums[8];

int main() {
  std::thread workers[4];
  int id = 0;
  for (; id < 4; ++id)                // race: id
    workers[id] = std::thread([&id] { // race: id
      sums[id] += 1;                  // race: id, sums
    });
  for (std::thread &worker : workers)
    worker.join();
  return 0;
}
