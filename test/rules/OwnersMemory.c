/* Memory that an object keeps, under the object's lock; a lock by a mode that
   stands elsewhere. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct peer {
  pthread_mutex_t lock;
  struct peer *next;
  char *address;
  int fd;
};

static struct peer *peers;

static void disconnect(struct peer *p) {
  free(p->address);
  p->address = NULL;
}

static int connect_to(struct peer *p, const char *address, size_t size) {
  if (p->address)
    disconnect(p);
  p->address = calloc(1, 128);
  if (!p->address)
    return -1;
  memcpy(p->address, address, size);
  return 0;
}

void send_all_ok(const char *address, size_t size) {
  for (struct peer *p = peers; p; p = p->next) {
    pthread_mutex_lock(&p->lock);
    connect_to(p, address, size);
    pthread_mutex_unlock(&p->lock);
  }
}

extern bool threaded;

static void mode_lock(pthread_mutex_t *m) {
  if (threaded)
    pthread_mutex_lock(m);
}

static void mode_unlock(pthread_mutex_t *m) {
  if (threaded)
    pthread_mutex_unlock(m);
}

struct arena {
  pthread_mutex_t lock;
  long requests;
  long large;
};

void arena_add(struct arena *a, long n) {
  mode_lock(&a->lock);
  a->requests += n;
  a->large += n;
  mode_unlock(&a->lock);
}

long arena_requests_ok(struct arena *a) {
  mode_lock(&a->lock);
  long n = a->requests;
  mode_unlock(&a->lock);
  return n;
}

void arena_merge_bad(struct arena *a, long n) {
  mode_lock(&a->lock);
  a->requests += n;
  mode_unlock(&a->lock);
  a->large += n; // warning: 'arena::large' is written without 'arena::lock' [inconsistent-lock]
}

/* What is said of the error cannot release the lock. */
void complain(const char *text, ...);
int find(long key);

int arena_check_bad(struct arena *a, long key) {
  pthread_mutex_lock(&a->lock);
  if (!find(key)) {
    complain("no %s: %ld", "key", key);
    return -1; // warning: 'arena::lock' stays locked when 'arena_check_bad' returns here [lock-leak]
  }
  a->requests++;
  pthread_mutex_unlock(&a->lock);
  return 0;
}
