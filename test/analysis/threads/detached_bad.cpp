// Nothing orders what a detached thread does with what main does.
#include <chrono>
#include <thread>

static int heartbeat = 0;

void beat() {
  for (int i = 0; i < 100; ++i)
    heartbeat = i; // race: heartbeat
}

int main() {
  std::thread(beat).detach();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  int last = heartbeat; // race: heartbeat
  return last < 0;
}
