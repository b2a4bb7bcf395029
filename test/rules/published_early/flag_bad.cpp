// Set before what it announces is written: an atomic flag, a plain one, a
// count, a pointer, a flag that a helper sets, one under a lock.
#include <atomic>
#include <mutex>
#include <thread>

// An atomic flag.
static int port;
static std::atomic<bool> ready{false};
static void configure() {
  ready = true; // note: 'ready' is set here
  port = 8080;  // race: port [published-early]
}
static int served;
static void serve() {
  while (!ready) // note: 'ready' is tested here
    std::this_thread::yield();
  served = port; // race: port
}

// A count.
static int items[8];
static std::atomic<int> count{0};
static void add() {
  for (int i = 0; i < 8; ++i) {
    count.store(i + 1);
    items[i] = i; // race: items [published-early]
  }
}
static int sum;
static void read_items() {
  for (int i = 0; i < 8; ++i)
    if (i < count.load())
      sum += items[i]; // race: items
}

// A pointer, whose object is made afterwards.
struct Config {
  int level = 0;
};
static std::atomic<Config *> config{nullptr};
static void load() {
  Config *made = new Config;
  config.store(made);
  made->level = 3; // race: level [published-early]
}
static int level;
static void use() {
  Config *mine = nullptr;
  while (!mine)
    mine = config.load();
  level = mine->level; // race: level
}

// In helpers.
static int total;
static std::atomic<int> done{0};
static void announce() { done.store(1); }
static void finish() {
  announce();
  total = 7; // race: total [published-early]
}
static int result;
static bool finished() { return done.load() != 0; }
static void collect() {
  while (!finished())
    std::this_thread::yield();
  result = total; // race: total
}

// The flag has a lock, the data has not.
static std::mutex mutex;
static bool open = false;
static int limit;
static void start() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    open = true;
  }
  limit = 5; // race: limit [published-early]
}
static int known;
static void ask() {
  bool now = false;
  while (!now) {
    std::lock_guard<std::mutex> lock(mutex);
    now = open;
  }
  known = limit; // race: limit
}

// Part of it is written in time.
static int first_half, second_half;
static std::atomic<bool> both{false};
static void half() {
  first_half = 1;
  both = true;
  second_half = 2; // race: second_half [published-early]
}
static int got;
static void whole() {
  if (!both)
    return;
  got = first_half + second_half; // race: second_half
}

int main() {
  std::thread a(configure), b(serve), c(add), d(read_items), e(load), f(use),
      g(finish), h(collect), i(start), j(ask), k(half), l(whole);
  a.join();
  b.join();
  c.join();
  d.join();
  e.join();
  f.join();
  g.join();
  h.join();
  i.join();
  j.join();
  k.join();
  l.join();
  return served + sum + level + result + known + got == 0;
}
