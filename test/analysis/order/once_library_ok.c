/* A library: what only runs behind a once flag is nobody's to call. */
#include <pthread.h>

static int table[256];
static int entries;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build(void) {
  for (int i = 0; i < 256; i++)
    table[i] = i * i;
  entries = 256;
}

int lookup(int key) {
  pthread_once(&once, build);
  return key < entries ? table[key] : -1;
}
