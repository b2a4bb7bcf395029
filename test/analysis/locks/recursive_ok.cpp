// The inner unlock of a recursive mutex does not let go of it.
#include <mutex>
#include <thread>

static std::recursive_mutex mutex;
static int nodes = 0;
static int visits = 0;

void walk(int depth) {
  std::lock_guard<std::recursive_mutex> lock(mutex);
  ++nodes;
  if (depth > 0)
    walk(depth - 1);
  ++nodes;
}

void visit() {
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    walk(3);
    ++visits;
    mutex.unlock();
  }
}

int main() {
  std::thread first(visit);
  std::thread second(visit);
  first.join();
  second.join();
  return 0;
}
