// The same in C++: captured bounds, std::min, pointers, rows of an image, a
// helper that cuts ranges, a cursor that moves from slice to slice.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

void fill(int *from, int *to) {
  for (int *at = from; at != to; ++at)
    *at = 1;
}

template <class Body>
void inParallel(std::size_t count, unsigned workers, Body body) {
  std::vector<std::thread> team;
  std::size_t chunk = (count + workers - 1) / workers;
  for (unsigned worker = 0; worker < workers; ++worker) {
    std::size_t low = worker * chunk, high = std::min(count, low + chunk);
    team.emplace_back([=, &body] {
      for (std::size_t i = low; i < high; ++i)
        body(i);
    });
  }
  for (auto &each : team)
    each.join();
}

void inRanges(std::size_t count, unsigned workers,
              const std::function<void(std::size_t, std::size_t)> &body) {
  std::vector<std::thread> team;
  for (unsigned worker = 0; worker < workers; ++worker)
    team.emplace_back(body, count * worker / workers,
                      count * (worker + 1) / workers);
  for (auto &each : team)
    each.join();
}

int main() {
  const std::size_t size = 400;
  const unsigned workers = 4;
  const int width = 20, height = 20;
  std::vector<int> captured(size), pointed(size), helped(size), ranged(size);
  std::vector<int> image(width * height), cursor(size);
  std::vector<std::vector<int>> matrix(size, std::vector<int>(8));
  std::vector<std::thread> team;
  std::size_t chunk = size / workers;

  for (unsigned worker = 0; worker < workers; ++worker)
    team.emplace_back([&, worker] {
      std::size_t low = worker * chunk, high = std::min(size, low + chunk);
      for (std::size_t i = low; i < high; ++i) {
        captured[i] = 1;
        for (std::size_t j = 0; j < 8; ++j)
          matrix[i][j] = 1;
      }
    });
  for (auto &each : team)
    each.join();
  team.clear();

  for (unsigned worker = 0; worker < workers; ++worker)
    team.emplace_back(fill, pointed.data() + worker * chunk,
                      pointed.data() + (worker + 1) * chunk);
  for (auto &each : team)
    each.join();
  team.clear();

  for (unsigned worker = 0; worker < workers; ++worker)
    team.emplace_back([&image, width, top = int(worker) * height / int(workers),
                       end = int(worker + 1) * height / int(workers)] {
      for (int y = top; y < end; ++y)
        for (int x = 0; x < width; ++x)
          image[y * width + x] = 1;
    });
  for (auto &each : team)
    each.join();
  team.clear();

  std::size_t start = 0;
  for (unsigned worker = 0; worker < workers; ++worker) {
    std::size_t end = worker + 1 == workers ? size : start + chunk;
    team.emplace_back([&cursor, start, end] {
      for (std::size_t i = start; i < end; ++i)
        cursor[i] = 1;
    });
    start = end;
  }
  for (auto &each : team)
    each.join();

  inParallel(size, workers, [&](std::size_t i) { helped[i] = 1; });
  inRanges(size, workers, [&](std::size_t low, std::size_t high) {
    for (std::size_t i = low; i < high; ++i)
      ranged[i] = 1;
  });
  int all = captured[0] + pointed[0] + helped[0] + ranged[0] + image[0] +
            cursor[0] + matrix[0][0];
  return all == 7 ? 0 : 1;
}
