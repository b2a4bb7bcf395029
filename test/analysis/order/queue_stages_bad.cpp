// A stage goes on using what it has handed on.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

struct Parcel {
  int Weight = 0;
  int Cost = 0;
};
using Owned = std::unique_ptr<Parcel>;

class Pipe {
public:
  bool put(Owned Item) {
    std::unique_lock<std::mutex> Held(Lock);
    if (Closed)
      return false;
    Items.push_back(std::move(Item));
    Held.unlock();
    More.notify_one();
    return true;
  }
  std::optional<Owned> take() {
    std::unique_lock<std::mutex> Held(Lock);
    More.wait(Held, [this] { return Closed || !Items.empty(); });
    if (Items.empty())
      return std::nullopt;
    std::optional<Owned> First(std::move(Items.front()));
    Items.pop_front();
    return First;
  }
  void close() {
    std::lock_guard<std::mutex> Held(Lock);
    Closed = true;
    More.notify_all();
  }

private:
  std::mutex Lock;
  std::condition_variable More;
  std::deque<Owned> Items;
  bool Closed = false;
};

std::deque<Owned> Kept;

int main() {
  Pipe Sent;
  std::thread Reader([&] {
    while (auto Next = Sent.take()) {
      (*Next)->Weight++; // race: Weight
      Kept.push_back(std::move(*Next));
    }
  });
  for (int I = 0; I < 20; ++I) {
    auto New = std::make_unique<Parcel>();
    Parcel *Still = New.get();
    if (!Sent.put(std::move(New)))
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    Still->Weight = I; // race: Weight
  }
  Sent.close();
  Reader.join();
  return Kept.empty();
}
