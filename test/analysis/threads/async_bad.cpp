// async runs until its future is asked.
#include <future>

static int checksum = 0;

int compute(int rounds) {
  for (int i = 0; i < rounds; ++i)
    checksum += i; // race: checksum
  return checksum; // race: checksum
}

int main() {
  std::future<int> result = std::async(std::launch::async, compute, 100);
  checksum = 7; // race: checksum
  return result.get() < 0;
}
