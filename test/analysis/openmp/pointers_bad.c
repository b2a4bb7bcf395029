// Memory handed in by callers: a dependence is one whoever they are.
// flags: -fopenmp

void prefix(double *sums, int length) {
#pragma omp parallel for
  for (int i = 1; i < length; i++)
    sums[i] += sums[i - 1]; // race: *sums
}
