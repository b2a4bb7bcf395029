// Slices of one array that do not overlap.
#include <thread>

constexpr int Size = 100;
static int cells[Size];

void fill(int first, int last) {
  for (int i = first; i < last; ++i)
    cells[i] = i; // warning: data race on 'cells (FP: bounds of slices are not compared)
}

int main() {
  std::thread low(fill, 0, Size / 2);
  std::thread high(fill, Size / 2, Size);
  low.join();
  high.join();
  return cells[Size - 1] == Size - 1 ? 0 : 1;
}
