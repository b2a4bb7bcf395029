// A thread starts a thread and joins it, so that joining the first is enough.
#include <thread>

static int log_lines = 0;

void flush() {
  for (int i = 0; i < 100; ++i)
    ++log_lines;
}

void supervise() {
  ++log_lines;
  std::thread flusher(flush);
  flusher.join();
  ++log_lines;
}

int main() {
  std::thread supervisor(supervise);
  supervisor.join();
  ++log_lines;
  return log_lines == 103 ? 0 : 1;
}
