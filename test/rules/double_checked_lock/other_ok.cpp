#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::shared_mutex Mutex;
static std::mutex Plain;
static int *Shared;
static std::atomic<long> Peak{0};

// A reader's lock first, then the writer's: no test stands outside.
int *shared() {
  {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    if (Shared)
      return Shared;
  }
  std::unique_lock<std::shared_mutex> Lock(Mutex);
  if (!Shared)
    Shared = new int(7);
  return Shared;
}

// Both tests under one lock.
static int *Both;
int *both() {
  std::lock_guard<std::mutex> Lock(Plain);
  if (!Both) {
    if (!Both)
      Both = new int(3);
  }
  return Both;
}

// A relaxed number announces nothing.
void note(long Size) {
  if (Peak.load(std::memory_order_relaxed) < Size) {
    std::lock_guard<std::mutex> Lock(Plain);
    if (Peak.load(std::memory_order_relaxed) < Size)
      Peak.store(Size, std::memory_order_relaxed);
  }
}

// Before threads.
static int *Early;
void early() {
  if (!Early) {
    std::lock_guard<std::mutex> Lock(Plain);
    if (!Early)
      Early = new int(1);
  }
}

int main() {
  early();
  auto Work = [] {
    for (int I = 0; I < 100; ++I) {
      note(I);
      if (*shared() + *both() + *Early < 0)
        return;
    }
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
