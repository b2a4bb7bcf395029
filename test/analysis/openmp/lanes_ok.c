// Lanes and teams, each with elements of its own.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int a[Size], b[Size], grid[Size][Size], total;

int main(void) {
#pragma omp simd
  for (int i = 0; i < Size; i++)
    a[i] = b[i] + 1;
#pragma omp parallel for
  for (int i = 0; i < Size; i++) {
#pragma omp simd
    for (int j = 0; j < Size; j++)
      grid[i][j] = i * j;
  }
#pragma omp target teams distribute parallel for reduction(+ : total)
  for (int i = 0; i < Size; i++)
    total += a[i];
#pragma omp target teams distribute parallel for map(tofrom : a[0 : Size])
  for (int i = 0; i < Size; i++)
    a[i] = i;
  return 0;
}
