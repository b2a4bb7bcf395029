// Owners that travel through queues written by the user, by value, as optional,
// or in a ring with one writer and one reader.
#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

template <class T> class Queue {
public:
  void push(T value) {
    std::lock_guard<std::mutex> guard(mutex);
    values.push_back(std::move(value));
  }
  std::optional<T> pop() {
    std::lock_guard<std::mutex> guard(mutex);
    if (values.empty())
      return std::nullopt;
    std::optional<T> value(std::move(values.front()));
    values.pop_front();
    return value;
  }

private:
  std::mutex mutex;
  std::deque<T> values;
};

template <std::size_t Size> class Ring {
public:
  bool push(int value) {
    auto at = tail.load(std::memory_order_relaxed);
    if (at - head.load(std::memory_order_acquire) == Size)
      return false;
    slots[at % Size] = value;
    tail.store(at + 1, std::memory_order_release);
    return true;
  }
  bool pop(int &value) {
    auto at = head.load(std::memory_order_relaxed);
    if (at == tail.load(std::memory_order_acquire))
      return false;
    value = slots[at % Size];
    head.store(at + 1, std::memory_order_release);
    return true;
  }

private:
  std::array<int, Size> slots;
  std::atomic<std::size_t> head{0}, tail{0};
};

struct Order {
  int id = 0;
  std::vector<int> lines;
};

int main() {
  Queue<std::unique_ptr<Order>> placed, priced;
  Ring<8> numbers;
  std::thread pricing([&] {
    for (int i = 0; i < 100; ++i)
      if (auto order = placed.pop()) {
        (*order)->lines.push_back(2);
        priced.push(std::move(*order));
      }
  });
  std::thread shipping([&] {
    for (int i = 0; i < 100; ++i)
      if (auto order = priced.pop())
        (*order)->id = 0;
  });
  std::thread counting([&] {
    int sum = 0, number = 0;
    for (int i = 0; i < 100; ++i)
      if (numbers.pop(number))
        sum += number;
    return sum;
  });
  for (int i = 0; i < 20; ++i) {
    auto order = std::make_unique<Order>();
    order->id = i;
    order->lines.push_back(1);
    placed.push(std::move(order));
    numbers.push(i);
  }
  pricing.join();
  shipping.join();
  counting.join();
  return 0;
}
