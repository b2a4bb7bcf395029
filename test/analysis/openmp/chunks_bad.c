// Shares that overlap, counts of one place, a buffer for all.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
#include <stdlib.h>
int omp_get_thread_num(void);

static int bins[16], best, found[64];

static void note(int value) {
  if (value > best) // race: best
    best = value; // race: best
}

int main(int argc, char **argv) {
  char *buffer = NULL;
  int length = argc;
#pragma omp parallel
  {
    int id = omp_get_thread_num();
    buffer = malloc(100); // race: buffer
    buffer[0] = (char)id; // race: buffer // race: *buffer
    note(id);
    found[id] = 1; // race: found[]
    if (id == 0)
      found[1] = 2; // race: found[]
  }
#pragma omp parallel for
  for (int i = 0; i < length; i++)
    bins[i % 16]++; // race: bins[]
  (void)argv;
  return 0;
}
