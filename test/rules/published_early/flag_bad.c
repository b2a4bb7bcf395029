// A plain flag, which races as well, and an atomic one.
// flags: -std=c11
#include <pthread.h>
#include <stdatomic.h>

static int data;
static int ready;
static void *writer(void *unused) {
  ready = 1; // race: ready
  data = 42; // race: data [published-early]
  return 0;
}
static int got;
static void *reader(void *unused) {
  if (ready)    // race: ready
    got = data; // race: data
  return 0;
}

static int length;
static atomic_int filled;
static void *fill(void *unused) {
  atomic_store(&filled, 1);
  length = 4; // race: length [published-early]
  return 0;
}
static int copied;
static void *empty(void *unused) {
  while (!atomic_load(&filled))
    ;
  copied = length; // race: length
  return 0;
}

int main(void) {
  pthread_t all[4];
  pthread_create(&all[0], 0, writer, 0);
  pthread_create(&all[1], 0, reader, 0);
  pthread_create(&all[2], 0, fill, 0);
  pthread_create(&all[3], 0, empty, 0);
  for (int i = 0; i < 4; i++)
    pthread_join(all[i], 0);
  return got + copied == 0;
}
