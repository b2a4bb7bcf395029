#include <condition_variable>
#include <mutex>
#include <thread>

// Objects of a library that start threads on themselves, and objects of which
// the code shows that there is one, or that one side waits for the other.

class WorkerBad {
public:
  void start() {
    Port = 80; // before the thread
    Runner = std::thread([this] { run(); });
  }
  void stop() {
    Stop = true; // race: Stop
    Runner.join();
    Done = 0; // after it
  }
  int done() const { return Done; } // race: Done

private:
  void run() {
    while (!Stop) // race: Stop
      Done += Port; // race: Done
  }
  std::thread Runner;
  bool Stop = false;
  int Port = 0;
  int Done = 0;
};

class WorkerOk {
public:
  WorkerOk() : Limit(3) {}
  ~WorkerOk() {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Stop = true;
    }
    Wake.notify_one();
    Runner.join();
    Limit = 0;
  }
  void start() { Runner = std::thread(&WorkerOk::run, this); }
  void add() {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Work;
    Wake.notify_one();
  }

private:
  void run() {
    std::unique_lock<std::mutex> Lock(Mutex);
    while (!Stop) {
      Wake.wait(Lock, [this] { return Stop || Work > 0; });
      if (Work > Limit)
        Work = 0;
      ++Rounds;
    }
  }
  std::thread Runner;
  std::mutex Mutex;
  std::condition_variable Wake;
  bool Stop = false;
  int Work = 0;
  int Limit;
  int Rounds = 0; // the thread's own
};

class RegistryBad {
public:
  static RegistryBad &get() {
    static RegistryBad One;
    return One;
  }
  void add() { ++Entries; } // race: Entries
  int entries() const { return Entries; } // race: Entries

private:
  RegistryBad() = default;
  int Entries = 0;
};

class LoopBad {
public:
  void run() {
    while (!Quit) // race: Quit
      step();
  }
  void quit() { Quit = true; } // race: Quit
  void step();

private:
  bool Quit = false;
};

class IteratorOk {
public:
  int sum() {
    int Sum = 0;
    while (Left) {
      Sum += Left;
      Left = Left - 1;
    }
    return Sum;
  }
  void rewind() { Left = 3; }

private:
  int Left = 3;
};
