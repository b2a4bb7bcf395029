// Ways around a join on which a thread may well run.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

void linger() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

// The flag is about something else.
bool Verbose;
int Unrelated;
void unrelated() {
  std::thread T([] { Unrelated = 1; }); // race: Unrelated
  Verbose = std::getenv("NO_SUCH_VARIABLE") != nullptr;
  if (Verbose)
    T.join();
  Unrelated = 2; // race: Unrelated
  if (!Verbose)
    T.join();
}

// The other side lets it go.
bool Wait = true;
int LetGo;
void letGo() {
  Wait = false;
  std::thread T([] { LetGo = 1; }); // race: LetGo
  if (Wait)
    T.join();
  else
    T.detach();
  LetGo = 2; // race: LetGo
}

// Empty, since the thread lives on under another name.
struct Mover {
  std::thread First, Second;
  int Count = 0;
  void start() {
    First = std::thread([this] { ++Count; }); // race: M.Count
    Second = std::move(First);
  }
};
void moved() {
  Mover M;
  M.start();
  if (!M.First.joinable())
    ++M.Count; // race: M.Count
  M.Second.join();
}

// Asked to stop is not stopped.
class Asked {
public:
  void start() {
    Worker = std::thread([this] { ++Count; }); // race: A.Count
  }
  void request() { Stop = true; }
  void finish() {
    if (Stop)
      return;
    Worker.join();
  }
  void end() { Worker.join(); }
  int Count = 0;

private:
  std::thread Worker;
  std::atomic<bool> Stop{false};
};
void asked() {
  Asked A;
  A.start();
  A.request();
  A.finish();
  ++A.Count; // race: A.Count
  A.end();
}

// What is done before the join.
class Early {
public:
  void start() {
    Running = true;
    Worker = std::thread([this] { ++Count; }); // race: E.Count
  }
  void stop() {
    if (!Running)
      return;
    ++Count; // race: E.Count
    Worker.join();
    Running = false;
  }
  int Count = 0;

private:
  std::thread Worker;
  bool Running = false;
};
void early() {
  Early E;
  E.start();
  E.stop();
}

// Stopped perhaps.
class Perhaps {
public:
  void start() {
    Running = true;
    Worker = std::thread([this] { ++Count; }); // race: P.Count
  }
  void stop() {
    if (!Running)
      return;
    Running = false;
    Worker.join();
  }
  int Count = 0;

private:
  std::thread Worker;
  bool Running = false;
};
void perhaps(int Count) {
  Perhaps P;
  P.start();
  if (Count > 1)
    P.stop();
  ++P.Count; // race: P.Count
  P.stop();
}

int main(int Count, char **) {
  unrelated();
  letGo();
  moved();
  asked();
  early();
  perhaps(Count);
  linger();
}
