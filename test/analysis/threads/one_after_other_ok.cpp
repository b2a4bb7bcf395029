// The second thread starts after the first one is joined.
#include <thread>

static int stage = 0;

void load() { stage = 1; }
void render() { stage = 2; }

int main() {
  std::thread loader(load);
  loader.join();
  std::thread renderer(render);
  renderer.join();
  return stage == 2 ? 0 : 1;
}
