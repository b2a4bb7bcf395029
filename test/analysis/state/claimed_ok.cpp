// Work is claimed by a counter: each index is given out once, one by one or many
// at a time, by an atomic or behind a lock.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

struct Task {
  int input = 1;
  int output = 0;
};

int main() {
  std::vector<Task> tasks(100), guarded(100), stepped(100);
  std::vector<int> blocks(1000);
  std::atomic<std::size_t> next{0}, block{0}, step{0};
  std::mutex mutex;
  std::size_t cursor = 0;
  std::vector<std::thread> team;
  for (int worker = 0; worker < 3; ++worker)
    team.emplace_back([&] {
      for (std::size_t i; (i = next.fetch_add(1)) < tasks.size();)
        tasks[i].output = tasks[i].input;
      for (std::size_t i = step++; i < stepped.size(); i = step++)
        stepped[i].output = 1;
      for (;;) {
        std::size_t low = block.fetch_add(50);
        if (low >= blocks.size())
          break;
        std::size_t high = std::min(low + 50, blocks.size());
        for (std::size_t i = low; i < high; ++i)
          blocks[i] = 1;
      }
      for (;;) {
        std::size_t mine;
        {
          std::lock_guard<std::mutex> guard(mutex);
          if (cursor == guarded.size())
            break;
          mine = cursor++;
        }
        guarded[mine].output = 2;
      }
    });
  for (auto &each : team)
    each.join();
  return tasks[1].output + blocks[1] + stepped[1].output == 3 ? 0 : 1;
}
