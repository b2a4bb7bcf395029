// Each element has an object, and a thread, of its own.
#include <memory>
#include <thread>
#include <vector>

class Service {
public:
  void start() { Runner = std::thread(&Service::run, this); }
  void stop() {
    if (Runner.joinable())
      Runner.join();
  }
  long total() const { return Total; }

private:
  void run() {
    for (int I = 0; I < 1000; ++I)
      Total += I;
  }
  long Total = 0;
  std::thread Runner;
};

struct Slot {
  std::thread Runner;
  unsigned Count = 0;
};

static long services() {
  std::vector<std::unique_ptr<Service>> All;
  for (int I = 0; I < 3; ++I)
    All.push_back(std::make_unique<Service>());
  for (auto &Each : All)
    Each->start();
  long Sum = 0;
  for (auto &Each : All) {
    Each->stop();
    Sum += Each->total();
  }
  return Sum;
}

static unsigned slots() {
  std::vector<Slot> All(4);
  for (size_t I = 0; I < All.size(); ++I) {
    Slot &Mine = All[I];
    Mine.Runner = std::thread([&Mine] {
      for (int N = 0; N < 1000; ++N)
        Mine.Count++;
    });
  }
  unsigned Sum = 0;
  for (auto &Each : All) {
    Each.Runner.join();
    Sum += Each.Count;
  }
  return Sum;
}

static long apart() {
  std::vector<std::unique_ptr<Slot>> All;
  std::vector<std::thread> Runners;
  for (int I = 0; I < 3; ++I)
    All.push_back(std::make_unique<Slot>());
  for (auto &Each : All)
    Runners.emplace_back([Mine = Each.get()] { Mine->Count++; });
  for (auto &Each : Runners)
    Each.join();
  return All[0]->Count;
}

int main() { return services() + slots() + apart() == 0; }
