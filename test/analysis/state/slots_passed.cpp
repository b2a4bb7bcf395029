// A thread has copies of what it is started with: the counter of the loop that
// starts the threads stays the loop's own, and gives each a slot.
#include <future>
#include <memory>
#include <thread>
#include <vector>

static void square(int id, long *out) { *out = long(id) * id; }
static void half(int id, std::vector<int> *all) { (*all)[id] /= 2; }

static int shared = 0;
static void shift(int by, int id) {
  if (id >= 0)
    shared += by; // race: shared
}

int main() {
  long results[4] = {};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(square, i, &results[i]);
  for (auto &thread : threads)
    thread.join();
  threads.clear();
  for (int i = 0; i < 4; ++i)
    threads.push_back(std::thread(square, i, &results[i]));
  for (auto &thread : threads)
    thread.join();

  std::vector<int> all(4, 8);
  std::thread four[4];
  for (int i = 0; i < 4; ++i)
    four[i] = std::thread(half, i, &all);
  for (auto &thread : four)
    thread.join();

  std::vector<std::future<void>> later;
  for (int i = 0; i < 4; ++i)
    later.push_back(std::async(std::launch::async, square, i, &results[i]));
  for (auto &each : later)
    each.get();

  std::vector<std::unique_ptr<std::thread>> owned;
  for (int i = 0; i < 4; ++i)
    owned.push_back(std::make_unique<std::thread>(half, i, &all));
  for (auto &thread : owned)
    thread->join();

  std::vector<std::thread> racing;
  for (int i = 0; i < 4; ++i)
    racing.emplace_back(shift, 1, i);
  for (auto &thread : racing)
    thread.join();
  return results[3] == 9 && all[0] == 2 ? shared - shared : 1;
}
