// A test program beside the server stubs the server's lock; the server is given
// the definition that is not beside another main.
// tsan: skip two programs
//--- locks.h
void lock_total();
void unlock_total();
//--- a_test.cpp
#include "locks.h"
void lock_total() {}
void unlock_total() {}
int main() {
  lock_total();
  unlock_total();
  return 0;
}
//--- locks.cpp
#include "locks.h"
#include <mutex>
static std::mutex mutex;
void lock_total() { mutex.lock(); }
void unlock_total() { mutex.unlock(); }
//--- server.cpp
#include "locks.h"
#include <thread>
static int total = 0;
static void count() {
  for (int i = 0; i < 1000; ++i) {
    lock_total();
    ++total;
    unlock_total();
  }
}
int main() {
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return total == 0;
}
