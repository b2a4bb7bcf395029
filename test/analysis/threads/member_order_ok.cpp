// The thread is the last member, or is started later and joined in time.
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Sampler {
public:
  Sampler() : history_(1), worker_([this] { work(); }) {}

private:
  void work() {
    for (int n = 0; n < 5; ++n)
      history_.push_back(n);
  }
  std::vector<int> history_;
  std::jthread worker_;
};

class Logger {
public:
  Logger() : lines_(10) {}
  ~Logger() {
    if (worker_.joinable())
      worker_.join();
  }
  void start() {
    worker_ = std::thread([this] {
      for (int n = 0; n < 5; ++n)
        lines_.push_back("x");
    });
  }

private:
  std::thread worker_;
  std::vector<std::string> lines_;
};

int main() {
  for (int n = 0; n < 5; ++n) {
    Sampler sampler;
    Logger logger;
    logger.start();
  }
}
