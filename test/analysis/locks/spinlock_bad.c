/* A spin lock around the write, none around the read. */
#include <pthread.h>

static pthread_spinlock_t lock;
static long ticks;

static void *tick(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_spin_lock(&lock);
    ticks++; // race: ticks
    pthread_spin_unlock(&lock);
  }
  return unused;
}

int main(void) {
  pthread_t clock;
  long now = 0;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  pthread_create(&clock, NULL, tick, NULL);
  for (int i = 0; i < 100; i++)
    now += ticks; // race: ticks
  pthread_join(clock, NULL);
  pthread_spin_destroy(&lock);
  return now < 0;
}
