// Atomic on all sides.
#include <atomic>
#include <thread>

static int hits = 0;
static std::atomic<int> misses{0};
static std::atomic<bool> stop{false};
static std::atomic_flag busy = ATOMIC_FLAG_INIT;

void serve() {
  while (!stop) {
    __sync_fetch_and_add(&hits, 1);
    misses++;
    misses.fetch_add(1, std::memory_order_relaxed);
    if (!busy.test_and_set())
      busy.clear();
  }
}

int main() {
  std::thread server(serve);
  int seen = __atomic_load_n(&hits, __ATOMIC_RELAXED);
  seen += misses;
  busy.test_and_set();
  stop = true;
  server.join();
  return seen + hits < 0;
}
