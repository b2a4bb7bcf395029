/* The flag lets one thread build, and another call builds again. */
#include <pthread.h>

static int table[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build(void) {
  for (int i = 0; i < 256; i++)
    table[i] = i * i; // race: table[] [mutable-global]
}

int lookup(int key) {
  pthread_once(&once, build);
  return table[key & 255]; // race: table[] [mutable-global]
}

void rebuild(void) { build(); }
