// thread_local, but its address is handed to another thread.
#include <thread>

static thread_local int depth = 0;

void nest(int *depth_of_starter) {
  for (int i = 0; i < 100; ++i)
    ++*depth_of_starter; // race: depth
}

int main() {
  std::thread helper(nest, &depth);
  ++depth; // race: depth
  helper.join();
  return 0;
}
