// Variables that each thread should have for itself.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int a[Size], grid[Size][Size], counter;
static int global_scratch;

static void scale(int i) {
  global_scratch = a[i]; // race: global_scratch
  a[i] = global_scratch * 2; // race: global_scratch
}

int main(void) {
  int i, j, scratch, sum = 0, last;
#pragma omp parallel for
  for (i = 0; i < Size; i++) {
    scratch = a[i]; // race: scratch
    a[i] = scratch + 1; // race: scratch
  }
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    for (j = 0; j < Size; j++) // race: j
      grid[i][j] = 1; // race: j
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    sum += a[i]; // race: sum
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    last = a[i]; // race: last
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    a[counter++] = i; // race: counter // race: a[]
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    scale(i);
  return sum + last;
}
