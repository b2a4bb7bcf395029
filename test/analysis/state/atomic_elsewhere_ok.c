/* A library: made and destroyed without atomics, used with them. */
#include <pthread.h>
#include <stdlib.h>

struct channel {
  int state;
  int users;
  int size;
  pthread_rwlock_t lock;
  unsigned long looked_up;
  int entry;
};

void make(struct channel *c, int size) {
  c->state = 0;
  c->users = 1;
  c->size = size;
}

int take(struct channel *c) {
  int idle = 0;
  return __atomic_compare_exchange_n(&c->state, &idle, 1, 0, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED);
}

void use(struct channel *c) {
  __atomic_add_fetch(&c->users, 1, __ATOMIC_RELAXED);
}

void destroy(struct channel *c) {
  if (c->users == 0)
    free(c);
}

int look_up(struct channel *c) {
  pthread_rwlock_rdlock(&c->lock);
  __atomic_add_fetch(&c->looked_up, 1, __ATOMIC_RELAXED);
  int entry = c->entry;
  pthread_rwlock_unlock(&c->lock);
  return entry;
}

void enter(struct channel *c, int entry) {
  pthread_rwlock_wrlock(&c->lock);
  c->entry = entry;
  pthread_rwlock_unlock(&c->lock);
}
