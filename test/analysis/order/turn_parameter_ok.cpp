// One function for both sides: whose turn it waits for is a parameter.
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable changed;
static int turn = 0;
static long ball;
static int trace[64], used;

static void play(int me, int rounds) {
  for (int n = 0; n < rounds; ++n) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return turn == me; });
    }
    ball++;
    trace[used++] = me;
    {
      std::lock_guard<std::mutex> lock(mutex);
      turn = 1 - me;
    }
    changed.notify_all();
  }
}

class Game {
public:
  void play(bool black) {
    for (int n = 0; n < 20; ++n) {
      std::unique_lock<std::mutex> lock(mutex_);
      moved_.wait(lock, [this, black] { return black_moves_ == black; });
      lock.unlock();
      moves_++;
      lock.lock();
      black_moves_ = !black;
      moved_.notify_all();
    }
  }
  int moves() const { return moves_; }

private:
  std::mutex mutex_;
  std::condition_variable moved_;
  bool black_moves_ = false;
  int moves_ = 0;
};

int main() {
  std::thread ping(play, 0, 20), pong(play, 1, 20);
  ping.join();
  pong.join();
  Game game;
  std::thread white([&] { game.play(false); });
  std::thread black([&] { game.play(true); });
  white.join();
  black.join();
  return ball + used + game.moves() < 0;
}
