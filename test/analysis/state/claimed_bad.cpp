// A counter that claims nothing: it is read first, or the index is used beside.
// tsan: skip what is seen, and so raced on, depends on the time
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

int main() {
  std::vector<int> read(100), beside(101);
  std::atomic<std::size_t> next{0}, other{0};
  std::vector<std::thread> team;
  for (int worker = 0; worker < 3; ++worker)
    team.emplace_back([&] {
      for (;;) {
        std::size_t i = next.load();
        if (i >= read.size())
          break;
        read[i] += 1; // race: read
        next.fetch_add(1);
      }
      for (std::size_t i; (i = other.fetch_add(1)) + 1 < beside.size();)
        beside[i] = beside[i + 1]; // race: beside
    });
  for (auto &each : team)
    each.join();
  return read[1] + beside[1];
}
