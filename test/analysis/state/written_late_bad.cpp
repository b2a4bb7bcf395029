// Set at start-up, and once more when threads already run.
#include <thread>

static int verbosity = 0;

static void set_verbosity(int level) {
  verbosity = level; // race: verbosity
}

void work() {
  for (int i = 0; i < 100; ++i)
    if (verbosity > 100) // race: verbosity
      return;
}

int main() {
  set_verbosity(1);
  std::thread worker(work);
  set_verbosity(2);
  worker.join();
  return 0;
}
