// Iterations that meet: each loop carries a dependence.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int next[Size], first[Size], doubled[Size], column[Size][Size];
static int row[Size][Size], flat[Size * Size], folded[Size], sums[2 * Size];

int main(void) {
#pragma omp parallel for
  for (int i = 0; i < Size - 1; i++)
    next[i] = next[i + 1]; // race: next[]
#pragma omp parallel for
  for (int i = 0; i < Size; i++)
    first[i] = first[0] + 1; // race: first[]|first[0]
#pragma omp parallel for
  for (int i = 0; i < Size / 2; i++)
    doubled[2 * i] = doubled[i]; // race: doubled[]
#pragma omp parallel for
  for (int i = 1; i < Size; i++)
    for (int j = 0; j < Size; j++)
      column[i][j] = column[i - 1][j]; // race: column[][]
  for (int i = 0; i < Size; i++)
#pragma omp parallel for
    for (int j = 1; j < Size; j++)
      row[i][j] = row[i][j - 1]; // race: row[][]
#pragma omp parallel for
  for (int i = 0; i < Size - 1; i++)
    for (int j = 0; j <= Size; j++)
      flat[i * Size + j] = i; // race: flat[]
#pragma omp parallel for
  for (int i = 0; i < Size; i++)
    folded[i % 10] = i; // race: folded[]
#pragma omp parallel for
  for (int i = 0; i < Size; i++)
    for (int j = 0; j < Size; j++)
      sums[i + j] += 1; // race: sums[]
  return 0;
}
