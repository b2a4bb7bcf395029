// Without -fopenmp the directives are comments.
static int sum;

int main(void) {
#pragma omp parallel for
  for (int i = 0; i < 100; i++)
    sum += i;
  return sum == 4950 ? 0 : 1;
}
