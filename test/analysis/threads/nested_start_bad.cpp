// A thread starts a thread, and main waits for the first one only.
#include <thread>

static int log_lines = 0;

void flush() {
  for (int i = 0; i < 100; ++i)
    ++log_lines; // race: log_lines
}

void supervise() { std::thread(flush).detach(); }

int main() {
  std::thread supervisor(supervise);
  supervisor.join();
  ++log_lines; // race: log_lines
  return 0;
}
