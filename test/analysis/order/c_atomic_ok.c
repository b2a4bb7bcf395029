/* _Atomic, by operators and by functions. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static _Atomic bool stop;
static atomic_int rounds;
static _Atomic(long) progress;

static void *work(void *unused) {
  while (!stop) {
    rounds++;
    atomic_fetch_add_explicit(&progress, 1, memory_order_relaxed);
  }
  return unused;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, NULL, work, NULL);
  while (atomic_load(&progress) < 10)
    ;
  stop = true;
  pthread_join(worker, NULL);
  return 0;
}
