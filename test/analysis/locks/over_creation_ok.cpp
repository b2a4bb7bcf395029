// A lock that the parent holds from the start to the join keeps others out; a
// child that takes a lock held since before its creation follows the release.
#include <mutex>
#include <thread>

static std::mutex update;
static int rows = 0;
static int ready = 0;
static std::mutex gate;

void fill() {
  for (int i = 0; i < 100; ++i)
    ++rows; // warning: data race on 'rows' (FP: a lock held from start to join does not protect the child)
}

void rebuild() {
  std::lock_guard<std::mutex> lock(update);
  std::thread helper(fill);
  helper.join();
}

void wait_for_gate() {
  gate.lock();
  gate.unlock();
  ++ready;
}

int main() {
  std::thread first(rebuild);
  std::thread second(rebuild);
  first.join();
  second.join();

  gate.lock();
  std::thread waiter(wait_for_gate);
  ready = 1;
  gate.unlock();
  waiter.join();
  return 0;
}
