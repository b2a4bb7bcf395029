// A functor is copied into its thread: two copies, two counters.
#include <thread>

struct Tally {
  int votes = 0;
  void operator()() {
    for (int i = 0; i < 100; ++i)
      ++votes;
  }
};

int main() {
  Tally tally;
  std::thread first(tally);
  std::thread second(tally);
  tally();
  first.join();
  second.join();
  return tally.votes == 100 ? 0 : 1;
}
