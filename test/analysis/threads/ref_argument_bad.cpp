// std::ref hands over the variable itself.
#include <functional>
#include <thread>

void collect(int &sum, int count) {
  for (int i = 0; i < count; ++i)
    sum += i; // race: sum
}

int main() {
  int sum = 0;
  std::thread worker(collect, std::ref(sum), 100);
  collect(sum, 50);
  worker.join();
  return 0;
}
