/* A library: what is done to an object where its end is certain. */
#include <pthread.h>
#include <stdlib.h>

struct object {
  pthread_mutex_t mutex;
  int users;
  int dead;
  int count;
  void **data;
};

void get(struct object *o) {
  pthread_mutex_lock(&o->mutex);
  o->users++;
  o->count++;
  pthread_mutex_unlock(&o->mutex);
}

void put(struct object *o) {
  int last;
  pthread_mutex_lock(&o->mutex);
  last = --o->users == 0;
  pthread_mutex_unlock(&o->mutex);
  if (!last)
    return;
  pthread_mutex_destroy(&o->mutex);
  o->users = -1;
  while (o->count--)
    free(o->data[o->count]);
  free(o);
}

int is_dead(struct object *o) {
  pthread_mutex_lock(&o->mutex);
  int now = o->dead;
  pthread_mutex_unlock(&o->mutex);
  return now;
}

void discard(struct object *o) {
  if (!o)
    return;
  o->dead = 1;
  o->users = 0;
  free(o);
}

void close_object(struct object *o) {
  o->dead = 1;
  discard(o);
}
