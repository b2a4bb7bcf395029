// The same channel: the answer is corrected after it was given, and main looks
// at a count that nothing hands over.
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable changed;
static bool asked = false;
static bool answered = false;
static bool closed = false;
static int question = 0;
static int answer = 0;
static int served = 0;

void serve() {
  for (;;) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [] { return asked || closed; });
    if (closed)
      return;
    asked = false;
    lock.unlock();
    answer = question + 1;
    lock.lock();
    answered = true;
    lock.unlock();
    changed.notify_all();
    answer += 1; // race: answer
    ++served;    // race: served
  }
}

int main() {
  std::thread server(serve);
  int sum = 0;
  for (int i = 0; i < 100; ++i) {
    question = i;
    {
      std::lock_guard<std::mutex> lock(mutex);
      asked = true;
    }
    changed.notify_all();
    std::unique_lock<std::mutex> lock(mutex);
    while (!answered)
      changed.wait(lock);
    answered = false;
    lock.unlock();
    sum += answer; // race: answer
    sum += served; // race: served
  }
  {
    std::lock_guard<std::mutex> lock(mutex);
    closed = true;
  }
  changed.notify_all();
  server.join();
  return sum < 0;
}
