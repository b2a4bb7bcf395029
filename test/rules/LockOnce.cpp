// What happens once has happened before threads start: they find it done.
// rules: lock-order lock-misuse

#include <mutex>
#include <thread>

std::mutex Mutex;
int Count;

int made() {
  std::lock_guard<std::mutex> Lock(Mutex);
  return ++Count;
}
int once() {
  static int Value = made();
  return Value;
}
int locked_ok() {
  std::lock_guard<std::mutex> Lock(Mutex);
  return once();
}

int main() {
  once();
  std::thread First([] { locked_ok(); }), Second([] { once(); });
  First.join();
  Second.join();
}
