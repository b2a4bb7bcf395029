/* Something is touched after the next was called. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define N 3
static atomic_long turn;
static long total, late;

static void *play(void *arg) {
  long me = (long)arg;
  for (int i = 0; i < 300; i++) {
    while (atomic_load(&turn) != me)
      sched_yield();
    total += me;
    atomic_store(&turn, (me + 1) % N);
    late += me; // race: late
  }
  return NULL;
}

int main(void) {
  pthread_t threads[N];
  for (long i = 0; i < N; i++)
    pthread_create(&threads[i], NULL, play, (void *)i);
  for (int i = 0; i < N; i++)
    pthread_join(threads[i], NULL);
  return total + late < 0;
}
