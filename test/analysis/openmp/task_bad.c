// Tasks that nobody waits for, or that depend on nothing.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
static int unwaited, twice, apart, looped, grandchild;

int main(void) {
#pragma omp parallel
#pragma omp single
  {
#pragma omp task
    unwaited = 1; // race: unwaited
    unwaited++; // race: unwaited
#pragma omp task
    twice++; // race: twice
#pragma omp task
    twice++; // race: twice
#pragma omp task depend(out : apart)
    apart = 1; // race: apart
#pragma omp task
    apart = 2; // race: apart
    for (int i = 0; i < 10; i++) {
#pragma omp task
      looped++; // race: looped
    }
#pragma omp task
    {
#pragma omp task
      grandchild = 1; // race: grandchild
    }
#pragma omp taskwait
    grandchild++; // race: grandchild
  }
  return 0;
}
