#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

struct Table {
  int Size = 7;
};

static std::mutex Mutex;
static Table *TheTable;
static std::map<int, int> Squares;
static bool Ready;
static int Settings[4];

// One lock across the test, the filling and the use.
int size() {
  std::lock_guard<std::mutex> Lock(Mutex);
  if (!TheTable)
    TheTable = new Table;
  return TheTable->Size;
}

int square(int N) {
  std::lock_guard<std::mutex> Lock(Mutex);
  auto Found = Squares.find(N);
  if (Found == Squares.end())
    Found = Squares.emplace(N, N * N).first;
  return Found->second;
}

int setting(int N) {
  std::unique_lock<std::mutex> Lock(Mutex);
  if (!Ready) {
    for (int I = 0; I < 4; ++I)
      Settings[I] = I;
    Ready = true;
  }
  return Settings[N];
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I)
      if (size() + square(I % 4) + setting(I % 4) < 0)
        return;
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
