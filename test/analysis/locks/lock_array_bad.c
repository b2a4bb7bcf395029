/* One lock per bucket, but the index of the lock is not that of the bucket. */
#include <pthread.h>

#define BUCKETS 4

static pthread_mutex_t locks[BUCKETS] = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int sizes[BUCKETS * 2];

static void insert(int hash) {
  pthread_mutex_lock(&locks[hash % BUCKETS]);
  sizes[(hash + 1) / 2]++; // race: sizes (FN: indices of a lock and of its data are not compared)
  pthread_mutex_unlock(&locks[hash % BUCKETS]);
}

static void *fill(void *unused) {
  for (int i = 0; i < 100; i++)
    insert(i % 8);
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, fill, NULL);
  pthread_create(&b, NULL, fill, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
