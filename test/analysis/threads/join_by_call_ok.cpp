// A function joins one thread, and is called for each; two objects of a class
// have a thread each, and each is stopped by itself.
#include <thread>
#include <vector>

struct Worker {
  int result = 0;
  std::thread thread;
  void finish() {
    if (thread.joinable())
      thread.join();
  }
};

class Counter {
public:
  void start() {
    thread_ = std::thread([this] { ++count_; });
  }
  int stop() {
    thread_.join();
    return ++count_;
  }

private:
  int count_ = 0;
  std::thread thread_;
};

int main() {
  Worker workers[3];
  for (int i = 0; i < 3; ++i) {
    Worker *worker = &workers[i];
    worker->thread = std::thread([worker] { worker->result = 1; });
  }
  for (auto &worker : workers)
    worker.finish();
  int sum = 0;
  for (auto &worker : workers)
    sum += ++worker.result;

  Counter first, second;
  first.start();
  second.start();
  sum += first.stop();
  sum += second.stop();
  return sum == 10 ? 0 : 1;
}
