// The slot is used after its number was given away; two buffers are too few.
#include <atomic>
#include <chrono>
#include <thread>

struct Scan {
  long count = 0;
};

static Scan late[3];
static std::atomic<unsigned> late_middle{1};
static unsigned late_back = 0, late_front = 2;

static Scan twice[3];
static std::atomic<unsigned> twice_middle{1};
static unsigned twice_back = 0, twice_front = 2;

static Scan pair[2];
static std::atomic<int> latest{0};

static void rest() {
  std::this_thread::sleep_for(std::chrono::microseconds(20));
}

static void publish_twice() {
  twice_back = twice_middle.exchange(twice_back);
}

int main() {
  std::thread writer([] {
    for (int n = 0; n < 1000; ++n) {
      unsigned old = late_back;
      late_back = late_middle.exchange(late_back);
      rest();
      late[old].count = n; // race: late[].count

      Scan &scan = twice[twice_back];
      publish_twice();
      rest();
      scan.count = n; // race: twice[].count

      int back = 1 - latest.load();
      pair[back].count = n; // race: pair[].count
      latest.store(back);
    }
  });
  long sum = 0;
  for (int n = 0; n < 1000; ++n) {
    late_front = late_middle.exchange(late_front);
    sum += late[late_front].count; // race: late[].count
    twice_front = twice_middle.exchange(twice_front);
    sum += twice[twice_front].count; // race: twice[].count
    sum += pair[latest.load()].count; // race: pair[].count
    rest();
  }
  writer.join();
  return sum < 0;
}
