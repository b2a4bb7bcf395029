// Each thread raises the flag of its own slot; who sees it uses that slot.
#include <atomic>
#include <thread>
#include <vector>

struct Slot {
  long value = 0;
  char text[16] = {};
  std::atomic<bool> ready{false};
};

static long result[4];
static std::atomic<int> done[4];

int main() {
  Slot slots[4];
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&slots, i] {
      slots[i].value = i * 3;
      slots[i].text[0] = 'x';
      slots[i].ready.store(true, std::memory_order_release);
      result[i] = i;
      done[i].store(1);
    });
  long sum = 0;
  for (int i = 0; i < 4; ++i) {
    while (!slots[i].ready.load(std::memory_order_acquire))
      std::this_thread::yield();
    sum += slots[i].value + slots[i].text[0];
    while (done[i].load() == 0)
      std::this_thread::yield();
    sum += result[i];
  }
  for (std::thread &thread : threads)
    thread.join();
  return sum < 0;
}
