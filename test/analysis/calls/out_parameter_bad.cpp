// Written through a parameter, two calls below the thread.
#include <thread>

struct Statistics {
  int count = 0;
  double mean = 0;
};

static Statistics statistics;

static void bump(int *counter) {
  ++*counter; // race: count
}

static void update(Statistics &into, double value) {
  bump(&into.count);
  into.mean = value; // race: mean
}

void sample() {
  for (int i = 0; i < 100; ++i)
    update(statistics, i);
}

int main() {
  std::thread first(sample);
  std::thread second(sample);
  first.join();
  second.join();
  return 0;
}
