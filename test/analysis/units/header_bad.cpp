// An inline class in a header, used by a thread in each of two units.
//--- cache.h
#pragma once
class Cache {
public:
  void put(int key) {
    last = key; // race: last
  }

private:
  int last = 0;
};
extern Cache cache;
void fill();
//--- fill.cpp
#include "cache.h"
Cache cache;
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
