// The server with its threads is linked with the `fail` that knows the server,
// the tool with the other one.
// tsan: skip two programs
//--- fail.h
void fail();
void work(bool broken);
extern int connections;
//--- a_fallback.cpp
#include "fail.h"
static int failures;
void fail() { ++failures; } // race: failures
//--- log.cpp
#include "fail.h"
static int logged;
void fail() {
  ++logged; // race: logged
  if (connections > 0)
    return;
}
//--- server.cpp
#include "fail.h"
#include <thread>
int connections = 0;
int main(int argc, char **) {
  std::thread first([argc] { work(argc > 1); });
  std::thread second([argc] { work(argc > 2); });
  first.join();
  second.join();
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
