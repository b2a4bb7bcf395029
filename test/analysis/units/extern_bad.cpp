// A global of one unit, written by a thread that another one starts.
//--- counters.h
extern int total_requests;
void count_request();
//--- counters.cpp
#include "counters.h"
int total_requests = 0;
void count_request() {
  ++total_requests; // race: total_requests
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
  int seen = total_requests; // race: total_requests
  server.join();
  return seen < 0;
}
