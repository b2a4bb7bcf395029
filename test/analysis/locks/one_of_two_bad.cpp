// Which of two locks a pointer leads to differs between the threads.
#include <mutex>
#include <thread>

static std::mutex even, odd;
static int total;

void add(int id) {
  std::mutex *lock = id % 2 ? &odd : &even;
  for (int i = 0; i < 10000; ++i) {
    lock->lock();
    ++total; // race: total
    lock->unlock();
  }
}

int main() {
  std::thread first(add, 1);
  std::thread second(add, 2);
  first.join();
  second.join();
  return 0;
}
