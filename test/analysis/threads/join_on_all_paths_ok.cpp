// Joined on every path, in different places; started and joined under the same
// condition.
#include <thread>

static int frames = 0;
static int errors = 0;

void play() {
  for (int i = 0; i < 100; ++i)
    ++frames;
}

void count_errors() { ++errors; }

int main(int argc, char **) {
  std::thread player(play);
  if (argc > 1) {
    player.join();
    frames = 0;
  } else {
    player.join();
  }
  ++frames;

  bool checked = argc == 1;
  std::thread checker;
  if (checked)
    checker = std::thread(count_errors);
  if (checked)
    checker.join();
  ++errors;
  return 0;
}
