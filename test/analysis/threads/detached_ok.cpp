// A detached thread that only shares what is locked.
#include <chrono>
#include <mutex>
#include <thread>

static std::mutex mutex;
static int heartbeat = 0;

void beat() {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(mutex);
    heartbeat = i;
  }
}

int main() {
  std::thread(beat).detach();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::lock_guard<std::mutex> lock(mutex);
  int last = heartbeat;
  return last < 0;
}
