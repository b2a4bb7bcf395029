// A request and its answer are used without a lock: whose they are is said by a
// state, which is changed and waited for under one.
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

enum class State { Idle, Asked, Answered, Closed };

class Channel {
public:
  int ask(const std::string &what) {
    question_ = what;
    move(State::Asked);
    wait_for(State::Answered);
    int result = answer_;
    move(State::Idle);
    return result;
  }
  void close() { move(State::Closed); }
  void serve() {
    while (next()) {
      answer_ = static_cast<int>(question_.size());
      question_.clear();
      move(State::Answered);
    }
  }

private:
  void move(State to) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      state_ = to;
    }
    changed_.notify_all();
  }
  void wait_for(State wanted) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (state_ != wanted)
      changed_.wait(lock);
  }
  bool next() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] {
      return state_ == State::Asked || state_ == State::Closed;
    });
    return state_ != State::Closed;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::Idle;
  std::string question_;
  int answer_ = 0;
};

int main() {
  Channel channel;
  std::thread server(&Channel::serve, &channel);
  int sum = 0;
  for (int i = 0; i < 10; ++i)
    sum += channel.ask("how many");
  channel.close();
  server.join();
  return sum == 80 ? 0 : 1;
}
