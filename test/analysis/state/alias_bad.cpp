// Through a pointer, a reference, a pointer to a pointer, a structured binding.
#include <thread>
#include <utility>

static long direct = 0;
static long *alias = &direct;
static long second_state = 0;
static std::pair<long, long> limits{0, 0};

void write_through(long **where) {
  for (int i = 0; i < 100; ++i)
    **where = i; // race: second_state
}

void work() {
  for (int i = 0; i < 100; ++i)
    ++*alias; // race: direct
  long *pointer = &second_state;
  write_through(&pointer);
  auto &[low, high] = limits;
  low = 1; // race: first
}

int main() {
  std::thread worker(work);
  long &reference = direct;
  reference = 5;          // race: direct
  second_state += 1;      // race: second_state
  long seen = limits.first;// race: first
  worker.join();
  return seen < 0;
}
