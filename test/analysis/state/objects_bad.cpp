// Two objects of one type; one of them is used by two threads.
#include <thread>

struct Sensor {
  int value = 0;
  void measure() {
    for (int i = 0; i < 100; ++i)
      ++value; // race: value
  }
};

static Sensor indoor;
static Sensor outdoor;

int main() {
  std::thread first([] { indoor.measure(); });
  std::thread second([] { outdoor.measure(); });
  std::thread third([] { indoor.measure(); });
  first.join();
  second.join();
  third.join();
  return 0;
}
