/* One lock per bucket, by the same index; and inside the bucket. */
#include <pthread.h>

#define BUCKETS 4

static pthread_mutex_t locks[BUCKETS] = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int sizes[BUCKETS];

struct shelf {
  pthread_mutex_t lock;
  int books;
};
static struct shelf shelves[BUCKETS] = {{PTHREAD_MUTEX_INITIALIZER, 0},
                                        {PTHREAD_MUTEX_INITIALIZER, 0},
                                        {PTHREAD_MUTEX_INITIALIZER, 0},
                                        {PTHREAD_MUTEX_INITIALIZER, 0}};

static void insert(int hash) {
  int bucket = hash % BUCKETS;
  pthread_mutex_lock(&locks[bucket]);
  sizes[bucket]++;
  pthread_mutex_unlock(&locks[bucket]);

  struct shelf *shelf = &shelves[hash % BUCKETS];
  pthread_mutex_lock(&shelf->lock);
  shelf->books++;
  pthread_mutex_unlock(&shelf->lock);
}

static void *fill(void *unused) {
  for (int i = 0; i < 100; i++)
    insert(i);
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
