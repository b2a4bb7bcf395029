// An inline class in a header, used by two units, that locks.
//--- cache.h
#pragma once
#include <mutex>
class Cache {
public:
  void put(int key) {
    std::lock_guard<std::mutex> lock(mutex);
    last = key;
  }

private:
  std::mutex mutex;
  int last = 0;
};
inline Cache cache;
void fill();
//--- fill.cpp
#include "cache.h"
void fill() {
  for (int i = 0; i < 100; ++i)
    cache.put(i);
}
//--- main.cpp
#include "cache.h"
#include <thread>

int main() {
  std::thread filler(fill);
  cache.put(-1);
  filler.join();
  return 0;
}
