// Iterations that never meet.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
#include <stdlib.h>
enum { Size = 100 };
static int same[Size], even[2 * Size], table[Size][Size], halves[2 * Size];
static int transposed[Size][Size], flat[Size * Size], step[Size + 4];
static int lower[Size][Size], index_of[Size], spread[Size], down[Size];
static int times[Size][Size], tiled[Size];

int main(int argc, char **argv) {
  int length = argc, i, j;
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    same[i] = same[i] + 1;
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    even[2 * i + 1] = even[2 * i];
#pragma omp parallel for private(j)
  for (i = 0; i < Size; i++)
    for (j = 1; j < Size; j++)
      table[i][j] = table[i][j - 1] + transposed[j][i];
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    halves[i] = halves[i + Size];
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    for (int k = 0; k < Size; k++)
      flat[i * Size + k] = k;
#pragma omp parallel for
  for (i = 0; i < Size; i += 4)
    for (int k = 0; k < 4; k++)
      step[i + k] = k;
  for (int k = 0; k < Size - 1; k++) {
#pragma omp parallel for
    for (i = k + 1; i < Size; i++)
      for (int l = k + 1; l < Size; l++)
        lower[i][l] -= lower[i][k] * lower[k][l];
  }
  for (int t = 0; t < Size - 1; t++) {
#pragma omp parallel for
    for (i = 1; i < Size - 1; i++)
      times[t + 1][i] = times[t][i - 1] + times[t][i + 1];
  }
#pragma omp parallel for
  for (i = 0; i < Size; i++)
    spread[index_of[i]] = i; /* taken to be a permutation */
#pragma omp parallel for
  for (i = Size - 1; i >= 0; i--)
    down[i] = i;
#pragma omp parallel for
  for (int tile = 0; tile < Size; tile += 10)
    for (int k = tile; k < tile + 10; k++)
      tiled[k] = k;
  int **rows = malloc(sizeof(int *) * (size_t)length);
  for (i = 0; i < length; i++)
    rows[i] = malloc(sizeof(int) * (size_t)length);
#pragma omp parallel for private(j)
  for (i = 0; i < length; i++)
    for (j = 0; j < length; j++)
      rows[i][j] = i * length + j;
  int *matrix = malloc(sizeof(int) * (size_t)(length * length));
#pragma omp parallel for
  for (i = 0; i < length; i++)
    for (int k = 0; k < length; k++)
      matrix[i * length + k] = k;
  (void)argv;
  return 0;
}
