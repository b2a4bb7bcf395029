// Callbacks stored in std::function and called by another thread.
#include <functional>
#include <thread>
#include <vector>

class Timer {
public:
  void on_tick(std::function<void()> callback) {
    callbacks.push_back(std::move(callback));
  }
  void run() {
    for (int i = 0; i < 100; ++i)
      for (auto &callback : callbacks)
        callback();
  }

private:
  std::vector<std::function<void()>> callbacks;
};

int main() {
  int ticks = 0;
  Timer timer;
  timer.on_tick([&ticks] {
    ++ticks; // race: ticks (FN: a callable passed by value into a container)
  });
  std::thread thread(&Timer::run, &timer);
  ++ticks; // race: ticks
  thread.join();
  return 0;
}
