/* Both sides of the barrier: what is written after it races. */
#include <pthread.h>

static pthread_barrier_t barrier;
static int phase_one;
static int phase_two;

static void *work(void *unused) {
  phase_one = 1;
  pthread_barrier_wait(&barrier);
  for (int i = 0; i < 100; i++)
    phase_two++; // race: phase_two
  return unused;
}

int main(void) {
  pthread_t worker;
  pthread_barrier_init(&barrier, NULL, 2);
  pthread_create(&worker, NULL, work, NULL);
  pthread_barrier_wait(&barrier);
  phase_two += phase_one; // race: phase_two
  pthread_join(worker, NULL);
  pthread_barrier_destroy(&barrier);
  return 0;
}
