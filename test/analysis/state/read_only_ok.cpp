// Never written, or written only before there are threads.
#include <cstdlib>
#include <string>
#include <thread>

static int table[4] = {1, 2, 4, 8};
static std::string name = "pothole";
static int verbosity = 0;
static int startup_files = std::getenv("HOME") ? 2 : 1;

struct Options {
  int jobs = 1;
  std::string output;
};
static Options options;

static void parse(int argc, char **argv) {
  options.jobs = argc;
  options.output = argv[0];
  verbosity = options.jobs > 1 ? 2 : 1;
}

void work() {
  for (int i = 0; i < 100; ++i)
    if (table[i % 4] + verbosity + startup_files > options.jobs + 100)
      name.size();
}

int main(int argc, char **argv) {
  parse(argc, argv);
  std::thread first(work);
  std::thread second(work);
  work();
  first.join();
  second.join();
  options.jobs = 0;
  return 0;
}
