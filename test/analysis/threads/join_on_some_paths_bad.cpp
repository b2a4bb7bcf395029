// Joined on one path only.
#include <thread>

static int frames = 0;

void play() {
  for (int i = 0; i < 100; ++i)
    ++frames; // race: frames
}

int main(int argc, char **) {
  std::thread player(play);
  if (argc > 1)
    player.join();
  ++frames; // race: frames
  if (player.joinable())
    player.join();
  return 0;
}
