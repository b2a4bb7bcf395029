// The condition changes between lock and use.
#include <pthread.h>

enum { LOCKED = 1, LOUD = 2 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void count(int flags, int level) {
  if (flags & LOCKED)
    pthread_mutex_lock(&mutex);
  if (level >= 3)
    flags ^= LOCKED;
  if (flags & LOCKED)
    ++total; // race: total
  if (level >= 3)
    flags ^= LOCKED;
  if (flags & LOCKED)
    pthread_mutex_unlock(&mutex);
}

static void *work(void *argument) {
  int flags = *(int *)argument;
  for (int i = 0; i < 1000; ++i) {
    count(flags, i % 5);
    flags ^= LOCKED;
  }
  return 0;
}

int main(void) {
  static int even = LOCKED, odd = LOUD;
  pthread_t first, second;
  pthread_create(&first, 0, work, &even);
  pthread_create(&second, 0, work, &odd);
  pthread_join(first, 0);
  pthread_join(second, 0);
  return 0;
}
