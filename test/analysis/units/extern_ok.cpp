// Lock, state and threads in three units; the lock hides in a wrapper.
//--- counters.h
void lock_counters();
void unlock_counters();
void count_request();
int requests();
//--- locks.cpp
#include "counters.h"
#include <mutex>
static std::mutex mutex;
void lock_counters() { mutex.lock(); }
void unlock_counters() { mutex.unlock(); }
//--- counters.cpp
#include "counters.h"
static int total_requests = 0;
void count_request() {
  lock_counters();
  ++total_requests;
  unlock_counters();
}
int requests() {
  lock_counters();
  int result = total_requests;
  unlock_counters();
  return result;
}
//--- server.cpp
#include "counters.h"
#include <thread>

static void serve() {
  for (int i = 0; i < 100; ++i)
    count_request();
}

int main() {
  std::thread server(serve);
  int seen = requests();
  server.join();
  return seen < 0;
}
