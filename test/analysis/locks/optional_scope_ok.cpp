// What an optional holds dies with it, or when it is reset: a guard unlocks, a
// jthread is joined.
// flags: -std=c++20
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

class Journal {
public:
  std::size_t add(int Count, std::unique_lock<std::mutex> *Outer = nullptr) {
    std::optional<std::lock_guard<std::mutex>> Own;
    if (!Outer)
      Own.emplace(Lock);
    for (int I = 0; I < Count; ++I)
      Lines.push_back("line");
    return Lines.size();
  }
  std::unique_lock<std::mutex> batch() {
    return std::unique_lock<std::mutex>(Lock);
  }
  bool trim() {
    std::optional<std::unique_lock<std::mutex>> Held;
    Held.emplace(Lock);
    bool Any = !Lines.empty();
    Held.reset();
    std::lock_guard<std::mutex> Again(Lock);
    if (!Lines.empty())
      Lines.pop_back();
    return Any;
  }

private:
  std::mutex Lock;
  std::vector<std::string> Lines;
};

void use(Journal &Shared) {
  for (int I = 0; I < 20; ++I) {
    Shared.add(1);
    {
      auto Held = Shared.batch();
      Shared.add(2, &Held);
    }
    Shared.trim();
  }
}

int main() {
  Journal Shared;
  std::thread First(use, std::ref(Shared)), Second(use, std::ref(Shared));
  First.join();
  Second.join();

  int Note = 0, Other = 0, Third = 0;
  std::optional<std::jthread> Late;
  Late.emplace([&Note] { Note = 1; });
  Late.reset();
  Note += 2;
  {
    std::optional<std::jthread> Inner(std::in_place, [&Other] { Other = 1; });
  }
  Other += 2;
  std::vector<std::jthread> Many;
  Many.emplace_back([&Third] { Third = 1; });
  Many = std::vector<std::jthread>();
  Third += 2;
  return Note + Other + Third == 0;
}
