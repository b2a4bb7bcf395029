// Only the first of several threads is joined before their results are used,
// and one of two objects is looked at while its own thread runs.
#include <thread>

struct Worker {
  int result = 0;
  std::thread thread;
  void finish() { thread.join(); }
};

class Counter {
public:
  void start() {
    thread_ = std::thread([this] { ++count_; }); // race: count_
  }
  void stop() { thread_.join(); }
  int count() const { return count_; } // race: count_

private:
  int count_ = 0;
  std::thread thread_;
};

int main() {
  Worker workers[3];
  for (int i = 0; i < 3; ++i) {
    Worker *worker = &workers[i];
    worker->thread = std::thread([worker] {
      worker->result = 1; // race: result
    });
  }
  workers[0].finish();
  int sum = 0;
  for (auto &worker : workers)
    sum += worker.result; // race: result
  workers[1].finish();
  workers[2].finish();

  Counter first, second;
  first.start();
  second.start();
  first.stop();
  sum += second.count();
  second.stop();
  return sum < 0;
}
