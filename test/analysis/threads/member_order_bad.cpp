// A thread member stands before what its thread uses: that is made after the
// thread has begun, or destroyed before it has ended.
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static void rest() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

class Sampler { // race: history_
public:
  void start() {
    worker_ = std::jthread([this](std::stop_token stop) {
      while (!stop.stop_requested()) {
        std::lock_guard<std::mutex> lock(mutex_);
        history_.push_back(1); // race: history_
      }
    });
  }

private:
  std::mutex mutex_;
  std::jthread worker_;
  std::vector<int> history_ = std::vector<int>(1); // race: history_
};

class Logger {
public:
  Logger()
      : worker_([this] { work(); }), lines_(1000) {} // race: lines_
  ~Logger() { worker_.join(); }

private:
  void work() {
    for (int n = 0; n < 5; ++n) {
      lines_.push_back("x"); // race: lines_
      rest();
    }
  }
  std::thread worker_;
  std::vector<std::string> lines_;
};

int main() {
  for (int n = 0; n < 5; ++n) {
    Sampler sampler;
    sampler.start();
    rest();
    Logger logger;
  }
}
