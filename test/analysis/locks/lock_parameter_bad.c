/* The lock comes as a pointer; the two callers hand over different ones. */
#include <pthread.h>

static pthread_mutex_t read_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t write_mutex = PTHREAD_MUTEX_INITIALIZER;
static long transferred;

static void count(pthread_mutex_t *mutex, long bytes) {
  pthread_mutex_lock(mutex);
  transferred += bytes; // race: transferred
  pthread_mutex_unlock(mutex);
}

static void *reader(void *unused) {
  for (int i = 0; i < 100; i++)
    count(&read_mutex, i);
  return unused;
}

static void *writer(void *unused) {
  for (int i = 0; i < 100; i++)
    count(&write_mutex, i);
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
