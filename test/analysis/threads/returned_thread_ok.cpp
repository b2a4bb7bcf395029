// A member function starts a thread on its object and returns the handle, for
// which the caller waits.
#include <future>
#include <thread>

struct Job {
  std::thread start() {
    return std::thread([this] { Rows += 1; });
  }
  std::future<void> begin() {
    auto Done = std::async(std::launch::async, [this] { Sum += 2; });
    return Done;
  }
  long rows() const { return Rows; }
  long sum() const { return Sum; }

  long Rows = 0, Sum = 0;
};

int main() {
  Job First, Second;
  std::thread Runs = First.start();
  std::future<void> Done = Second.begin();
  Runs.join();
  Done.get();
  return First.rows() + Second.sum() == 9;
}
