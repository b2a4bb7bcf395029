// Captured by reference, and members through a captured this.
#include <thread>

class Counter {
public:
  void run() {
    std::thread helper([this] {
      for (int i = 0; i < 100; ++i)
        ++ticks; // race: ticks
    });
    ++ticks; // race: ticks
    helper.join();
  }

private:
  int ticks = 0;
};

int main() {
  int lines = 0;
  std::thread reader([&lines] {
    for (int i = 0; i < 100; ++i)
      ++lines; // race: lines
  });
  lines = 5; // race: lines
  reader.join();

  Counter counter;
  counter.run();
  return 0;
}
