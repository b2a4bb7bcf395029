// A static local is a global with a short name.
#include <cstdio>
#include <thread>

const char *format(int number) {
  static char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%d", number); // race: buffer [unsynchronized-static]
  return buffer;
}

int next_ticket() {
  static int ticket = 0;
  return ++ticket; // race: ticket [unsynchronized-static]
}

void work() {
  for (int i = 0; i < 100; ++i) {
    next_ticket();
    format(i);
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
