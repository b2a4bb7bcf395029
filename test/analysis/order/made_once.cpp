#include <atomic>
#include <map>
#include <mutex>
#include <string>

// Made under a lock by whoever finds the flag lowered, and used without the
// lock by whoever found it raised. No thread is in sight.

class Types {
public:
  int find(const std::string &Name) {
    load();
    auto It = Table.find(Name);
    return It == Table.end() ? 0 : It->second;
  }

private:
  void load() {
    if (Loaded.load(std::memory_order_acquire))
      return;
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Loaded.load(std::memory_order_relaxed))
      return;
    Table["a"] = 1;
    Table["b"] = 2;
    Loaded.store(true, std::memory_order_release);
  }
  std::mutex Mutex;
  std::atomic<bool> Loaded{false};
  std::map<std::string, int> Table;
};

// The flag is plain: the lock orders all that ask under it.
static int Roots[64];
static bool RootsMade;
static std::mutex RootsMutex;
static const int *roots() {
  std::lock_guard<std::mutex> Lock(RootsMutex);
  if (!RootsMade) {
    for (int I = 0; I < 64; ++I)
      Roots[I] = I * I;
    RootsMade = true;
  }
  return Roots;
}
int root(unsigned I) { return roots()[I & 63]; }

// Nobody asks again under the lock: two may fill it, one while another reads.
static int Steps[64];
static std::atomic<bool> StepsMade;
static std::mutex StepsMutex;
int step(unsigned I) {
  if (!StepsMade.load(std::memory_order_acquire)) {
    std::lock_guard<std::mutex> Lock(StepsMutex);
    for (int N = 0; N < 64; ++N)
      Steps[N] = N + 1; // race: Steps [lazy-init]
    StepsMade.store(true, std::memory_order_release);
  }
  return Steps[I & 63]; // race: Steps [lazy-init]
}

// It changes after it was made.
static int Waits[64];
static std::atomic<bool> WaitsMade;
static std::mutex WaitsMutex;
int wait(unsigned I) {
  if (!WaitsMade.load(std::memory_order_acquire)) {
    std::lock_guard<std::mutex> Lock(WaitsMutex);
    if (!WaitsMade.load(std::memory_order_relaxed)) {
      for (int N = 0; N < 64; ++N)
        Waits[N] = N + 1;
      WaitsMade.store(true, std::memory_order_release);
    }
  }
  return Waits[I & 63]; // race: Waits [inconsistent-lock]
}
void setWait(unsigned I, int To) {
  std::lock_guard<std::mutex> Lock(WaitsMutex);
  Waits[I & 63] = To; // race: Waits [inconsistent-lock]
}

// Those who ask hold a lock, but another one.
static int Sizes[64];
static bool SizesMade;
static std::mutex SizesMutex, OtherMutex;
void makeSizes() {
  std::lock_guard<std::mutex> Lock(SizesMutex);
  if (!SizesMade) {
    for (int N = 0; N < 64; ++N)
      Sizes[N] = N + 1; // race: Sizes [mutable-global]
    SizesMade = true; // race: SizesMade [inconsistent-lock]
  }
}
int size(unsigned I) {
  std::lock_guard<std::mutex> Lock(OtherMutex);
  if (!SizesMade) // race: SizesMade [inconsistent-lock]
    return 0;
  return Sizes[I & 63]; // race: Sizes [mutable-global]
}
