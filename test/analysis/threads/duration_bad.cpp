// A period is handed to the library by reference, which reads it.
#include <chrono>
#include <mutex>
#include <thread>

class Poller {
public:
  void run() {
    for (int I = 0; I < 3; ++I) {
      std::this_thread::sleep_for(std::chrono::microseconds(Period)); // race: Period
      std::lock_guard<std::mutex> Held(Lock);
      auto Long = std::chrono::milliseconds(Guarded);
      Sum += Long.count() + std::chrono::seconds(Fixed).count();
    }
  }
  void set(int To) {
    Period = To; // race: Period
    std::lock_guard<std::mutex> Held(Lock);
    Guarded = To;
  }
  long sum() const { return Sum; }

private:
  std::mutex Lock;
  int Period = 5, Guarded = 5;
  const int Fixed = 7;
  long Sum = 0;
};

int main() {
  Poller Polls;
  std::thread Runs([&] { Polls.run(); });
  Polls.set(3);
  Runs.join();
  return Polls.sum() == 0;
}
