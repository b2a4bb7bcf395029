// Slices of one array, with `<=` where `<` was meant.
#include <thread>

constexpr int Size = 100;
static int cells[Size + 1];

void fill(int first, int last) {
  for (int i = first; i <= last; ++i)
    cells[i] = i; // race: cells
}

int main() {
  std::thread low(fill, 0, Size / 2);
  std::thread high(fill, Size / 2, Size);
  low.join();
  high.join();
  return 0;
}
