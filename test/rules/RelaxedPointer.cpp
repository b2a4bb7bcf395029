// A filled object is handed over by a pointer of relaxed order.
// rules: relaxed-publication data-race
// tsan: skip it names what the pointer points to
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>

constexpr auto Relaxed = std::memory_order_relaxed;
constexpr auto Acquire = std::memory_order_acquire;
constexpr auto Release = std::memory_order_release;

struct Table {
  long Size = 7;
  long Used = 0;
  long free() const { return Size - Used; }
};

static std::atomic<Table *> Made{nullptr};
static void make_bad() {
  Table *Fresh = new Table;
  Fresh->Used = 3;
  Made.store(Fresh, Relaxed); // warning: 'Made' is set by 'work' with relaxed order
}
static long use_made() {
  Table *Found = Made.load(Acquire);
  return Found ? Found->Used : 0;
}

static std::atomic<long *> Allocated{nullptr};
static void allocate_bad() {
  long *Fresh = static_cast<long *>(std::malloc(sizeof(long)));
  *Fresh = 3;
  Allocated.store(Fresh, Relaxed); // warning: 'Allocated' is set by 'work' with relaxed order
}
static long use_allocated() {
  if (long *Found = Allocated.load(Relaxed))
    return *Found;
  return 0;
}

static std::atomic<Table *> Exchanged{nullptr};
static void exchange_bad() {
  delete Exchanged.exchange(new Table, Relaxed); // warning: 'Exchanged' is set by 'work' with relaxed order
}
static long use_exchanged() {
  Table *Found = Exchanged.load(Relaxed);
  return Found ? Found->free() : 0;
}

// Safe twins.
static std::atomic<Table *> Released{nullptr};
static void release_ok() {
  Table *Fresh = new Table;
  Fresh->Used = 3;
  Released.store(Fresh, Release);
}
static long use_released() {
  Table *Found = Released.load(Acquire);
  return Found ? Found->Used : 0;
}

static std::atomic<Table *> Fenced{nullptr};
static void fence_ok() {
  Table *Fresh = new Table;
  std::atomic_thread_fence(Release);
  Fenced.store(Fresh, Relaxed);
}
static long use_fenced() {
  Table *Found = Fenced.load(Acquire);
  return Found ? Found->Used : 0;
}

static Table Constant;
static std::atomic<Table *> Chosen{nullptr}; // nobody fills it
static void choose_ok() { Chosen.store(&Constant, Relaxed); }
static long use_chosen() {
  Table *Found = Chosen.load(Relaxed);
  return Found ? Found->Size : 0;
}

static std::mutex Mutex;
static std::atomic<Table *> Locked{nullptr};
static void lock_ok() {
  std::lock_guard<std::mutex> Lock(Mutex);
  Locked.store(new Table, Relaxed);
}
static long use_locked() {
  std::lock_guard<std::mutex> Lock(Mutex);
  Table *Found = Locked.load(Relaxed);
  return Found ? Found->Used : 0;
}

static std::atomic<Table *> Identity{nullptr}; // only compared
static void identity_ok() { Identity.store(new Table, Relaxed); }
static bool use_identity() { return Identity.load(Relaxed) != nullptr; }

static std::atomic<Table *> Early{nullptr}; // before the thread starts
static void early_ok() { Early.store(new Table, Relaxed); }
static long use_early() { return Early.load(Relaxed)->Size; }

static void work() {
  make_bad();
  allocate_bad();
  exchange_bad();
  release_ok();
  fence_ok();
  choose_ok();
  lock_ok();
  identity_ok();
  if (use_early() > 9)
    std::abort();
}

int main() {
  early_ok();
  std::thread Worker(work);
  long Sum = use_made() + use_allocated() + use_exchanged() + use_released() +
             use_fenced() + use_chosen() + use_locked() + use_identity() +
             use_early();
  Worker.join();
  return Sum > 99;
}
