// The outermost unlock of a recursive mutex lets go of it.
#include <mutex>
#include <thread>

static std::recursive_mutex mutex;
static int depth = 0;
static int visits = 0;

void visit() {
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    mutex.lock();
    ++depth;
    mutex.unlock();
    mutex.unlock();
    ++visits; // race: visits
  }
}

int main() {
  std::thread first(visit);
  std::thread second(visit);
  first.join();
  second.join();
  return 0;
}
