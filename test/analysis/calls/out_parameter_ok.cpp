// Written through a parameter, to locals of each thread.
#include <mutex>
#include <thread>

struct Statistics {
  int count = 0;
  double mean = 0;
};

static std::mutex mutex;
static Statistics statistics;

static void bump(int *counter) { ++*counter; }

static void update(Statistics &into, double value) {
  bump(&into.count);
  into.mean = value;
}

void sample() {
  Statistics mine;
  for (int i = 0; i < 100; ++i)
    update(mine, i);
  std::lock_guard<std::mutex> lock(mutex);
  update(statistics, mine.mean);
  statistics = mine;
}

int main() {
  std::thread first(sample);
  std::thread second(sample);
  first.join();
  second.join();
  return 0;
}
