// Safe: no static is destroyed while the thread runs.
#include <chrono>
#include <cstdlib>
#include <unistd.h>
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
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (!Names[0])
    _exit(1);
  std::quick_exit(0);
}
