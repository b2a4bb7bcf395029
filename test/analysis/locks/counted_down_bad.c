/* A library: who counts down and may free is not alone before it knows. */
#include <pthread.h>
#include <stdlib.h>

struct object {
  pthread_mutex_t mutex;
  int users;
  int dead;
  void *data;
};

void get(struct object *o) {
  pthread_mutex_lock(&o->mutex);
  o->users++; // race: object::users [inconsistent-lock]
  pthread_mutex_unlock(&o->mutex);
}

void put(struct object *o) {
  int last;
  pthread_mutex_lock(&o->mutex);
  o->users--;
  pthread_mutex_unlock(&o->mutex);
  last = o->users == 0; // race: object::users [inconsistent-lock]
  if (last) {
    pthread_mutex_destroy(&o->mutex);
    free(o->data);
    free(o);
  }
}

struct stopped {
  pthread_t thread;
  pthread_mutex_t mutex;
  int stop;
  long rounds;
};

static void *run(void *argument) {
  struct stopped *s = argument;
  while (!s->stop) { // race: stopped::stop
    pthread_mutex_lock(&s->mutex);
    s->rounds++;
    pthread_mutex_unlock(&s->mutex);
  }
  return NULL;
}

struct stopped *begin(void) {
  struct stopped *s = calloc(1, sizeof *s);
  if (!s)
    return NULL;
  pthread_mutex_init(&s->mutex, NULL);
  if (pthread_create(&s->thread, NULL, run, s)) {
    free(s);
    return NULL;
  }
  return s;
}

void end(struct stopped *s) {
  s->stop = 1; // race: stopped::stop
  pthread_join(s->thread, NULL);
  pthread_mutex_destroy(&s->mutex);
  s->rounds = 0;
  free(s);
}
