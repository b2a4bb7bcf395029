// Safe: no static is destroyed while the thread runs.
// tsan: skip it never ends
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

static std::mutex Access;
static std::string Status;

static void watch() {
  for (;;) {
    std::lock_guard<std::mutex> Lock(Access);
    Status = "alive";
  }
}

int main(int, char **Names) {
  std::thread(watch).detach();
  while (Names[0])
    std::this_thread::sleep_for(std::chrono::hours(1));
  for (;;)
    std::this_thread::yield();
}
