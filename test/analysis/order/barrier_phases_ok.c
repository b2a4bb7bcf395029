/* Rounds of one body between two barriers, a step that one thread makes for
 * all, and a start and an end that main shares with its workers. */
#include <pthread.h>

#define WORKERS 3
#define ROUNDS 5

static pthread_barrier_t round_bar, gate;
static int best, rounds, stop, input, together;
static int found[WORKERS];

static void sum_up(void) {
  best = 0;
  for (int i = 0; i < WORKERS; i++)
    if (found[i] > best)
      best = found[i];
  rounds++;
  stop = rounds == ROUNDS;
}

static void *work(void *argument) {
  int id = (int)(long)argument;
  pthread_barrier_wait(&gate);
  int mine = input + id;
  while (!stop) {
    found[id] = mine + best;
    if (pthread_barrier_wait(&round_bar) == PTHREAD_BARRIER_SERIAL_THREAD)
      sum_up();
    pthread_barrier_wait(&round_bar);
  }
  pthread_barrier_wait(&gate);
  return (void *)(long)together;
}

int main(void) {
  pthread_t workers[WORKERS];
  pthread_barrier_init(&round_bar, NULL, WORKERS);
  pthread_barrier_init(&gate, NULL, WORKERS + 1);
  for (int i = 0; i < WORKERS; i++)
    pthread_create(&workers[i], NULL, work, (void *)(long)i);
  input = 7;
  together = 1;
  pthread_barrier_wait(&gate);
  pthread_barrier_wait(&gate);
  int total = best + rounds;
  for (int i = 0; i < WORKERS; i++)
    pthread_join(workers[i], NULL);
  return total == 0;
}
