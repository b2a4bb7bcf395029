// The lock is taken at the top of the recursion.
#include <mutex>
#include <thread>

static std::mutex mutex;
static long leaves = 0;

static void descend(int depth) {
  if (depth == 0) {
    ++leaves;
    return;
  }
  descend(depth - 1);
  descend(depth - 1);
}

void walk() {
  std::lock_guard<std::mutex> lock(mutex);
  descend(4);
}

int main() {
  std::thread first(walk);
  std::thread second(walk);
  first.join();
  second.join();
  return leaves == 32 ? 0 : 1;
}
