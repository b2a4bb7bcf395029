// A functor is copied into its thread; what its pointer points to is not.
#include <thread>

struct Tally {
  int *votes;
  void operator()() const {
    for (int i = 0; i < 100; ++i)
      ++*votes; // race: votes
  }
};

int main() {
  int votes = 0;
  std::thread first(Tally{&votes});
  std::thread second(Tally{&votes});
  first.join();
  second.join();
  return votes < 0;
}
