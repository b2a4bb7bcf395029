// Classes that are locks by what they do: tickets, spinning, readers and a
// writer, behind an interface or in a std::function.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

struct Tickets {
  std::atomic<unsigned> Next{0}, Called{0};
  void lock() {
    unsigned Mine = Next.fetch_add(1, std::memory_order_relaxed);
    while (Called.load(std::memory_order_acquire) != Mine)
      std::this_thread::yield();
  }
  void unlock() {
    Called.store(Called.load(std::memory_order_relaxed) + 1,
                 std::memory_order_release);
  }
};

struct Sleeper {
  std::atomic_flag Taken;
  void lock() {
    while (Taken.test_and_set())
      Taken.wait(true);
  }
  void unlock() {
    Taken.clear();
    Taken.notify_one();
  }
};

struct Readers {
  std::atomic<int> State{0}; // how many read; -1: one writes
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

struct Lockable {
  virtual ~Lockable() = default;
  virtual void lock() = 0;
  virtual void unlock() = 0;
};

struct ByMutex : Lockable {
  std::mutex Mutex;
  void lock() override { Mutex.lock(); }
  void unlock() override { Mutex.unlock(); }
};

struct Not : Lockable {
  void lock() override {}
  void unlock() override {}
};

template <class L> class Holding {
public:
  explicit Holding(L &Of) : Of(Of) { Of.lock(); }
  ~Holding() { Of.unlock(); }

private:
  L &Of;
};

struct Shop {
  Tickets Door;
  Sleeper Till;
  Readers Board;
  std::unique_ptr<Lockable> Store = std::make_unique<ByMutex>();
  std::mutex Plain;
  std::function<void()> Close = [this] { Plain.lock(); };
  std::function<void()> Open = [this] { Plain.unlock(); };
  long Guests = 0, Coins = 0, Price = 0, Boxes = 0, Visits = 0;

  long serve() {
    {
      Holding<Tickets> Held(Door);
      ++Guests;
    }
    {
      std::lock_guard<Sleeper> Held(Till);
      ++Coins;
    }
    Board.lock();
    ++Price;
    Board.unlock();
    Board.lockShared();
    long Read = Price;
    Board.unlockShared();
    {
      std::lock_guard<Lockable> Held(*Store);
      ++Boxes;
    }
    Store->lock();
    ++Boxes;
    Store->unlock();
    Close();
    ++Visits;
    Open();
    return Read;
  }
};

int main() {
  Shop Corner;
  Not None;
  None.lock();
  None.unlock();
  auto Run = [&] {
    long Sum = 0;
    for (int I = 0; I < 100; ++I)
      Sum += Corner.serve();
    return Sum;
  };
  std::thread First(Run), Second(Run);
  First.join();
  Second.join();
  return 0;
}
