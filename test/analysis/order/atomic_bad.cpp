// Atomic on one side only: the builtin does not make the variable atomic.
#include <atomic>
#include <thread>

static long hits = 0;
static std::atomic<int> misses{0};
static long total = 0;

void serve() {
  for (int i = 0; i < 100; ++i) {
    __atomic_fetch_add(&hits, 1, __ATOMIC_SEQ_CST); // race: hits
    misses.fetch_add(1);
    std::atomic_ref<long>(total).fetch_add(1); // race: total
  }
}

int main() {
  std::thread server(serve);
  int seen = hits;         // race: hits
  seen += misses.load();
  seen += total > 7;       // race: total
  server.join();
  return seen < 0;
}
