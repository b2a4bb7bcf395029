// A flag or the handle itself says whether a thread runs: who goes around the
// join has nothing to join.
#include <atomic>
#include <memory>
#include <thread>

class ByFlag {
public:
  void start() {
    if (Running)
      return;
    Running = true;
    Worker = std::thread([this] { ++Count; });
  }
  void stop() {
    if (!Running)
      return;
    Worker.join();
    Running = false;
  }
  int Count = 0;

private:
  std::thread Worker;
  bool Running = false;
};

// Nothing resets the flag, but whoever starts sets it.
class ByStart {
public:
  void start() {
    Worker = std::thread([this] { ++Count; });
    Started = true;
  }
  ~ByStart() {
    if (Started)
      Worker.join();
    Last = Count;
  }
  int Count = 0;
  static inline int Last = 0;

private:
  std::thread Worker;
  bool Started = false;
};

class ByExchange {
public:
  ByExchange() : Worker([this] { ++Count; }) {}
  void stop() {
    if (Stopped.exchange(true))
      return;
    Worker.join();
  }
  int Count = 0;

private:
  std::atomic<bool> Stopped{false};
  std::thread Worker;
};

class ByState {
public:
  enum Phase { Idle, Busy, Done };
  void start() {
    Now = Busy;
    Worker = std::thread([this] { ++Count; });
  }
  bool busy() const { return Now == Busy; }
  void stop() {
    if (!busy())
      return;
    Worker.join();
    Now = Done;
  }
  int Count = 0;

private:
  std::thread Worker;
  Phase Now = Idle;
};

class ByHandle {
public:
  void start() {
    Worker = std::thread([this] { ++Count; });
  }
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }
  int Count = 0;

private:
  std::thread Worker;
};

class ByPointer {
public:
  void start() {
    Worker = new std::thread([this] { ++Count; });
  }
  void stop() {
    if (!Worker)
      return;
    Worker->join();
    delete Worker;
    Worker = nullptr;
  }
  int Count = 0;

private:
  std::thread *Worker = nullptr;
};

class ByUniquePointer {
public:
  void start() {
    Worker = std::make_unique<std::thread>([this] { ++Count; });
  }
  void stop() {
    if (Worker) {
      Worker->join();
      Worker.reset();
    }
  }
  int Count = 0;

private:
  std::unique_ptr<std::thread> Worker;
};

int main() {
  int Sum = 0;
  ByFlag A;
  A.start();
  A.stop();
  Sum += A.Count;
  {
    ByStart B;
    B.start();
  }
  Sum += ByStart::Last;
  ByExchange C;
  C.stop();
  Sum += C.Count;
  auto D = std::make_unique<ByState>();
  D->start();
  D->stop();
  Sum += D->Count;
  ByHandle E;
  E.start();
  E.stop();
  Sum += E.Count;
  ByHandle Again;
  Again.start();
  Again.stop();
  Sum += Again.Count;
  ByPointer F;
  F.start();
  F.stop();
  Sum += F.Count;
  ByUniquePointer G;
  G.start();
  G.stop();
  Sum += G.Count;
  return Sum == 8 ? 0 : 1;
}
