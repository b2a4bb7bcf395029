// Both programs are linked with their own `fail`: that of a_log.cpp needs the
// server, which is beside another main than the tool's.
// tsan: skip two programs
//--- fail.h
void fail();
void work(bool broken);
extern int connections;
//--- a_log.cpp
#include "fail.h"
static int failures;
void fail() {
  ++failures;
  ++connections;
}
//--- fallback.cpp
#include "fail.h"
#include <cstdlib>
void fail() { std::abort(); }
//--- server.cpp
#include "fail.h"
int connections = 0;
int main(int argc, char **) {
  work(argc > 5);
  return connections;
}
//--- shared.cpp
#include "fail.h"
void work(bool broken) {
  if (broken)
    fail();
}
//--- tool.cpp
#include "fail.h"
#include <thread>
int main(int argc, char **) {
  std::thread first([argc] { work(argc > 1); });
  std::thread second([argc] { work(argc > 2); });
  first.join();
  second.join();
  return 0;
}
