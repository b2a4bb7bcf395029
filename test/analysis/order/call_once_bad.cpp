// Filled by call_once, but one reader does not go through it.
#include <mutex>
#include <thread>

static std::once_flag once;
static int table_size = 0;

static void build() {
  table_size = 256; // race: table_size
}

int lookup() {
  std::call_once(once, build);
  return table_size;
}

int peek() {
  return table_size; // race: table_size
}

int main() {
  std::thread first(lookup);
  std::thread second(lookup);
  peek();
  first.join();
  second.join();
  return 0;
}
