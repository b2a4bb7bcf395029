#include <pthread.h>
#include <stddef.h>

static int crc_table[256];
static int ready;

static int is_ready(void) { return ready; /* the helper asks */ } // race: ready [lazy-init]

static void prepare(void) {
  for (int i = 0; i < 256; ++i)
    crc_table[i] = i * 7; // race: crc_table [lazy-init]
  ready = 1;              // race: ready [lazy-init]
}

static int crc(int byte) {
  if (!is_ready())
    prepare();
  return crc_table[byte & 255]; // race: crc_table [lazy-init]
}

static int page_size = -1;
static int page(void) {
  if (page_size < 0)  // race: page_size [lazy-init]
    page_size = 4096; // race: page_size [lazy-init]
  return page_size;   // race: page_size [lazy-init]
}

static void *serve(void *arg) {
  int sum = 0;
  for (int i = 0; i < 1000; ++i)
    sum += crc(i) + page();
  return sum ? arg : NULL;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
