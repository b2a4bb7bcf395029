// Stages hand on what they own through queues that may be closed: what a closed
// queue did not take, its caller destroys.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

template <class T> class Pipe {
public:
  bool put(T Item) {
    std::unique_lock<std::mutex> Held(Lock);
    if (Closed)
      return false;
    Items.push_back(std::move(Item));
    Held.unlock();
    More.notify_one();
    return true;
  }
  std::optional<T> take() {
    std::unique_lock<std::mutex> Held(Lock);
    More.wait(Held, [this] { return Closed || !Items.empty(); });
    if (Items.empty())
      return std::nullopt;
    std::optional<T> First(std::move(Items.front()));
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
  std::deque<T> Items;
  bool Closed = false;
};

struct Parcel {
  int Weight = 0;
  std::vector<int> Stamps;
};
using Owned = std::unique_ptr<Parcel>;

void stage(Pipe<Owned> &From, Pipe<Owned> &To) {
  while (auto Next = From.take()) {
    (*Next)->Weight++;
    (*Next)->Stamps.push_back(1);
    if (!To.put(std::move(*Next)))
      break;
  }
  To.close();
}

int main() {
  Pipe<Owned> First, Second, Third;
  std::thread One([&] { stage(First, Second); });
  std::thread Two([&] { stage(Second, Third); });
  std::thread Source([&] {
    for (int I = 0; I < 20; ++I) {
      auto New = std::make_unique<Parcel>();
      New->Weight = I;
      First.put(std::move(New));
    }
    First.close();
  });
  int Sum = 0;
  while (auto Last = Third.take()) {
    (*Last)->Stamps.push_back(2);
    Sum += (*Last)->Weight;
  }
  Source.join();
  One.join();
  Two.join();
  return Sum == 0;
}
