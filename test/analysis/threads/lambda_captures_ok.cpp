// Captured by value; by reference but used after the join only; by this but
// locked.
#include <mutex>
#include <thread>

class Counter {
public:
  void run() {
    std::thread helper([this] { add(100); });
    add(1);
    helper.join();
  }

private:
  void add(int amount) {
    std::lock_guard<std::mutex> lock(mutex);
    ticks += amount;
  }

  std::mutex mutex;
  int ticks = 0;
};

int main() {
  int lines = 1;
  int words = 0;
  std::thread reader([lines, &words]() mutable {
    for (int i = 0; i < 100; ++i)
      words += ++lines;
  });
  lines = 5;
  reader.join();
  words += lines;

  Counter counter;
  counter.run();
  return 0;
}
