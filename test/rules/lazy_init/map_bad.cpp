#include <map>
#include <string>
#include <thread>

// Django's URL resolver: not empty is taken for complete.
class Resolver {
public:
  bool knows(const std::string &Name) {
    if (Paths.empty()) // race: Board.Paths [lazy-init]
      fill();
    return Paths.count(Name) != 0; // race: Board.Paths [lazy-init]
  }

private:
  void fill() {
    Paths["home"] = "/";       // race: Board.Paths [lazy-init]
    Paths["about"] = "/about"; // race: Board.Paths [lazy-init]
  }
  std::map<std::string, std::string> Paths;
};

static Resolver Board;

// A cache of what was computed once for each key.
static std::map<int, int> Squares;
int square(int N) {
  if (!Squares.count(N)) // race: Squares [lazy-init]
    Squares[N] = N * N; // race: Squares [lazy-init]
  return Squares[N];     // race: Squares [lazy-init]
}

static std::map<int, int> Cubes;
int cube(int N) {
  auto Found = Cubes.find(N); // race: Cubes [lazy-init]
  if (Found != Cubes.end())   // race: Cubes [lazy-init]
    return Found->second;
  Cubes.emplace(N, N * N * N); // race: Cubes [lazy-init]
  return 0;
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I) {
      Board.knows("home");
      square(I % 5);
      cube(I % 5);
    }
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
