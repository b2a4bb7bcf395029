// The standard's semaphore, latch and barrier hand over.
#include <barrier>
#include <latch>
#include <semaphore>
#include <thread>

static std::binary_semaphore filled(0);
static int order_number = 0;

static std::latch loaded(1);
static int level = 0;

static std::barrier phase(2);
static int halves[2] = {0, 0};

void produce() {
  order_number = 7;
  filled.release();
  level = 3;
  loaded.count_down();
  halves[0] = 1;
  phase.arrive_and_wait();
  halves[0] += halves[1];
}

int main() {
  std::thread producer(produce);
  filled.acquire();
  ++order_number;
  loaded.wait();
  ++level;
  halves[1] = 2;
  phase.arrive_and_wait();
  int sum = halves[1];
  producer.join();
  return order_number + level + sum + halves[0] == 17 ? 0 : 1;
}
