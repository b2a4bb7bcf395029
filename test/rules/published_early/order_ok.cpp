// Written first and set last; taken back while it changes; set under one lock
// with its data.
#include <atomic>
#include <mutex>
#include <thread>

static int port;
static std::atomic<bool> ready{false};
static void configure() {
  port = 8080;
  ready = true;
}
static int served;
static void serve() {
  while (!ready)
    std::this_thread::yield();
  served = port;
}

struct Config {
  int level = 0;
};
static std::atomic<Config *> config{nullptr};
static void load() {
  Config *made = new Config;
  made->level = 3;
  config.store(made);
}
static int level;
static void use() {
  Config *mine = nullptr;
  while (!mine)
    mine = config.load();
  level = mine->level;
}

// One lock for both.
static std::mutex mutex;
static bool open = false;
static int limit;
static void start() {
  std::lock_guard<std::mutex> lock(mutex);
  open = true;
  limit = 5;
}
static int known;
static void ask() {
  std::lock_guard<std::mutex> lock(mutex);
  if (open)
    known = limit;
}

// A count of what is in place.
static int items[8];
static std::atomic<int> count{0};
static void add() {
  for (int i = 0; i < 8; ++i)
    items[i] = i;
  count.store(8);
}
static int sum;
static void read_items() {
  if (count.load() == 8)
    for (int i = 0; i < 8; ++i)
      sum += items[i];
}

// What is written after is the writer's own.
static int log_lines;
static std::atomic<bool> noted{false};
static void note() {
  noted = true;
  ++log_lines;
}
static int seen;
static void look() {
  if (noted)
    ++seen;
}

// Set before the thread that asks is started.
static bool early = false;
static int value;
static void late() {
  if (early)
    ++value;
}

int main() {
  early = true;
  value = 1;
  std::thread a(configure), b(serve), c(load), d(use), e(start), f(ask), g(add),
      h(read_items), i(note), j(look), k(late);
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
  return served + level + known + sum + seen + value + log_lines == 0;
}
