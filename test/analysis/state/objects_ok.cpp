// Objects of one type, a thread each: globals, locals, by value.
#include <thread>

struct Sensor {
  int value = 0;
  void measure() {
    for (int i = 0; i < 100; ++i)
      ++value;
  }
};

static Sensor indoor;
static Sensor outdoor;

static void calibrate(Sensor copy) {
  for (int i = 0; i < 100; ++i)
    copy.measure();
}

static void scratch() {
  Sensor mine;
  mine.measure();
}

int main() {
  Sensor model;
  std::thread first([] { indoor.measure(); });
  std::thread second([] { outdoor.measure(); });
  std::thread third(calibrate, model);
  std::thread fourth(scratch);
  std::thread fifth(scratch);
  model.measure();
  first.join();
  second.join();
  third.join();
  fourth.join();
  fifth.join();
  return 0;
}
