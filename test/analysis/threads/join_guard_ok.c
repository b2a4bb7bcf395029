/* A field says whether the thread runs; the functions may be called twice. */
#include <pthread.h>
#include <stdlib.h>

enum { NONE, OWN };

struct client {
  pthread_t thread;
  int threaded;
  int hits;
};

static void *work(void *arg) {
  struct client *c = arg;
  c->hits++;
  return NULL;
}

static int loop_start(struct client *c) {
  if (c->threaded != NONE)
    return 1;
  c->threaded = OWN;
  if (pthread_create(&c->thread, NULL, work, c) == 0)
    return 0;
  c->threaded = NONE;
  return 2;
}

static int loop_stop(struct client *c) {
  if (c->threaded != OWN)
    return 1;
  pthread_join(c->thread, NULL);
  c->threaded = NONE;
  return 0;
}

static pthread_t writer;
static int have_writer, written;

static void *write_all(void *arg) {
  written = 1;
  return arg;
}

int main(void) {
  struct client *c = calloc(1, sizeof *c);
  loop_start(c);
  loop_stop(c);
  int n = c->hits;
  free(c);
  if (pthread_create(&writer, NULL, write_all, NULL) == 0)
    have_writer = 1;
  if (have_writer)
    pthread_join(writer, NULL);
  return n + written == 2 ? 0 : 1;
}
