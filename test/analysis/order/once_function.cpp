#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// A function of this file that runs only under a once flag, handed over by
// name; without threads in sight.

static int Table[16];
static void fillTable() {
  for (int I = 0; I < 16; ++I)
    Table[I] = I * I;
}
int square(unsigned I) {
  static std::once_flag Once;
  std::call_once(Once, fillTable);
  return Table[I & 15];
}

// With a flag of its own for each call, it runs at each call.
static int Powers[16];
static void fillPowers() {
  for (int I = 0; I < 16; ++I)
    Powers[I] = 1 << I; // race: Powers [mutable-global]
}
int power(unsigned I) {
  std::once_flag Once;
  std::call_once(Once, fillPowers);
  return Powers[I & 15]; // race: Powers [mutable-global]
}

// A function handed to another of this file runs where that calls it.
static std::mutex Mutex;
static int Sum;
static void addOne() { ++Sum; }
static void locked(void (*Work)()) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Work();
}
void add() { locked(addOne); }
int sum() {
  std::lock_guard<std::mutex> Lock(Mutex);
  return Sum;
}

// Asked again under the lock that all who make it hold.
class Locale {
public:
  static Locale *get();

private:
  explicit Locale(std::string Name) : Name(std::move(Name)) {}
  std::string Name;
  static std::atomic<Locale *> One;
  static std::mutex Making;
};
std::atomic<Locale *> Locale::One{nullptr};
std::mutex Locale::Making;

Locale *Locale::get() {
  Locale *Known = One.load(std::memory_order_acquire);
  if (!Known) {
    std::lock_guard<std::mutex> Lock(Making);
    Known = One.load(std::memory_order_relaxed);
    if (!Known) {
      Known = new Locale("C");
      One.store(Known, std::memory_order_release);
    }
  }
  return Known;
}

// Whoever takes all of it may come later than it was asked.
class Flusher {
public:
  void add(int File) {
    bool Full;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Pending.push_back(File);
      Full = Pending.size() > 64;
    }
    if (Full)
      flush();
  }
  void flush() {
    std::vector<int> Batch;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Batch.swap(Pending);
    }
    for (int File : Batch)
      Flushed.fetch_add(File);
  }

private:
  std::mutex Mutex;
  std::vector<int> Pending;
  std::atomic<long> Flushed{0};
};
Flusher &flusher() {
  static Flusher One;
  return One;
}
