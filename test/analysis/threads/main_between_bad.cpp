// main goes on working between the start and the join.
#include <cstdio>
#include <thread>

struct Progress {
  int done = 0;
  int total = 0;
};

static Progress progress;

void copy_files() {
  for (int file = 0; file < 100; ++file)
    progress.done++; // race: done
}

int main() {
  progress.total = 100;
  std::thread copier(copy_files);
  std::printf("%d of %d\n",
              progress.done, // race: done
              progress.total);
  copier.join();
  return 0;
}
