// Safe: no static is destroyed while the thread runs.
// tsan: skip it never ends
#include <chrono>
#include <pthread.h>
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
  (void)Names;
  pthread_exit(nullptr);
}
