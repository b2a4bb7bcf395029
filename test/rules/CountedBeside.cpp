// A count beside the section that locks the object's other fields.
#include <deque>
#include <mutex>

class Pool {
public:
  int take();
  int look();
  void give(int value);
  unsigned misses() const;

private:
  std::mutex mutex_;
  std::deque<int> free_;
  unsigned misses_ = 0, looks_ = 0;
};

int Pool::take() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!free_.empty()) {
      int value = free_.front();
      free_.pop_front();
      return value;
    }
  }
  ++misses_; // warning: data race on 'Pool::misses_' [data-race]
  return -1;
}

int Pool::look() {
  std::lock_guard<std::mutex> lock(mutex_);
  looks_++;
  return free_.empty() ? -1 : free_.front();
}

void Pool::give(int value) {
  std::lock_guard<std::mutex> lock(mutex_);
  free_.push_back(value);
}

// Nothing else here is locked: its object may be one thread's.
class Meter {
public:
  void step();

private:
  unsigned steps_ = 0;
};
void Meter::step() { steps_++; }
