// Callbacks stored in std::function that lock what they share.
#include <functional>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int ticks = 0;
  std::function<void()> callback = [&] {
    std::lock_guard<std::mutex> lock(mutex);
    ++ticks;
  };
  std::thread thread([callback] {
    for (int i = 0; i < 100; ++i)
      callback();
  });
  callback();
  {
    std::lock_guard<std::mutex> lock(mutex);
    ++ticks;
  }
  thread.join();
  return ticks == 102 ? 0 : 1;
}
