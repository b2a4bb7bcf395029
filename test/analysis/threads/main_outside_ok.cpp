// main touches what the thread uses only before the start and after the join.
#include <cstdio>
#include <thread>

struct Progress {
  int done = 0;
  int total = 0;
};

static Progress progress;

void copy_files() {
  for (int file = 0; file < progress.total; ++file)
    progress.done++;
}

int main() {
  progress.total = 100;
  progress.done = 0;
  std::thread copier(copy_files);
  copier.join();
  progress.done -= progress.total;
  std::printf("%d of %d\n", progress.done, progress.total);
  return 0;
}
