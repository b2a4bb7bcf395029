// Triple buffers: each side has one slot, and exchanges its number for the one
// in between.
#include <atomic>
#include <thread>

struct Scan {
  int count = 0;
  float ranges[16] = {};
};

class Exchange {
public:
  Scan &back() { return slots_[back_]; }
  void publish() {
    back_ = middle_.exchange(back_ | Fresh, std::memory_order_acq_rel) & Mask;
  }
  bool update() {
    if (!(middle_.load(std::memory_order_relaxed) & Fresh))
      return false;
    front_ = middle_.exchange(front_, std::memory_order_acq_rel) & Mask;
    return true;
  }
  const Scan &front() const { return slots_[front_]; }
  const Scan &newest() {
    if (middle_.load(std::memory_order_relaxed) & Fresh)
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & Mask;
    return slots_[front_];
  }

private:
  static constexpr unsigned Fresh = 4, Mask = 3;
  Scan slots_[3];
  std::atomic<unsigned> middle_{1};
  unsigned back_ = 0, front_ = 2;
};

static Scan other[3];
static std::atomic<int> other_middle{1};

static void write_other() {
  int mine = 0;
  for (int n = 0; n < 200; ++n) {
    Scan *scan = &other[mine];
    scan->count = n;
    scan->ranges[n % 16] += 1;
    mine = other_middle.exchange(mine, std::memory_order_acq_rel);
  }
}

static long read_other() {
  int mine = 2;
  long sum = 0;
  for (int n = 0; n < 200; ++n) {
    mine = other_middle.exchange(mine, std::memory_order_acq_rel);
    sum += other[mine].count + long(other[mine].ranges[0]);
  }
  return sum;
}

int main() {
  Exchange scans;
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int n = 0; n < 200; ++n) {
      Scan &scan = scans.back();
      scan.count = n;
      for (float &range : scan.ranges)
        range = float(n);
      scans.publish();
    }
    write_other();
    stop = true;
  });
  long sum = 0;
  while (!stop) {
    const Scan &newest = scans.newest();
    sum += newest.count + long(newest.ranges[1]);
    if (scans.update())
      sum += scans.front().count + long(scans.front().ranges[3]);
  }
  sum += read_other();
  writer.join();
  return sum < 0;
}
