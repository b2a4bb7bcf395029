// Barriers, said and implied, keep the phases apart.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100, Steps = 10 };
static int a[Size], b[Size], ready, sum, result, from[Size], to[Size];

static void meet(void) {
#pragma omp barrier
}

int main(void) {
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < Size; i++)
      a[i] = i;
#pragma omp for
    for (int i = 0; i < Size; i++)
      b[i] = a[Size - 1 - i];
#pragma omp master
    ready = 1;
#pragma omp barrier
    int seen = ready;
#pragma omp for reduction(+ : sum)
    for (int i = 0; i < Size; i++)
      sum += i + seen;
#pragma omp single
    result = sum;
    seen = result;
    meet();
#pragma omp single
    result = seen;
    for (int step = 0; step < Steps; step++) {
#pragma omp for
      for (int i = 1; i < Size - 1; i++)
        to[i] = from[i - 1] + from[i + 1];
#pragma omp for
      for (int i = 0; i < Size; i++)
        from[i] = to[i];
    }
  }
  return result;
}
