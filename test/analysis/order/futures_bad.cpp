// Only the first promise is waited for, and something is written after it was
// kept.
// tsan: skip the window of each flaw is too narrow to be hit for sure
#include <future>
#include <thread>
#include <utility>
#include <vector>

static int squares[4];
static int late;

int main() {
  std::vector<std::future<void>> told;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    std::promise<void> done;
    told.push_back(done.get_future());
    threads.emplace_back([i, done = std::move(done)]() mutable {
      squares[i] = i * i; // race: squares
      done.set_value();
    });
  }
  std::promise<void> kept;
  std::future<void> heard = kept.get_future();
  std::thread keeper([&kept] {
    kept.set_value();
    late = 1; // race: late
  });
  told[0].get();
  int sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += squares[i]; // race: squares
  heard.get();
  sum += late; // race: late
  keeper.join();
  for (auto &each : threads)
    each.join();
  return sum < 0;
}
