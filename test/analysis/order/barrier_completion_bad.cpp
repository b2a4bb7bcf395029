// A thread that does not take part looks at what the barrier's function counts.
#include <barrier>
#include <thread>
#include <vector>

static int lap = 0;

int main() {
  auto end_of_lap = []() noexcept {
    ++lap; // race: lap
  };
  std::barrier line(2, end_of_lap);
  auto run = [&line] {
    for (int i = 0; i < 100; ++i)
      line.arrive_and_wait();
  };
  std::thread first(run), second(run);
  int seen = 0;
  std::thread watcher([&seen] {
    while (seen < 3)
      seen = lap + 3; // race: lap
  });
  first.join();
  second.join();
  watcher.join();
  return seen < 0;
}
