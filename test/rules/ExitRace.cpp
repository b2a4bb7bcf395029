// Statics that die when main returns, and threads that nobody waits for. What
// is destroyed without a trace, never destroyed, or joined for, is fine.
// tsan: skip the process ends while threads run

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex Access;
using Guard = std::lock_guard<std::mutex>;

static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

// A string, however well it is locked.
static std::string Status;
void watch_bad() {
  for (;;) {
    Guard Lock(Access);
    Status = "alive"; // note: 'watch_bad' uses 'Status'
  }
}

// A table that is only read.
static const std::map<int, std::string> Names = {{1, "one"}};
void look_bad() {
  for (;;) {
    if (Names.count(2))
      return;
    rest();
  }
}

// A member of an object of a class.
struct Log {
  std::vector<int> Lines;
  std::mutex Access;
  void add(int N) {
    Guard Lock(Access);
    Lines.push_back(N);
  }
};
static Log TheLog;
void log_bad() {
  for (;;)
    TheLog.add(1);
}

// A static local, reached through a function.
Log &local() {
  static Log Local;
  return Local;
}
void log_local_bad() {
  for (;;)
    local().add(1);
}

// What a static smart pointer owns.
static std::unique_ptr<int> Count = std::make_unique<int>(0);
void count_bad() {
  for (;;) {
    Guard Lock(Access);
    ++*Count;
  }
}

// A static member.
struct Registry {
  static std::vector<int> All;
};
std::vector<int> Registry::All;
void register_bad() {
  for (;;) {
    Guard Lock(Access);
    Registry::All.push_back(1);
  }
}

// Safe: nothing to destroy.
static int Plain;
static std::atomic<int> Atomic;
static int Table[10];
void plain_ok() {
  for (;;) {
    Guard Lock(Access);
    ++Plain;
    ++Atomic;
    ++Table[1];
  }
}

// Safe: never destroyed.
static std::string &Leaked = *new std::string;
static std::string *Pointer = new std::string;
void leaked_ok() {
  for (;;) {
    Guard Lock(Access);
    Leaked = "on purpose";
    *Pointer = Leaked;
  }
}

// Safe: each thread has its own.
static thread_local std::string Own;
void own_ok() {
  for (;;)
    Own += "x";
}

// Safe: joined before.
static std::string Joined;
void joined_ok() {
  Guard Lock(Access);
  Joined = "done";
}

// Safe: a jthread joins.
static std::string Scoped;
void scoped_ok() {
  Guard Lock(Access);
  Scoped = "done";
}

// Safe: main waits until it says that it is done.
static std::string Told;
static std::atomic<bool> Done{false};
void tell_ok() {
  Told = "soon";
  Done = true;
}
static std::string Counted;
static std::mutex Waiting;
static std::condition_variable Changed;
static int Running = 2;
void counted_ok() {
  Guard Lock(Waiting);
  Counted = "one of two";
  --Running;
  Changed.notify_one();
}

// Safe: the destructor of the static joins its thread.
class Worker {
public:
  Worker() : Thread([this] { run(); }) {}
  ~Worker() {
    Stop = true;
    Thread.join();
  }

private:
  void run() {
    while (!Stop) {
      Guard Lock(Access);
      Notes = "busy";
    }
  }
  static std::string Notes;
  std::atomic<bool> Stop{false};
  std::thread Thread;
};
std::string Worker::Notes;
static Worker TheWorker;

int main() {
  std::thread(watch_bad).detach();
  std::thread(look_bad).detach();
  std::thread Logger(log_bad);
  Logger.detach();
  std::thread(log_local_bad).detach();
  std::thread(count_bad).detach();
  std::thread(register_bad).detach();
  std::thread(plain_ok).detach();
  std::thread(leaked_ok).detach();
  std::thread(own_ok).detach();
  std::thread Last(joined_ok);
  std::jthread Automatic(scoped_ok);
  std::thread(tell_ok).detach();
  while (!Done)
    rest();
  std::thread(counted_ok).detach();
  std::thread(counted_ok).detach();
  {
    std::unique_lock<std::mutex> Lock(Waiting);
    Changed.wait(Lock, [] { return Running == 0; });
  }
  Last.join();
  // warning@+6: static 'Status' is destroyed when 'main' returns, while detached thread 'watch_bad' uses it
  // warning@+5: static 'Names' is destroyed when 'main' returns, while detached thread 'look_bad' uses it
  // warning@+4: static 'TheLog' is destroyed when 'main' returns, while detached thread 'log_bad' uses it
  // warning@+3: static 'Local' is destroyed when 'main' returns, while detached thread 'log_local_bad' uses it
  // warning@+2: static 'Count' is destroyed when 'main' returns, while detached thread 'count_bad' uses it
  // warning@+1: static 'Registry::All' is destroyed when 'main' returns, while detached thread 'register_bad' uses it
  return 0;
}
