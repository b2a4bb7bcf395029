// What a signal handler may do, and what not.
// rules: signal-handler
// tsan: skip handlers are no threads
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <unistd.h>
#include <vector>

static std::mutex Mutex;
static std::vector<int> Seen;
static std::string Last;
static bool Plain;
static int Count;

static void printed_bad(int) { std::printf("x\n"); } // warning: signal handler 'printed_bad' calls 'printf', which waits for the lock of a stream

static void report(const char *Text) {
  std::fputs(Text, stderr); // warning: signal handler 'called_bad' calls 'fputs', which waits for the lock of a stream
}
static void pass(const char *Text) { report(Text); } // note: 'pass' calls 'report'
static void called_bad(int) { pass("x"); }           // note: 'called_bad' calls 'pass'

static void streamed_bad(int) {
  std::cerr << "x"; // warning: signal handler 'streamed_bad' calls 'std::operator<<'
}

static void locked_bad(int) {
  std::lock_guard<std::mutex> Lock(Mutex); // warning: signal handler 'locked_bad' takes 'Mutex', which may be held already
}

static void pushed_bad(int Number) {
  Seen.push_back(Number); // warning: signal handler 'pushed_bad' calls 'std::vector::push_back', which waits for the lock of the heap
}

static void allocated_bad(int Number) {
  int *Copy = new int(Number); // warning: signal handler 'allocated_bad' allocates memory
  delete Copy;                 // note: frees memory here as well
}

static void owned_bad(int Number) {
  auto Copy = std::make_unique<int>(Number); // warning: signal handler 'owned_bad' calls 'std::make_unique'
}

static void named_bad(int) {
  Last = "signal"; // warning: signal handler 'named_bad' calls 'std::basic_string::operator='
}

static void exited_bad(int) {
  std::exit(1); // warning: signal handler 'exited_bad' calls 'exit', which runs destructors
}

static void flagged_bad(int) {
  Plain = true; // warning: signal handler 'flagged_bad' sets 'Plain', which is neither 'volatile sig_atomic_t' nor atomic, while 'main' reads it
}

static void counted_bad(int) {
  ++Count; // warning: signal handler 'counted_bad' sets 'Count'
}

struct Server {
  static void stopped_bad(int) {
    std::puts("x"); // warning: calls 'puts'
  }
};

// Safe twins.
static volatile std::sig_atomic_t Stop;
static std::atomic<int> Number{0};
static std::atomic_flag Busy = ATOMIC_FLAG_INIT;
static int Wake[2];
static int Setting = 3;

static void flag_ok(int) { Stop = 1; }
static void atomic_ok(int Signal) { Number.store(Signal); }
static void spin_ok(int) {
  if (!Busy.test_and_set())
    Busy.clear();
}
static void pipe_ok(int Signal) {
  int Saved = errno;
  char Byte = static_cast<char>(Signal);
  if (write(Wake[1], &Byte, 1) < 0)
    Stop = 1;
  errno = Saved;
}
static void text_ok(int) {
  char Text[32];
  std::memset(Text, 0, sizeof Text);
  std::strcpy(Text, "stopping\n");
  write(2, Text, std::strlen(Text));
  _exit(Setting);
}
static void again_ok(int Signal) {
  std::signal(Signal, SIG_DFL);
  raise(Signal);
}
static void abort_ok(int) { std::abort(); }
static void tried_ok(int) {
  if (Mutex.try_lock())
    Mutex.unlock();
}

static void use() { std::printf("%d\n", Setting); }

int main() {
  Setting = 4;
  std::signal(SIGINT, printed_bad);
  std::signal(SIGTERM, called_bad);
  std::signal(SIGHUP, streamed_bad);
  std::signal(SIGUSR1, locked_bad);
  std::signal(SIGUSR2, pushed_bad);
  std::signal(SIGALRM, allocated_bad);
  std::signal(SIGVTALRM, owned_bad);
  std::signal(SIGPROF, named_bad);
  std::signal(SIGCHLD, exited_bad);
  std::signal(SIGWINCH, flagged_bad);
  std::signal(SIGURG, counted_bad);
  std::signal(SIGIO, Server::stopped_bad);
  struct sigaction Action = {};
  Action.sa_handler = [](int) { std::free(nullptr); }; // warning: signal handler '(lambda)' calls 'free'
  sigaction(SIGPWR, &Action, nullptr);

  std::signal(SIGTSTP, flag_ok);
  std::signal(SIGTTIN, atomic_ok);
  std::signal(SIGTTOU, spin_ok);
  std::signal(SIGCONT, pipe_ok);
  std::signal(SIGQUIT, text_ok);
  std::signal(SIGSEGV, again_ok);
  std::signal(SIGBUS, abort_ok);
  std::signal(SIGXCPU, tried_ok);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_DFL);
  while (!Stop && !Plain)
    pause();
  Count = 0;
  use();
  std::lock_guard<std::mutex> Lock(Mutex);
  Seen.push_back(Number);
  return 0;
}
