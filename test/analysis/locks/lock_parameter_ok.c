/* The lock comes as a pointer; lock and unlock are functions of their own. */
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long transferred;

static void acquire(pthread_mutex_t *which) { pthread_mutex_lock(which); }
static void release(pthread_mutex_t *which) { pthread_mutex_unlock(which); }

static void count(pthread_mutex_t *which, long bytes) {
  acquire(which);
  transferred += bytes;
  release(which);
}

static void *reader(void *unused) {
  for (int i = 0; i < 100; i++)
    count(&mutex, i);
  return unused;
}

static void *writer(void *unused) {
  pthread_mutex_t *alias = &mutex;
  for (int i = 0; i < 100; i++)
    count(alias, i);
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, reader, NULL);
  pthread_create(&b, NULL, writer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
