// Written after the flag was raised; read before it, or in another slot.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

struct Slot {
  long early = 0;
  long late = 0;
  std::atomic<bool> ready{false};
};

static long other[4], loose[4];
static std::atomic<int> done[4];

static void rest(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

int main() {
  Slot slots[4];
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&slots, i] {
      rest(5 * i);
      slots[i].early = i; // race: early
      other[i] = i;       // race: other
      loose[i] = i;       // race: loose
      slots[i].ready.store(true, std::memory_order_release);
      done[i].store(1, std::memory_order_relaxed);
      rest(1);
      slots[i].late = i; // race: late
    });
  long sum = 0;
  for (int i = 0; i < 4; ++i) {
    while (!done[i].load(std::memory_order_relaxed))
      rest(1);
    sum += loose[i]; // race: loose
    sum += slots[i].early; // race: early
    while (!slots[i].ready.load(std::memory_order_acquire))
      rest(1);
    sum += slots[i].late; // race: late
    if (i < 3)
      sum += other[i + 1]; // race: other
  }
  for (std::thread &thread : threads)
    thread.join();
  return sum < 0;
}
