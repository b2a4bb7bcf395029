// A field says whether there is a lock to take. It is read again to release.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct cache {
  int threads;
  int verbose;
  pthread_mutex_t mutex;
  long hits;
  pthread_mutex_t *shared;
};

static int locking = 1;
static long total;
static pthread_mutex_t total_mutex = PTHREAD_MUTEX_INITIALIZER;

void configure(int on) { locking = on; }

static void hit(struct cache *c) {
  if (c->threads > 1)
    pthread_mutex_lock(&c->mutex);
  if (c->threads > 1)
    ++c->hits;
  if (c->verbose)
    printf("hit\n");
  if (c->threads > 1)
    pthread_mutex_unlock(&c->mutex);
}

static void add(struct cache *c) {
  if (locking != 0)
    pthread_mutex_lock(&total_mutex);
  if (locking)
    ++total;
  if (!locking)
    return;
  pthread_mutex_unlock(&total_mutex);
}

static void *work(void *argument) {
  struct cache *c = argument;
  for (int i = 0; i < 1000; ++i) {
    hit(c);
    add(c);
  }
  return 0;
}

int main(int argc, char **argv) {
  struct cache *c = calloc(1, sizeof *c);
  c->threads = 2;
  c->verbose = argc > 1;
  configure(argc < 3);
  pthread_mutex_init(&c->mutex, 0);
  pthread_t first, second;
  pthread_create(&first, 0, work, c);
  pthread_create(&second, 0, work, c);
  pthread_join(first, 0);
  pthread_join(second, 0);
  free(c);
  return 0;
}
