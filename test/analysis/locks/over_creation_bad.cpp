// The lock that the parent holds does not protect the child from the parent.
#include <mutex>
#include <thread>

static std::mutex update;
static int rows = 0;

void fill() {
  for (int i = 0; i < 100; ++i)
    ++rows; // race: rows
}

void rebuild() {
  std::lock_guard<std::mutex> lock(update);
  std::thread helper(fill);
  ++rows; // race: rows
  helper.join();
}

int main() {
  std::thread first(rebuild);
  std::thread second(rebuild);
  first.join();
  second.join();
  return 0;
}
