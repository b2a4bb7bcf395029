/* Locked in one function and unlocked in another; one caller forgets both. */
#include <pthread.h>

static pthread_mutex_t stats_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
  unsigned gets, sets;
} stats;

static void stats_lock(void) { pthread_mutex_lock(&stats_mutex); }
static void stats_unlock(void) { pthread_mutex_unlock(&stats_mutex); }

static void process_get(void) {
  stats_lock();
  stats.gets++;
  stats_unlock();
}

static void process_set(void) {
  stats.sets++; // race: sets
}

static void *serve(void *unused) {
  for (int i = 0; i < 100; i++) {
    process_get();
    process_set();
  }
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, serve, NULL);
  pthread_create(&b, NULL, serve, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
