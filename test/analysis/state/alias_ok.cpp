// Pointers that point elsewhere.
#include <thread>

static int left = 0;
static int right = 0;

void work(int *mine) {
  int **where = &mine;
  for (int i = 0; i < 100; ++i)
    ++**where;
}

int main() {
  int *pointer = &left;
  std::thread first(work, pointer);
  pointer = &right;
  std::thread second(work, pointer);
  int local = 0;
  work(&local);
  first.join();
  second.join();
  return left + right == 200 ? 0 : 1;
}
