// Two buffers change places at each barrier: what one thread writes its
// neighbours read in the next round only. The pointers are shared and swapped
// by one thread, or each thread has its own, or a number says which is which.
#include <pthread.h>

enum { Cells = 64, Threads = 4, Rounds = 50 };

static pthread_barrier_t barrier;
static double first[Cells + 2], second[Cells + 2];
static double *current = first, *next = second;
static int left[Cells + 2], right[Cells + 2];
static long grid[2][Cells + 2], plane[2][Cells + 2];

static void wait_for_all(void) { pthread_barrier_wait(&barrier); }

static void *work(void *which) {
  long id = (long)which;
  int low = 1 + id * (Cells / Threads), high = low + Cells / Threads;
  int *from = left, *to = right;

  for (int round = 0; round < Rounds; round++) {
    for (int i = low; i < high; i++)
      next[i] = (current[i - 1] + current[i + 1]) / 2;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
      double *old = current;
      current = next;
      next = old;
    }
    pthread_barrier_wait(&barrier);
  }
  for (int round = 0; round < Rounds; round++) {
    for (int i = low; i < high; i++)
      to[i] = from[i - 1] ^ from[i + 1];
    wait_for_all();
    int *old = from;
    from = to;
    to = old;
  }
  for (int round = 0; round < Rounds; round++) {
    long *in = grid[round & 1], *out = grid[(round + 1) & 1];
    for (int i = low; i < high; i++)
      out[i] = in[i - 1] + in[i + 1];
    pthread_barrier_wait(&barrier);
  }
  for (int round = 0, now = 0; round < Rounds; round++, now = 1 - now) {
    for (int i = low; i < high; i++)
      plane[1 - now][i] = plane[now][i - 1] + plane[now][i + 1];
    pthread_barrier_wait(&barrier);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[Threads];
  first[0] = 1;
  left[3] = 5;
  grid[0][7] = plane[0][7] = 1;
  pthread_barrier_init(&barrier, NULL, Threads);
  for (long i = 0; i < Threads; i++)
    pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);
  return current[5] > 2;
}
