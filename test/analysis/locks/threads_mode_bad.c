// Flags that decide over locking, and are off, or change, where threads run.
#include <pthread.h>

static int locking; // nobody ever sets it
static int busy;    // another thread does
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long bytes, files;

static void add(long n) {
  if (locking)
    pthread_mutex_lock(&mutex);
  bytes += n; // race: bytes
  if (locking)
    pthread_mutex_unlock(&mutex);
}

static void count(void) {
  int locked = __atomic_load_n(&busy, __ATOMIC_RELAXED);
  if (locked)
    pthread_mutex_lock(&mutex);
  files++; // race: files
  if (locked)
    pthread_mutex_unlock(&mutex);
}

static void *work(void *arg) {
  for (int i = 0; i < 100; i++) {
    add(i);
    count();
    __atomic_store_n(&busy, i % 2, __ATOMIC_RELAXED);
  }
  return arg;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], 0);
  return 0;
}
