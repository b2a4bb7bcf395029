// Members, references and templates that keep to their iteration.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
#include <vector>

class Image {
public:
  explicit Image(int Width) : Width(Width), Pixels(Width * 100) {}
  void invert() {
#pragma omp parallel for
    for (int Y = 0; Y < 100; ++Y)
      for (int X = 0; X < Width; ++X)
        Pixels[Y * Width + X] = 255 - Pixels[Y * Width + X];
  }

private:
  int Width;
  std::vector<int> Pixels;
};

template <typename Number> Number sum(const std::vector<Number> &Values) {
  Number Total = 0;
#pragma omp parallel for reduction(+ : Total)
  for (unsigned I = 0; I < Values.size(); ++I)
    Total += Values[I];
  return Total;
}

int main() {
  Image Picture(100);
  Picture.invert();
  std::vector<int> Values(100);
#pragma omp parallel for
  for (int &Value : Values)
    Value = 1;
#pragma omp parallel for
  for (unsigned I = 0; I < Values.size(); ++I) {
    int Square = Values[I] * Values[I];
    auto Add = [&](int More) { Square += More; };
    Add(1);
    Values[I] = Square;
  }
#pragma omp parallel for
  for (auto It = Values.begin(); It < Values.end(); ++It)
    *It = 2;
  std::vector<std::vector<int>> Lists(100);
#pragma omp parallel for
  for (int I = 0; I < 100; ++I) {
    auto &List = Lists[I];
    List.push_back(I);
  }
  return sum(Values);
}
