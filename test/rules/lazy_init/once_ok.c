#include <pthread.h>
#include <stddef.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int crc_table[256];
static int *own;

static void prepare(void) {
  for (int i = 0; i < 256; ++i)
    crc_table[i] = i * 7;
}

static int crc(int byte) {
  pthread_once(&once, prepare);
  return crc_table[byte & 255];
}

/* Only main keeps this one. */
static int twice(int n) {
  static int last;
  if (!own)
    own = &last;
  *own = n;
  return 2 * *own;
}

static void *serve(void *arg) { return crc(7) ? arg : NULL; }

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  int n = twice(3);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return n == 0;
}
