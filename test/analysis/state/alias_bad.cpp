// Through a pointer, a reference, a pointer to a pointer, a structured binding.
#include <thread>
#include <utility>

static int direct = 0;
static int *alias = &direct;
static int second_state = 0;
static std::pair<long, long> limits{0, 0};

void write_through(int **where) {
  for (int i = 0; i < 100; ++i)
    **where = i; // race: second_state
}

void work() {
  for (int i = 0; i < 100; ++i)
    ++*alias; // race: direct
  int *pointer = &second_state;
  write_through(&pointer);
  auto &[low, high] = limits;
  low = 1; // race: first
}

int main() {
  std::thread worker(work);
  int &reference = direct;
  reference = 5;          // race: direct
  second_state += 1;      // race: second_state
  long seen = limits.first;// race: first
  worker.join();
  return seen < 0;
}
