// The elements share an object, or are looked at too early.
#include <memory>
#include <thread>
#include <vector>

struct Tally {
  long Sum = 0;
};

class Service {
public:
  explicit Service(std::shared_ptr<Tally> T) : Into(std::move(T)) {}
  void start() { Runner = std::thread(&Service::run, this); }
  void stop() { Runner.join(); }
  long total() const { return Total; } // race: Service::Total

private:
  void run() {
    for (int I = 0; I < 100000; ++I) {
      Total += I; // race: Service::Total
      Into->Sum += I; // race: Tally::Sum
    }
  }
  long Total = 0;
  std::shared_ptr<Tally> Into;
  std::thread Runner;
};

static long services() {
  auto Shared = std::make_shared<Tally>();
  std::vector<std::unique_ptr<Service>> All;
  for (int I = 0; I < 3; ++I)
    All.push_back(std::make_unique<Service>(Shared));
  for (auto &Each : All)
    Each->start();
  long Sum = 0;
  for (auto &Each : All) {
    Sum += Each->total();
    Each->stop();
  }
  return Sum + Shared->Sum;
}

struct Slot {
  unsigned Count = 0;
};

static unsigned first() {
  std::vector<std::unique_ptr<Slot>> All;
  std::vector<std::thread> Runners;
  for (int I = 0; I < 3; ++I)
    All.push_back(std::make_unique<Slot>());
  for (size_t I = 0; I < All.size(); ++I)
    Runners.emplace_back([Mine = All[0].get()] {
      for (int N = 0; N < 100000; ++N)
        Mine->Count++; // race: Slot::Count
    });
  for (auto &Each : Runners)
    Each.join();
  return All[0]->Count;
}

int main() { return services() + first() == 0; }
