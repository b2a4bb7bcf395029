/* A library makes an object, leaves a thread running on it and hands it out:
   what comes back is that object. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct worker {
  pthread_t thread;
  pthread_mutex_t mutex;
  int quit;
  int limit;
  unsigned long rounds;
};

static int over(struct worker *w) {
  pthread_mutex_lock(&w->mutex);
  int quit = w->quit;
  pthread_mutex_unlock(&w->mutex);
  return quit;
}

static void *work(void *argument) {
  struct worker *w = argument;
  while (!over(w)) {
    pthread_mutex_lock(&w->mutex);
    w->rounds++;
    pthread_mutex_unlock(&w->mutex);
    usleep(w->limit);
  }
  return NULL;
}

struct worker *start(int limit) {
  struct worker *w = calloc(1, sizeof *w);
  if (!w)
    return NULL;
  w->limit = limit;
  pthread_mutex_init(&w->mutex, NULL);
  if (pthread_create(&w->thread, NULL, work, w)) {
    free(w);
    return NULL;
  }
  return w;
}

void quit(struct worker *w) {
  pthread_mutex_lock(&w->mutex);
  w->quit = 1;
  pthread_mutex_unlock(&w->mutex);
}

unsigned long rounds(struct worker *w) {
  pthread_mutex_lock(&w->mutex);
  unsigned long now = w->rounds;
  pthread_mutex_unlock(&w->mutex);
  return now;
}

int limit(struct worker *w) { return w->limit; }

void end(struct worker *w) {
  quit(w);
  pthread_join(w->thread, NULL);
  pthread_mutex_destroy(&w->mutex);
  w->limit = 0;
  free(w);
}
