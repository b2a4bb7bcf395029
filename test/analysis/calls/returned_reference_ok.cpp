// A function returns a reference to its static; it is written under a lock.
#include <mutex>
#include <thread>

static std::mutex &guard() {
  static std::mutex mutex;
  return mutex;
}

static int &generation() {
  static int value = 0;
  return value;
}

void work() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(guard());
    ++generation();
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return generation() == 200 ? 0 : 1;
}
