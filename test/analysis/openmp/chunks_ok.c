// Threads that divide the work by their number.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
#include <stdlib.h>
int omp_get_thread_num(void);
int omp_get_num_threads(void);

static int bins[64][16], total[16];

static void halve(double *a, int id, int share) {
  for (int i = id * share; i < (id + 1) * share; i++)
    a[i] /= 2;
}

static void every(double *a, int id, int length, int threads) {
  for (int i = id; i < length; i += threads)
    a[i] *= 2;
}

static void clear(double *a, int share) {
  double *end = a + share;
  while (a < end)
    *a++ = 0;
}

int main(int argc, char **argv) {
  int length = argc * 1000;
  double *a = malloc(sizeof(double) * (size_t)length);
  char *buffers[64];
#pragma omp parallel
  {
    int id = omp_get_thread_num(), threads = omp_get_num_threads();
    int share = length / threads, begin = id * share, end = begin + share;
    clear(a + id * share, share);
#pragma omp barrier
    halve(a, id, share);
#pragma omp barrier
    every(a, id, length, threads);
#pragma omp barrier
    for (int i = begin; i < end; i++)
      a[i] += 1;
    for (int i = begin; i < end; i++)
      bins[id][i % 16]++;
    buffers[id] = malloc(100);
    buffers[id][0] = 'x';
#pragma omp barrier
#pragma omp for
    for (int bin = 0; bin < 16; bin++)
      for (int t = 0; t < threads; t++)
        total[bin] += bins[t][bin];
    free(buffers[id]);
  }
  /* Two buffers, exchanged from step to step. */
  double *old = calloc((size_t)length, sizeof(double));
  double *both[2] = {a, old};
  int now = 0;
  for (int step = 0; step < 10; step++) {
#pragma omp parallel for
    for (int i = 1; i < length - 1; i++)
      both[1 - now][i] = both[now][i - 1] + both[now][i + 1];
    now = 1 - now;
  }
  (void)argv;
  return 0;
}
