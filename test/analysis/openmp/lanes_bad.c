// Loops for lanes and devices carry dependences as well.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
enum { Size = 100 };
static int behind[Size], both[Size], total, device[Size];

int main(void) {
#pragma omp simd
  for (int i = 1; i < Size; i++)
    behind[i] = behind[i - 1] + 1; // race: behind[]
#pragma omp parallel for simd
  for (int i = 1; i < Size; i++)
    both[i] = both[i - 1] + 1; // race: both[]
#pragma omp target teams distribute parallel for
  for (int i = 0; i < Size; i++)
    total += i; // race: total
#pragma omp target
#pragma omp parallel for
  for (int i = 0; i < Size - 1; i++)
    device[i] = device[i + 1]; // race: device[]
  return 0;
}
