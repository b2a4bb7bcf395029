// volatile is for devices and signal handlers, not for threads.
// rules: volatile-sync data-race
#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

static volatile long Stop = 0;
static volatile long Count = 0;
static volatile double Level = 0;

struct Worker {
  volatile long State = 0;
  volatile long Quit = 0;
  void run() {
    while (!Quit) // race: Object.Quit [volatile-sync]
      State = 1;  // race: Object.State [volatile-sync]
  }
};

static void loop_bad() {
  for (int I = 0; I < 10000 && !Stop; ++I) // race: Stop [volatile-sync]
    Count = Count + 1; // race: Count [volatile-sync]
}

static void measure_bad() {
  for (int I = 0; I < 100; ++I)
    Level = I * 0.5; // race: Level [volatile-sync]
}

static volatile long Turns[2];
static void turn_bad() {
  for (int I = 0; I < 100; ++I)
    Turns[1]++; // race: Turns[1] [volatile-sync]
}

// By a cast at both sides.
static long Plain;
static void cast_bad() {
  *(volatile long *)&Plain = 7; // race: Plain [volatile-sync]
}

static int *volatile Shared;
static int Target;
static void point_bad() {
  Shared = &Target; // race: Shared [volatile-sync]
}

// One side is not volatile: a race like others.
static long Mixed;
static void mixed_bad() {
  *(volatile long *)&Mixed = 7; // race: Mixed [data-race]
}

// Safe twins.
static std::atomic<bool> Done{false};
static volatile std::sig_atomic_t Interrupted = 0;
static volatile int Guarded = 0;
static std::mutex GuardedMutex;
static volatile int Before = 0;
static volatile std::atomic<int> Both{0};
static thread_local volatile int Own = 0;

static void interrupt_ok(int) { Interrupted = 1; }

static void work_ok() {
  for (int I = 0; I < 100 && !Done; ++I) {
    Both++;
    Own = Own + Before;
    volatile int Local = I; // against the optimizer
    std::lock_guard<std::mutex> Lock(GuardedMutex);
    Guarded = Guarded + Local;
  }
}

int main() {
  std::signal(SIGINT, interrupt_ok);
  Before = 3;
  Worker Object;
  std::thread Runs([&] { Object.run(); });
  std::thread Loops(loop_bad), Measures(measure_bad);
  std::thread Turn(turn_bad), OtherTurn(turn_bad);
  std::thread Casts(cast_bad), Points(point_bad), Mixes(mixed_bad);
  std::thread Works(work_ok), OtherWorks(work_ok);

  for (int I = 0; I < 100; ++I) {
    Count = Count + 1; // race: Count [volatile-sync]
    if (Level > 1000)  // race: Level [volatile-sync]
      return 1;
    if (Object.State > 1) // race: Object.State [volatile-sync]
      return 1;
  }
  if (*(volatile long *)&Plain > 9) // race: Plain [volatile-sync]
    return 1;
  for (int I = 0; I < 100; ++I)
    if (Mixed == 7) // race: Mixed [data-race]
      Done = true;
  if (!Shared) // race: Shared [volatile-sync]
    Done = true;
  Stop = 1;        // race: Stop [volatile-sync]
  Object.Quit = 1; // race: Object.Quit [volatile-sync]
  Done = true;
  if (Interrupted)
    Done = true;

  Runs.join();
  Loops.join();
  Measures.join();
  Turn.join();
  OtherTurn.join();
  Casts.join();
  Points.join();
  Mixes.join();
  Works.join();
  OtherWorks.join();
  return 0;
}
