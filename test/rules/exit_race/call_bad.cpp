// tsan: skip the process ends while threads run
#include <cstdlib>
#include <mutex>
#include <pthread.h>
#include <string>

static std::mutex Access;
static std::string Last, Other;

// A pthread that nobody joins, and `exit` deep in main's calls.
static void *work(void *) {
  for (;;) {
    std::lock_guard<std::mutex> Lock(Access);
    Last = "working"; // note: 'work' uses 'Last'
    Other = Last;
  }
}

static void finish(int Status) {
  std::exit(Status); // warning: static 'Last' (and 1 more) is destroyed by 'exit', while thread 'work', which nobody joins, uses it
}

int main(int, char **Names) {
  pthread_t Worker;
  pthread_create(&Worker, nullptr, work, nullptr);
  if (Names[0])
    finish(1);
  for (;;)
    finish(0);
}
