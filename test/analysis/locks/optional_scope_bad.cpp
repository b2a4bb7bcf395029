// What an optional held is gone once it is reset, and there until then.
// flags: -std=c++20
#include <mutex>
#include <optional>
#include <thread>

class Journal {
public:
  void add() {
    std::optional<std::lock_guard<std::mutex>> Held;
    Held.emplace(Lock);
    ++Lines;
    Held.reset();
    ++Late; // race: Late
  }
  int late() const { return Late; }

private:
  std::mutex Lock;
  int Lines = 0, Late = 0;
};

int main() {
  Journal Shared;
  std::thread First([&] { Shared.add(); }), Second([&] { Shared.add(); });
  First.join();
  Second.join();

  int Note = 0;
  std::optional<std::jthread> Thread;
  Thread.emplace([&Note] { Note = 1; }); // race: Note
  Note += 2;                             // race: Note
  Thread.reset();
  return Note + Shared.late() == 0;
}
