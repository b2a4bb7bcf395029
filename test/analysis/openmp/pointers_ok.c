// Memory handed in by callers, each iteration with its own part.
// flags: -fopenmp

struct cell {
  double value;
};

void scale(double *values, double *result, int length) {
#pragma omp parallel for
  for (int i = 0; i < length; i++)
    result[i] = values[i] * 2;
#pragma omp parallel for
  for (int i = 0; i < length - 1; i++)
    result[i] = values[i + 1];
}

void fill(double **rows, struct cell **cells, int length) {
#pragma omp parallel for
  for (int i = 0; i < length; i++) {
    for (int j = 0; j < length; j++)
      rows[i][j] = 0;
    cells[i]->value = 1;
  }
}
