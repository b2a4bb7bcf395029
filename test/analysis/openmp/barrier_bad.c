// No barrier between what one thread writes and another reads.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int a[Size], b[Size], ready, sum, part, left, right_sees;

int main(void) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < Size; i++)
      a[i] = i; // race: a[]
#pragma omp for
    for (int i = 0; i < Size; i++)
      b[i] = a[Size - 1 - i]; // race: a[]

#pragma omp master
    ready = 1; // race: ready
    b[0] += ready; // race: ready // race: b[0]|b[]

#pragma omp for reduction(+ : sum) nowait // race: sum
    for (int i = 0; i < Size; i++)
      sum += i; // each thread has a copy
#pragma omp single nowait
    part = sum; // race: sum
  }
#pragma omp parallel sections
  {
#pragma omp section
    left = 1; // race: left
#pragma omp section
    right_sees = left; // race: left
  }
  return 0;
}
