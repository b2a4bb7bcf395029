// Futures of one vector, each of its own promise or task: a loop waits for all.
#include <future>
#include <thread>
#include <utility>
#include <vector>

static int squares[4];
static int cubes[4];

int main() {
  std::vector<std::future<void>> told;
  for (int i = 0; i < 4; ++i) {
    std::promise<void> done;
    told.push_back(done.get_future());
    std::thread([i, done = std::move(done)]() mutable {
      squares[i] = i * i;
      done.set_value();
    }).detach();
  }
  std::vector<std::future<void>> asked;
  for (int i = 0; i < 4; ++i)
    asked.push_back(std::async(std::launch::async,
                               [i] { cubes[i] = i * i * i; }));
  int sum = 0;
  for (auto &each : told)
    each.get();
  for (int i = 0; i < 4; ++i)
    sum += squares[i];
  for (auto &each : asked)
    each.wait();
  for (int i = 0; i < 4; ++i)
    sum += cubes[i];
  return sum == 50 ? 0 : 1;
}
