// A reader's lock of one's own, and writes under it.
// tsan: skip what is seen, and so raced on, depends on the time
#include <atomic>
#include <thread>

struct Readers {
  std::atomic<int> State{0};
  void lockShared() {
    for (;;) {
      int Now = State.load();
      if (Now >= 0 && State.compare_exchange_weak(Now, Now + 1))
        return;
    }
  }
  void unlockShared() { State.fetch_sub(1); }
  void lock() {
    int Nobody = 0;
    while (!State.compare_exchange_weak(Nobody, -1))
      Nobody = 0;
  }
  void unlock() { State.store(0); }
};

static Readers Lock;
static long Right, Wrong;

static void work() {
  for (int I = 0; I < 1000; ++I) {
    Lock.lock();
    ++Right;
    Lock.unlock();
    Lock.lockShared();
    Wrong += Right; // race: Wrong [lock-misuse]
    Lock.unlockShared();
  }
}

int main() {
  std::thread First(work), Second(work);
  First.join();
  Second.join();
  return 0;
}
