// Guards that lock if they were given a lock, and classes that lock if they
// were told to.
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class Maybe {
public:
  explicit Maybe(std::mutex *Given) : Lock(Given) {
    if (Lock)
      Lock->lock();
  }
  ~Maybe() {
    if (Lock)
      Lock->unlock();
  }
  Maybe(const Maybe &) = delete;

private:
  std::mutex *Lock;
};

class Gauge {
public:
  explicit Gauge(std::mutex *Given) : Lock(Given) {}
  void add(int By) {
    Maybe Held(Lock);
    Sum += By;
  }
  int sum() {
    Maybe Held(Lock);
    return Sum;
  }

private:
  std::mutex *Lock;
  int Sum = 0;
};

class Names {
public:
  explicit Names(bool Threads) : Threads(Threads) {}
  void add(int Name) {
    std::unique_lock<std::mutex> Held(Lock, std::defer_lock);
    if (Threads)
      Held.lock();
    All.push_back(Name);
  }
  void drop() {
    std::optional<std::lock_guard<std::mutex>> Held;
    if (Threads)
      Held.emplace(Lock);
    if (!All.empty())
      All.pop_back();
  }
  std::size_t size() {
    auto Held = Threads ? std::unique_lock<std::mutex>(Lock)
                        : std::unique_lock<std::mutex>();
    return All.size();
  }

private:
  const bool Threads;
  std::mutex Lock;
  std::vector<int> All;
};

int main() {
  std::mutex Lock;
  Gauge Shared(&Lock);
  Names Known(true);
  auto Work = [&] {
    Gauge Own(nullptr);
    for (int I = 0; I < 100; ++I) {
      Own.add(I);
      Known.add(I);
      Known.drop();
    }
    Shared.add(Own.sum() + static_cast<int>(Known.size()));
  };
  std::thread First(Work), Second(Work);
  First.join();
  Second.join();
  return Shared.sum() == 0;
}
