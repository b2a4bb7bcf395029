// A ring for one writer, with two.
// tsan: skip what is seen, and so raced on, depends on the time
// rules: data-race
#include <array>
#include <atomic>
#include <thread>

class Ring {
public:
  bool push(int value) {
    auto at = tail.load(std::memory_order_relaxed);
    if (at - head.load(std::memory_order_acquire) == 8)
      return false;
    slots[at % 8] = value; // race: slots
    tail.store(at + 1, std::memory_order_release);
    return true;
  }
  bool pop(int &value) {
    auto at = head.load(std::memory_order_relaxed);
    if (at == tail.load(std::memory_order_acquire))
      return false;
    value = slots[at % 8]; // race: slots
    head.store(at + 1, std::memory_order_release);
    return true;
  }

private:
  std::array<int, 8> slots;
  std::atomic<std::size_t> head{0}, tail{0};
};

int main() {
  Ring ring;
  std::thread first([&] { ring.push(1); });
  std::thread second([&] { ring.push(2); });
  std::thread reader([&] {
    int value = 0;
    ring.pop(value);
  });
  first.join();
  second.join();
  reader.join();
  return 0;
}
