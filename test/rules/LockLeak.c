// In C: error paths, labels, and wrappers.
// rules: lock-misuse lock-leak
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

struct table {
  pthread_mutex_t lock;
  mtx_t plain;
  int used, size;
  int *slots;
};

static pthread_mutex_t global = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t readers = PTHREAD_RWLOCK_INITIALIZER;
static int state;

int error_path_bad(struct table *t, int key) {
  pthread_mutex_lock(&t->lock); // note: 'table::lock' taken here
  if (t->used == t->size)
    return -1; // warning: 'table::lock' stays locked when 'error_path_bad' returns here [lock-leak]
  t->slots[t->used++] = key;
  pthread_mutex_unlock(&t->lock);
  return 0;
}

int readers_bad(int key) {
  pthread_rwlock_rdlock(&readers);
  if (key < 0)
    return 0; // warning: 'readers' stays locked when 'readers_bad' returns here [lock-leak]
  int found = state == key;
  pthread_rwlock_unlock(&readers);
  return found;
}

int label_bad(int key) {
  int result = -1;
  pthread_mutex_lock(&global);
  if (key < 0)
    goto out;
  if (key == 0) {
    pthread_mutex_unlock(&global);
    return 0;
  }
  state = key;
  result = 0;
  pthread_mutex_unlock(&global);
out:
  return result; // warning: 'global' stays locked when 'label_bad' returns here [lock-leak]
}

int c11_bad(struct table *t) {
  mtx_lock(&t->plain);
  if (!t->slots)
    return 1; // warning: 'table::plain' stays locked when 'c11_bad' returns here [lock-leak]
  mtx_unlock(&t->plain);
  return 0;
}

int label_ok(struct table *t, int key) {
  int result = -1;
  pthread_mutex_lock(&t->lock);
  if (t->used == t->size)
    goto out;
  t->slots[t->used++] = key;
  result = 0;
out:
  pthread_mutex_unlock(&t->lock);
  return result;
}

static void take(struct table *t) { pthread_mutex_lock(&t->lock); }
static void give(struct table *t) { pthread_mutex_unlock(&t->lock); }

int wrappers_ok(struct table *t) {
  take(t);
  if (!t->used) {
    give(t);
    return 0;
  }
  int used = t->used;
  give(t);
  return used;
}

/// Returns the table locked, or nothing.
static struct table *locked_table(struct table *t) {
  mtx_lock(&t->plain);
  if (t->used)
    return t;
  mtx_unlock(&t->plain);
  return NULL;
}
int uses_locked_table_ok(struct table *t) {
  if (!locked_table(t))
    return -1;
  int used = t->used;
  mtx_unlock(&t->plain);
  return used;
}

void aborts_ok(int key) {
  pthread_mutex_lock(&global);
  if (key < 0)
    abort();
  state = key;
  pthread_mutex_unlock(&global);
}

int loop_ok(struct table *t) {
  int sum = 0;
  for (int i = 0; i < t->size; ++i) {
    pthread_mutex_lock(&t->lock);
    if (!t->slots[i]) {
      pthread_mutex_unlock(&t->lock);
      continue;
    }
    sum += t->slots[i];
    pthread_mutex_unlock(&t->lock);
  }
  return sum;
}

int trylock_ok(struct table *t) {
  if (pthread_mutex_trylock(&t->lock) != 0)
    return -1;
  int used = t->used;
  pthread_mutex_unlock(&t->lock);
  return used;
}

// Error paths hidden in a macro; some ways never take the lock.
#define REQUIRE(condition, code)                                               \
  do {                                                                         \
    if (!(condition)) {                                                        \
      result = (code);                                                         \
      goto out;                                                                \
    }                                                                          \
  } while (0)

int fetch(int key);
void complain(struct table *t, const char *what);

int macro_bad(struct table *t, int key) {
  int result = 0;
  REQUIRE(t != NULL && key >= 0, 1);
  pthread_mutex_lock(&t->lock);
  REQUIRE(t->used < t->size, 2);
  REQUIRE(fetch(key), 3);
  t->slots[t->used++] = key;
  pthread_mutex_unlock(&t->lock);
out:
  return result; // warning: 'table::lock' stays locked when 'macro_bad' returns here [lock-leak]
}

int macro_ok(struct table *t, int key) {
  int result = 0, locked = 0;
  REQUIRE(t != NULL && key >= 0, 1);
  pthread_mutex_lock(&t->lock);
  locked = 1;
  REQUIRE(t->used < t->size, 2);
  t->slots[t->used++] = key;
out:
  if (locked)
    pthread_mutex_unlock(&t->lock);
  return result;
}

// What is told of the error is handed the object; elsewhere it keeps the lock.
int told_bad(struct table *t) {
  int result = -1;
  pthread_mutex_lock(&t->lock);
  if (t->used == t->size) {
    complain(t, "full");
    return -1; // warning: 'table::lock' stays locked when 'told_bad' returns here [lock-leak]
  }
  if (!fetch(t->used)) {
    complain(t, "nothing");
    goto out;
  }
  t->used++;
  result = 0;
out:
  pthread_mutex_unlock(&t->lock);
  return result;
}

void give_up(struct table *t);

int given_up_ok(struct table *t) {
  pthread_mutex_lock(&t->lock);
  if (t->used == t->size) {
    give_up(t); // releases it, for all we know
    return -1;
  }
  t->used++;
  pthread_mutex_unlock(&t->lock);
  return 0;
}
