#include <atomic>
#include <mutex>
#include <thread>

struct Table {
  int Size = 7;
};

static std::mutex Mutex;
static std::atomic<Table *> First{nullptr};
static std::atomic<Table *> Second{nullptr};
static std::atomic<bool> Ready{false};
static int Settings[4];

// Sequential by default.
int first() {
  if (!First) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!First)
      First = new Table;
  }
  return First.load()->Size;
}

// Relaxed under the lock, acquire outside.
int second() {
  Table *Found = Second.load(std::memory_order_acquire);
  if (!Found) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Found = Second.load(std::memory_order_relaxed);
    if (!Found) {
      Found = new Table;
      Second.store(Found, std::memory_order_release);
    }
  }
  return Found->Size;
}

int setting(int N) {
  if (!Ready.load(std::memory_order_acquire)) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Ready.load(std::memory_order_relaxed)) {
      for (int I = 0; I < 4; ++I)
        Settings[I] = I;
      Ready.store(true, std::memory_order_release);
    }
  }
  return Settings[N];
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I)
      if (first() + second() + setting(I % 4) < 0)
        return;
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
