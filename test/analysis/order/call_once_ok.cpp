// Filled by call_once, read after it; pthread_once; a magic static.
#include <mutex>
#include <pthread.h>
#include <thread>

static std::once_flag once;
static int table_size = 0;

static pthread_once_t pthread_flag = PTHREAD_ONCE_INIT;
static int page_size = 0;
static void find_page_size() { page_size = 4096; }

struct Registry {
  int entries = 0;
  Registry() { entries = 10; }
};

Registry &registry() {
  static Registry instance;
  return instance;
}

int lookup() {
  std::call_once(once, [] { table_size = 256; });
  pthread_once(&pthread_flag, find_page_size);
  return table_size + page_size + registry().entries;
}

int main() {
  std::thread first(lookup);
  std::thread second(lookup);
  lookup();
  first.join();
  second.join();
  return 0;
}
