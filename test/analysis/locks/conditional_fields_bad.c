// A field says whether to lock, and changes or is asked anew in between.
#include <pthread.h>
#include <unistd.h>

struct cache {
  int threads;
  long hits;
};

static long total, late;
static int ready;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void flip(struct cache *c) { c->threads ^= 1; }

static void add(struct cache *c) {
  if (c->threads)
    pthread_mutex_lock(&mutex);
  flip(c);
  if (c->threads)
    ++total; // race: total
  flip(c);
  if (c->threads)
    pthread_mutex_unlock(&mutex);
}

static void wait_for(void) {
  if (!ready) { // race: ready
    usleep(200000);
    if (ready) // race: ready
      ++late; // race: late
  }
}

static void *work(void *argument) {
  struct cache own = {*(int *)argument, 0};
  for (int i = 0; i < 1000; ++i)
    add(&own);
  wait_for();
  return 0;
}

int main(void) {
  int none = 0, other = 0;
  pthread_t first, second;
  pthread_create(&first, 0, work, &none);
  pthread_create(&second, 0, work, &other);
  usleep(50000);
  ready = 1; // race: ready
  pthread_join(first, 0);
  pthread_join(second, 0);
  return 0;
}
