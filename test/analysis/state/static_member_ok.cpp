// A count of instances, atomic; and a lock for what is not.
#include <atomic>
#include <mutex>
#include <thread>

class Session {
public:
  Session() {
    ++alive;
    std::lock_guard<std::mutex> lock(mutex);
    if (peak < alive)
      peak = alive;
  }
  ~Session() { --alive; }

private:
  static std::atomic<int> alive;
  static std::mutex mutex;
  static inline int peak = 0;
};

std::atomic<int> Session::alive{0};
std::mutex Session::mutex;

void serve() {
  for (int i = 0; i < 100; ++i)
    Session session;
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return 0;
}
