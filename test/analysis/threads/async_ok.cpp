// async is over once its future was asked or died.
#include <future>

static int checksum = 0;
static int warm = 0;

int compute(int rounds) {
  for (int i = 0; i < rounds; ++i)
    checksum += i;
  return checksum;
}

int main() {
  checksum = 1;
  std::future<int> result = std::async(std::launch::async, compute, 100);
  int sum = result.get();
  checksum += sum;

  std::async(std::launch::async, [] { warm = 1; });
  warm += 1;
  return warm == 2 ? 0 : 1;
}
