// The second thread starts before the first one is joined.
#include <thread>

static int stage = 0;

void load() { stage = 1; }   // race: stage
void render() { stage = 2; } // race: stage

int main() {
  std::thread loader(load);
  std::thread renderer(render);
  loader.join();
  renderer.join();
  return 0;
}
