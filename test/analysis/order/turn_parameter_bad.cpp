// The turn is given before the last use; a second counter is nobody's turn.
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable changed;
static int turn = 0;
static long late, always;

static void play(int me, int rounds) {
  for (int n = 0; n < rounds; ++n) {
    always++; // race: always
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return turn == me; });
    }
    {
      std::lock_guard<std::mutex> lock(mutex);
      turn = 1 - me;
    }
    changed.notify_all();
    late++; // race: late
  }
}

int main() {
  std::thread ping(play, 0, 500), pong(play, 1, 500);
  ping.join();
  pong.join();
  return late + always < 0;
}
