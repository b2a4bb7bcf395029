// Whoever puts another value into an entry, under its lock, has the old one to
// itself, where there was one.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct entry *next;
  char *value;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;

static void set(const char *text) {
  char *copy = strdup(text), *old = NULL;
  pthread_mutex_lock(&lock);
  struct entry *e = entries;
  if (!e) {
    e = calloc(1, sizeof *e);
    if (!e)
      abort();
    entries = e;
  } else {
    old = e->value;
  }
  e->value = copy;
  pthread_mutex_unlock(&lock);
  if (old)
    old[0] = 0;
  free(old);
}

static size_t length(void) {
  size_t n = 0;
  pthread_mutex_lock(&lock);
  if (entries && entries->value)
    n = strlen(entries->value);
  pthread_mutex_unlock(&lock);
  return n;
}

static void *work(void *unused) {
  (void)unused;
  for (int i = 0; i < 1000; i++) {
    set("some text");
    if (length() == 0)
      abort();
  }
  return NULL;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
