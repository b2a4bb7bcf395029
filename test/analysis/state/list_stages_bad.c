// A session stands on two lists at once, each with its own lock: either guards
// its own links, and neither what both sides count in.
#include <pthread.h>
#include <stdlib.h>

struct session {
  struct session *next, *next_old;
  long hits;
};

static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t old_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *all, *old;

static void enter(int n) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return;
  s->hits = n;
  pthread_mutex_lock(&all_lock);
  s->next = all;
  all = s;
  pthread_mutex_unlock(&all_lock);
  pthread_mutex_lock(&old_lock);
  s->next_old = old;
  old = s;
  pthread_mutex_unlock(&old_lock);
}

static void *touch(void *unused) {
  (void)unused;
  for (int round = 0; round < 2000; round++) {
    pthread_mutex_lock(&all_lock);
    for (struct session *s = all; s; s = s->next)
      s->hits++; // race: session::hits
    pthread_mutex_unlock(&all_lock);
  }
  return NULL;
}

static void *age(void *unused) {
  (void)unused;
  for (int round = 0; round < 2000; round++) {
    pthread_mutex_lock(&old_lock);
    for (struct session *s = old; s; s = s->next_old)
      s->hits /= 2; // race: session::hits
    pthread_mutex_unlock(&old_lock);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  for (int i = 0; i < 20; i++)
    enter(i);
  pthread_create(&a, NULL, touch, NULL);
  pthread_create(&b, NULL, age, NULL);
  for (int i = 0; i < 20; i++)
    enter(i);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
