/* A library: a field that is atomic but for one access, and one that readers
   of a lock change. */
#include <pthread.h>

enum { Idle, Busy, Dead };

struct channel {
  int state;
  int users;
  pthread_rwlock_t lock;
  unsigned long looked_up;
  int entry;
};

int take(struct channel *c) {
  int idle = Idle;
  return __atomic_compare_exchange_n(&c->state, &idle, Busy, 0, // race: channel::state
                                     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void kill_channel(struct channel *c) {
  c->state = Dead; // race: channel::state
}

void use(struct channel *c) {
  __atomic_add_fetch(&c->users, 1, __ATOMIC_RELAXED); // race: channel::users
}

int in_use(struct channel *c) {
  return c->users > 0; // race: channel::users
}

int look_up(struct channel *c) {
  pthread_rwlock_rdlock(&c->lock);
  c->looked_up++; // race: channel::looked_up [lock-misuse]
  int entry = c->entry;
  pthread_rwlock_unlock(&c->lock);
  return entry;
}

void enter(struct channel *c, int entry) {
  pthread_rwlock_wrlock(&c->lock);
  c->entry = entry;
  pthread_rwlock_unlock(&c->lock);
}
