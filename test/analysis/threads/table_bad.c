/* One stands there twice, and two of them share a counter. */
#include <pthread.h>

static long read_count, all;

static void *reads(void *unused) {
  for (int i = 0; i < 100000; i++) {
    read_count++; // race: read_count
    all++; // race: all
  }
  return unused;
}

static void *writes(void *unused) {
  for (int i = 0; i < 100000; i++)
    all++; // race: all
  return unused;
}

int main(void) {
  static void *(*const roles[])(void *) = {reads, writes, reads};
  pthread_t threads[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, roles[i], NULL);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  return read_count + all == 0;
}
