// A C library used by a C++ program.
//--- counter.h
#ifdef __cplusplus
extern "C" {
#endif
extern long counter_value;
void counter_add(long amount);
#ifdef __cplusplus
}
#endif
//--- counter.c
#include "counter.h"
long counter_value;
void counter_add(long amount) {
  counter_value += amount; // race: counter_value
}
//--- main.cpp
#include "counter.h"
#include <thread>

int main() {
  std::thread adder([] {
    for (int i = 0; i < 100; ++i)
      counter_add(i);
  });
  counter_add(5);
  adder.join();
  return 0;
}
