// Each thread has its own, by a clause or because it is declared inside.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int a[Size], b[Size], grid[Size][Size];
static int own;
#pragma omp threadprivate(own)

int main(void) {
  int i, j, scratch, sum = 0, last = 0, start = 5, place = 0;
#pragma omp parallel for private(scratch)
  for (i = 0; i < Size; i++) {
    scratch = a[i];
    a[i] = scratch + 1;
  }
#pragma omp parallel for private(j)
  for (i = 0; i < Size; i++)
    for (j = 0; j < Size; j++)
      grid[i][j] = 1;
#pragma omp parallel for collapse(2)
  for (i = 0; i < Size; i++)
    for (j = 0; j < Size; j++)
      grid[i][j] = 2;
#pragma omp parallel for reduction(+ : sum)
  for (i = 0; i < Size; i++)
    sum += a[i];
#pragma omp parallel for lastprivate(last)
  for (i = 0; i < Size; i++)
    last = a[i];
#pragma omp parallel for firstprivate(start)
  for (i = 0; i < Size; i++) {
    start += i;
    a[i] = start;
  }
#pragma omp parallel for linear(place)
  for (i = 0; i < Size; i++) {
    b[place] = i;
    place++;
  }
#pragma omp parallel
  {
    int mine = 0;
#pragma omp for
    for (int k = 0; k < Size; k++) {
      mine += a[k];
      own = mine;
    }
  }
#pragma omp parallel num_threads(1)
  scratch = 1;
#pragma omp parallel if (0)
  scratch = 2;
  return sum + last;
}
