#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

// Threads in a unit without main: what one function starts and does meanwhile.

int captured_bad() {
  int Lines = 0;
  std::thread Reader([&Lines] {
    ++Lines; // race: Lines
  });
  int Seen = Lines; // race: Lines
  Reader.join();
  return Seen;
}

int captured_ok() {
  int Lines = 0;
  std::thread Reader([&Lines] { ++Lines; });
  Reader.join();
  return Lines;
}

class Poller {
public:
  void start_bad() {
    Thread = std::thread([this] {
      for (int I = 0; I < 100; ++I)
        ++Events; // race: Events
    });
    Events = 0; // race: Events
  }

  void start_ok() {
    Checked = 0;
    Checker = std::thread([this] {
      std::lock_guard<std::mutex> Lock(Mutex);
      ++Checked;
    });
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Checked;
  }

  ~Poller() {
    Thread.join();
    Checker.join();
  }

private:
  std::thread Thread, Checker;
  std::mutex Mutex;
  int Events = 0;
  int Checked = 0;
};

struct Shared {
  int Plain = 0;
  std::atomic<int> Atomic{0};
};

void several_bad() {
  auto State = std::make_shared<Shared>();
  for (int I = 0; I < 2; ++I)
    std::thread([State] {
      ++State->Atomic;
      ++State->Plain; // race: Plain
    }).detach();
}
