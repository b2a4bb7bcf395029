// tsan: skip it misses weak orders that the machine does not show
#include <atomic>
#include <mutex>
#include <thread>

struct Table {
  int Size = 7;
};

static std::mutex Mutex;
static std::atomic<Table *> TheTable{nullptr};
static std::atomic<bool> Ready{false};
static int Settings[4];

int size() {
  Table *Found = TheTable.load(std::memory_order_relaxed);
  if (!Found) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Found = TheTable.load(std::memory_order_relaxed);
    if (!Found) {
      Found = new Table;
      TheTable.store(Found, std::memory_order_relaxed); // warning: 'TheTable' is tested outside 'Mutex' and relaxed; another thread can see it before what it announces [double-checked-lock]
    }
  }
  return Found->Size;
}

int setting(int N) {
  if (!Ready.load(std::memory_order_relaxed)) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Ready.load(std::memory_order_relaxed)) {
      for (int I = 0; I < 4; ++I)
        Settings[I] = I; // race: Settings [double-checked-lock]
      Ready.store(true, std::memory_order_release);
    }
  }
  return Settings[N]; // race: Settings [double-checked-lock]
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I)
      if (size() + setting(I % 4) < 0)
        return;
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
