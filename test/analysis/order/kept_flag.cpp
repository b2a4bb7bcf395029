// What an atomic said is kept in a variable and asked later.
// tsan: skip what is seen, and so raced on, depends on the time
#include <atomic>
#include <thread>

struct Settings {
  int port = 0;
};

static Settings first, second, third;
static std::atomic<Settings *> current{nullptr};
static std::atomic<Settings *> relaxed{nullptr};
static std::atomic<bool> ready{false};
static int answer;
static int late;

static void publish() {
  first.port = 80;
  current.store(&first, std::memory_order_release);
  answer = 42;
  ready.store(true, std::memory_order_release);
  late = 1; // race: late [published-early]
  second.port = 81; // race: second.port [relaxed-publication]
  relaxed.store(&second, std::memory_order_relaxed);
}

static int waitForIt() {
  Settings *now;
  while (!(now = current.load(std::memory_order_acquire)))
    std::this_thread::yield();
  return now->port;
}

static int lookOnce() {
  bool known = ready.load(std::memory_order_acquire);
  if (known)
    return answer + late; // race: late [published-early]
  return 0;
}

static int noOrder() {
  Settings *now = relaxed.load(std::memory_order_relaxed);
  if (now != nullptr)
    return now->port; // race: second.port [relaxed-publication]
  return 0;
}

int main() {
  std::thread writer(publish);
  std::thread reader([] {
    int sum = waitForIt();
    sum += lookOnce();
    sum += noOrder();
    third.port = sum;
  });
  writer.join();
  reader.join();
  return third.port == 0;
}
