/* A library: an answer that is kept, and an object that is made once. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static int probe(void) { return access("/proc/self", F_OK) == 0; }

int is_there(void) {
  static atomic_int known = -1;
  int now = atomic_load(&known);
  if (now < 0) {
    now = probe();
    atomic_store(&known, now);
  }
  return now;
}

struct settings {
  int level;
};

static _Atomic(struct settings *) current;
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

struct settings *settings(void) {
  struct settings *found =
      atomic_load_explicit(&current, memory_order_acquire);
  if (found)
    return found;
  pthread_mutex_lock(&making);
  found = atomic_load_explicit(&current, memory_order_relaxed);
  if (!found) {
    found = calloc(1, sizeof *found);
    if (found)
      found->level = 3;
    atomic_store_explicit(&current, found, memory_order_release);
  }
  pthread_mutex_unlock(&making);
  return found;
}
