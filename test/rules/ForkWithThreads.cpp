// A process with threads forks.
// rules: fork-with-threads
// tsan: skip children are processes
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

static std::mutex Mutex;
static std::string Log;
static std::vector<int> Jobs;

static void append(const char *Text) {
  std::lock_guard<std::mutex> Lock(Mutex); // note: the child takes 'Mutex' here
  Log += Text;
}

static void lock_bad() {
  pid_t Child = fork(); // warning: forked while thread 'work' runs: the child takes 'Mutex', which may be held already
  if (Child == 0) {
    append("child"); // note: 'lock_bad' calls 'append'
    _exit(0);
  }
  waitpid(Child, nullptr, 0);
}

static void print_bad() {
  if (fork() == 0) { // warning: the child calls 'printf', which waits for the lock of a stream
    std::printf("child\n");
    execl("/bin/true", "true", nullptr);
    _exit(127);
  }
}

static void allocate_bad() {
  if (!fork()) { // warning: the child allocates memory
    int *Copy = new int[10];
    _exit(Copy[3]);
  }
}

static void insert_bad() {
  pid_t Child;
  if ((Child = fork()) < 0) // warning: the child calls 'std::vector::push_back'
    return;
  if (Child > 0)
    return;
  Jobs.push_back(1);
  _exit(0);
}

static void other_way_bad() {
  pid_t Child = fork(); // warning: the child calls 'exit'
  if (Child) {
    waitpid(Child, nullptr, 0);
  } else {
    chdir("/");
    std::exit(0);
  }
}

static void start_bad() {
  if (fork() == 0) { // warning: the child starts a thread
    std::thread Again([] {});
    Again.join();
    _exit(0);
  }
}

// Safe twins.
static void exec_ok(char **Arguments) {
  pid_t Child = fork();
  if (Child == 0) {
    dup2(1, 2);
    close(0);
    setsid();
    execv("/bin/true", Arguments);
    std::perror("execv"); // only if there is none
    std::exit(127);
  }
  waitpid(Child, nullptr, 0);
}

[[noreturn]] static void become(char **Arguments) {
  execv("/bin/true", Arguments);
  _exit(127);
}
static void helper_ok(char **Arguments) {
  if (fork() == 0)
    become(Arguments);
  append("parent");
}

static void exit_ok() {
  if (fork() == 0)
    _exit(3);
  std::printf("parent\n");
}

static void spawn_ok(char **Arguments) {
  pid_t Child;
  posix_spawn(&Child, "/bin/true", nullptr, nullptr, Arguments, nullptr);
}

static void write_ok() {
  pid_t Child = fork();
  if (Child == 0) {
    write(1, "child\n", 6);
    _exit(0);
  }
  Log = "parent";
}

static pid_t hand_over_ok() { return fork(); }

static void before_ok() {
  if (fork() == 0) {
    append("child");
    std::exit(0);
  }
}

static void work() {
  for (int I = 0; I < 100; ++I)
    append("x");
}

int main(int, char **Arguments) {
  before_ok();
  std::thread Worker(work);
  lock_bad();
  print_bad();
  allocate_bad();
  insert_bad();
  other_way_bad();
  start_bad();
  exec_ok(Arguments);
  helper_ok(Arguments);
  exit_ok();
  spawn_ok(Arguments);
  write_ok();
  hand_over_ok();
  Worker.join();
  before_ok(); // after the last join
}
