// Ways out that the lock is forgotten on: found missing, taken under a
// condition that a flag remembers, gone around a loop.
// rules: lock-misuse lock-leak
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct item {
  struct item *next;
  pthread_rwlock_t lock;
  pthread_mutex_t *part;
  int state, count;
};

struct ring {
  pthread_mutex_t lock;
  pthread_t owner;
  int used;
  struct item *items;
};

struct item *item_get(int *from);
void item_put(struct item *i);

int missing_bad(struct ring *r) {
  pthread_mutex_lock(&r->lock);
  struct item *i = item_get(&r->used);
  if (!i)
    return -1; // warning: 'ring::lock' stays locked when 'missing_bad' returns here [lock-leak]
  item_put(i);
  pthread_mutex_unlock(&r->lock);
  return 0;
}

int missing_ok(struct ring *r) {
  pthread_mutex_lock(&r->lock);
  struct item *i = item_get(&r->used);
  if (!i) {
    pthread_mutex_unlock(&r->lock);
    return -1;
  }
  item_put(i);
  pthread_mutex_unlock(&r->lock);
  return 0;
}

int remembered_bad(struct ring *r) {
  bool locked = false;
  if (!pthread_equal(pthread_self(), r->owner)) {
    pthread_mutex_lock(&r->lock);
    locked = true;
  }
  struct item *i = item_get(&r->used);
  if (i == NULL)
    return -1; // warning: 'ring::lock' stays locked when 'remembered_bad' returns here [lock-leak]
  item_put(i);
  if (locked)
    pthread_mutex_unlock(&r->lock);
  return 0;
}

int remembered_ok(struct ring *r) {
  bool locked = false;
  int result = 0;
  if (!pthread_equal(pthread_self(), r->owner)) {
    pthread_mutex_lock(&r->lock);
    locked = true;
  }
  struct item *i = item_get(&r->used);
  if (i == NULL) {
    result = -1;
    goto out;
  }
  item_put(i);
out:
  if (locked)
    pthread_mutex_unlock(&r->lock);
  return result;
}

// The same condition twice, which may have changed for all we follow.
int asked_twice_ok(struct ring *r) {
  if (!pthread_equal(pthread_self(), r->owner))
    pthread_mutex_lock(&r->lock);
  r->used++;
  if (!pthread_equal(pthread_self(), r->owner))
    pthread_mutex_unlock(&r->lock);
  return 0;
}

int next_bad(struct ring *r) {
  int found = 0;
  pthread_mutex_lock(&r->lock);
  for (struct item *i = r->items; i; i = i->next) {
    pthread_rwlock_rdlock(&i->lock);
    if (i->state == 2) {
      pthread_rwlock_unlock(&i->lock);
      continue;
    }
    pthread_mutex_lock(i->part);
    found += i->count;
    pthread_mutex_unlock(i->part);
  }
  pthread_mutex_unlock(&r->lock);
  return found; // warning: stays locked when 'next_bad' returns here [lock-leak]
}

int next_ok(struct ring *r) {
  int found = 0;
  pthread_mutex_lock(&r->lock);
  for (struct item *i = r->items; i; i = i->next) {
    pthread_rwlock_rdlock(&i->lock);
    if (i->state == 2) {
      pthread_rwlock_unlock(&i->lock);
      continue;
    }
    pthread_mutex_lock(i->part);
    found += i->count;
    pthread_mutex_unlock(i->part);
    pthread_rwlock_unlock(&i->lock);
  }
  pthread_mutex_unlock(&r->lock);
  return found;
}
