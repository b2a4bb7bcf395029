// Buffers that change places from round to round, without a barrier between the
// rounds.
#include <pthread.h>

enum { Cells = 64, Threads = 4, Rounds = 2000 };

static pthread_barrier_t barrier;
static double grid[2][Cells + 2];

static void *work(void *which) {
  long id = (long)which;
  int low = 1 + id * (Cells / Threads), high = low + Cells / Threads;

  pthread_barrier_wait(&barrier);
  for (int round = 0; round < Rounds; round++) {
    double *in = grid[round & 1], *out = grid[(round + 1) & 1];
    for (int i = low; i < high; i++)
      out[i] = in[i - 1] + in[i + 1]; // race: grid[][]
  }
  return NULL;
}

int main(void) {
  pthread_t threads[Threads];
  pthread_barrier_init(&barrier, NULL, Threads);
  for (long i = 0; i < Threads; i++)
    pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
