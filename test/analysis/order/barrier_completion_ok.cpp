// What a barrier runs when all have come runs while all others stand still.
#include <barrier>
#include <thread>
#include <vector>

class Relay {
public:
  explicit Relay(int runners) : runners_(runners) {}

  int run(int laps) {
    auto end_of_lap = [this, laps]() noexcept {
      ++lap_;
      over_ = lap_ >= laps;
    };
    std::barrier line(runners_, end_of_lap);
    std::vector<std::jthread> team;
    for (int i = 0; i < runners_; ++i)
      team.emplace_back([this, &line] {
        while (!over_)
          line.arrive_and_wait();
      });
    team.clear();
    return lap_;
  }

private:
  int runners_;
  int lap_ = 0;
  bool over_ = false;
};

int main() {
  Relay relay(3);
  return relay.run(4) == 4 ? 0 : 1;
}
