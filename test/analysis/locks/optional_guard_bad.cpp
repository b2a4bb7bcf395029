// Told not to lock, and shared all the same.
#include <mutex>
#include <thread>

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
    Sum += By; // race: Shared.Sum (FN: a pointer to a lock may lead to one unless all its content is known)
  }

private:
  std::mutex *Lock;
  int Sum = 0;
};

int main() {
  Gauge Shared(nullptr);
  std::thread First([&] { Shared.add(1); });
  std::thread Second([&] { Shared.add(2); });
  First.join();
  Second.join();
  return 0;
}
