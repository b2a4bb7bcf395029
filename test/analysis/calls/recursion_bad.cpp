// Counted at the bottom of a recursion, of two functions that call each other.
#include <thread>

static long leaves = 0;

void odd(int depth);

void even(int depth) {
  if (depth == 0)
    ++leaves; // race: leaves
  else
    odd(depth - 1);
}

void odd(int depth) {
  if (depth > 0)
    even(depth - 1);
}

void walk() {
  for (int i = 0; i < 100; ++i)
    even(4);
}

int main() {
  std::thread first(walk);
  std::thread second(walk);
  first.join();
  second.join();
  return 0;
}
