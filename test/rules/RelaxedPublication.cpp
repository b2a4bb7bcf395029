// Data announced by a flag of relaxed order.
// rules: relaxed-publication volatile-sync data-race double-checked-lock
#include <atomic>
#include <chrono>
#include <thread>

constexpr auto Relaxed = std::memory_order_relaxed;
constexpr auto Acquire = std::memory_order_acquire;
constexpr auto Release = std::memory_order_release;

// Stored relaxed.
static std::atomic<bool> StoredFlag{false};
static long Stored;
static void store_bad() {
  Stored = 42; // race: Stored [relaxed-publication]
  StoredFlag.store(true, Relaxed);
}
static long read_stored() {
  while (!StoredFlag.load(Acquire))
    std::this_thread::yield();
  return Stored; // race: Stored [relaxed-publication]
}

// Loaded relaxed.
static std::atomic<int> LoadedFlag{0};
static long Loaded;
static void load_bad() {
  Loaded = 42; // race: Loaded [relaxed-publication]
  LoadedFlag.store(1, Release);
}
static long read_loaded() {
  return LoadedFlag.load(Relaxed) ? Loaded : 0; // race: Loaded [relaxed-publication]
}

// Both, and the data in an object.
struct Box {
  std::atomic<bool> Full{false};
  long Value = 0;
};
static Box TheBox;
static void fill_bad() {
  TheBox.Value = 7; // race: TheBox.Value [relaxed-publication]
  TheBox.Full.store(true, Relaxed);
}
static long take() {
  if (!TheBox.Full.load(Relaxed))
    return 0;
  return TheBox.Value; // race: TheBox.Value [relaxed-publication]
}

// Announced by a count.
static std::atomic<int> Filled{0};
static long Slot;
static void count_bad() {
  Slot = 5; // race: Slot [relaxed-publication]
  Filled.fetch_add(1, Relaxed);
}
static long read_slot() {
  if (Filled.load(Acquire) == 0)
    return 0;
  return Slot; // race: Slot [relaxed-publication]
}

// Tested in a helper: what its result says of the flag is not followed.
static std::atomic<bool> HelperFlag{false};
static long Helped;
static void raise() { HelperFlag.store(true, Relaxed); }
static bool raised() { return HelperFlag.load(Acquire); }
static void help_bad() {
  Helped = 1; // race: Helped [data-race]
  raise();
}
static long read_helped() {
  if (!raised())
    return 0;
  return Helped; // race: Helped [data-race]
}

// Tested in the condition that guards the use.
static std::atomic<bool> ShortFlag{false};
static long Short;
static void short_bad() {
  Short = 3; // race: Short [relaxed-publication]
  ShortFlag.store(true, Relaxed);
}
static bool read_short() {
  return ShortFlag.load(Relaxed) && Short > 2; // race: Short [relaxed-publication]
}

// Written after the flag: no order would help.
static std::atomic<bool> EarlyFlag{false};
static long Early;
static void early_bad() {
  EarlyFlag.store(true, Release);
  Early = 3; // race: Early [data-race]
}
static long read_early() {
  return EarlyFlag.load(Relaxed) ? Early : 0; // race: Early [data-race]
}

// Safe twins.
static std::atomic<bool> RightFlag{false};
static long Right;
static void right_ok() {
  Right = 42;
  RightFlag.store(true, Release);
}
static long read_right() { return RightFlag.load(Acquire) ? Right : 0; }

static std::atomic<bool> FencedFlag{false};
static long Fenced;
static void fenced_ok() {
  Fenced = 42;
  std::atomic_thread_fence(Release);
  FencedFlag.store(true, Release); // TSan knows no fences
}
static long read_fenced() { return FencedFlag.load(Acquire) ? Fenced : 0; }

static std::atomic<bool> DefaultFlag{false};
static long Default;
static void default_ok() {
  Default = 42;
  DefaultFlag = true;
}
static long read_default() { return DefaultFlag ? Default : 0; }

static std::atomic<long> Hits{0}; // announces nothing
static void hit_ok() { Hits.fetch_add(1, Relaxed); }

static std::atomic<bool> Stop{false}; // asks, announces nothing
static void stop_ok() { Stop.store(true, Relaxed); }

static std::atomic<bool> EndFlag{false}; // the join orders
static long End;
static void end_ok() {
  End = 42;
  EndFlag.store(true, Relaxed);
}

static long readAll() {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  long Sum = 0;
  int I = 0;
  do
    Sum += read_loaded() + take() + read_slot() + read_helped() +
           read_short() + read_early() + read_right() + read_fenced() +
           read_default() + Hits.load(Relaxed);
  while (++I < 100 && !Stop.load(Relaxed));
  return Sum + read_stored();
}

int main() {
  std::thread Ends(end_ok);
  while (!EndFlag.load(Relaxed))
    std::this_thread::yield();
  Ends.join();
  long Sum = End;

  std::thread Reader(readAll);
  std::thread First([] {
    load_bad();
    fill_bad();
    count_bad();
    help_bad();
    short_bad();
    early_bad();
    right_ok();
    default_ok();
    hit_ok();
    fenced_ok();
    store_bad();
  });
  First.join();
  stop_ok();
  Reader.join();
  return Sum == 0;
}
