// Tasks in order: by taskwait, by taskgroup, by what they depend on.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int waited, grouped, chained, cells[Size], taken, loop[Size], at_end;

static int fib(int n) {
  int x, y;
  if (n < 2)
    return n;
#pragma omp task shared(x)
  x = fib(n - 1);
#pragma omp task shared(y)
  y = fib(n - 2);
#pragma omp taskwait
  return x + y;
}

int main(void) {
  int answer = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task
    waited = 1;
#pragma omp taskwait
    waited++;
#pragma omp taskgroup
    {
#pragma omp task
      {
#pragma omp task
        grouped = 1;
      }
    }
    grouped++;
#pragma omp task depend(out : chained)
    chained = 1;
#pragma omp task depend(inout : chained)
    chained++;
    for (int i = 0; i < Size; i++) {
#pragma omp task
      cells[i] = i;
    }
#pragma omp taskloop
    for (int i = 0; i < Size; i++)
      loop[i] = i;
#pragma omp task if (0)
    taken = 1;
    taken++;
    answer = fib(10);
#pragma omp task
    at_end = 1;
  }
  at_end++;
  return answer;
}
