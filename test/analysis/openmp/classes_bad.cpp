// Members, references and templates inside parallel regions.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
#include <vector>

class Histogram {
public:
  void count(const std::vector<int> &Values) {
#pragma omp parallel for
    for (int I = 0; I < 100; ++I)
      ++Bins[Values[I] % 16 ? 1 : 0]; // race: H.Bins[]
    ++Runs;
  }

private:
  int Bins[16] = {};
  int Runs = 0;
};

template <typename Number> Number sum(const std::vector<Number> &Values) {
  Number Total = 0;
  Number &Alias = Total;
#pragma omp parallel for
  for (unsigned I = 0; I < Values.size(); ++I)
    Alias += Values[I]; // race: Total
  return Total;
}

int main() {
  std::vector<int> Values(100), Squares;
  Histogram H;
  H.count(Values);
#pragma omp parallel for
  for (int I = 0; I < 100; ++I)
    Squares.push_back(I); // race: Squares
  return sum(Values);
}
