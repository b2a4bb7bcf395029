// A member function starts a thread on its object and returns the handle: from
// then on others reach the object, though a local of the caller.
#include <future>
#include <thread>

struct Job {
  std::thread start() {
    return std::thread([this] { Rows += 1; }); // race: Rows
  }
  std::future<void> begin() {
    auto Done = std::async(std::launch::async, [this] { Sum += 2; }); // race: Sum
    return Done;
  }
  long rows() const { return Rows; } // race: Rows
  long sum() const { return Sum; }   // race: Sum

  long Rows = 0, Sum = 0;
};

int main() {
  Job First, Second;
  std::thread Runs = First.start();
  std::future<void> Done = Second.begin();
  long Early = First.rows() + Second.sum();
  Runs.join();
  Done.get();
  return Early == 9;
}
