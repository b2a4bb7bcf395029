/* Threads in the order of their numbers: who is called has what they share. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define N 3
static atomic_long turn;
static long total;
static int trace[64], used;

static void *play(void *arg) {
  long me = (long)arg;
  for (int i = 0; i < 5; i++) {
    while (atomic_load(&turn) != me)
      sched_yield();
    total += me;
    trace[used++] = (int)me;
    atomic_store(&turn, (me + 1) % N);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[N];
  for (long i = 0; i < N; i++)
    pthread_create(&threads[i], NULL, play, (void *)i);
  for (int i = 0; i < N; i++)
    pthread_join(threads[i], NULL);
  return total + used < 0;
}
