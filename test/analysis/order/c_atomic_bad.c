/* volatile is not atomic. */
#include <pthread.h>
#include <stdatomic.h>

static volatile int stop;
static atomic_int rounds;
static volatile long progress;

static void *work(void *unused) {
  while (!stop && rounds < 100000) { // race: stop [volatile-sync]
    rounds++;
    progress++; // race: progress [volatile-sync]
  }
  return unused;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, NULL, work, NULL);
  while (progress < 0) // race: progress [volatile-sync]
    ;
  stop = 1; // race: stop [volatile-sync]
  pthread_join(worker, NULL);
  return 0;
}
