// A C library that locks, used by a C++ program.
//--- counter.h
#ifdef __cplusplus
extern "C" {
#endif
void counter_add(long amount);
#ifdef __cplusplus
}
#endif
//--- counter.c
#include "counter.h"
#include <pthread.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long counter_value;
void counter_add(long amount) {
  pthread_mutex_lock(&mutex);
  counter_value += amount;
  pthread_mutex_unlock(&mutex);
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
