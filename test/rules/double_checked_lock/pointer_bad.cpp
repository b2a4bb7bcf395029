#include <mutex>
#include <thread>

struct Table {
  int Size = 7;
};

static std::mutex Mutex;
static Table *First;
static volatile bool Ready;
static int Settings[4];

Table *first() {
  if (!First) { // race: First [double-checked-lock]
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!First)
      First = new Table; // race: First [double-checked-lock]
  }
  return First; // race: First [double-checked-lock]
}

// volatile orders nothing between threads.
int setting(int N) {
  if (!Ready) { // race: Ready [double-checked-lock]
    std::unique_lock<std::mutex> Lock(Mutex);
    if (!Ready) {
      for (int I = 0; I < 4; ++I)
        Settings[I] = I; // race: Settings [double-checked-lock]
      Ready = true;      // race: Ready [double-checked-lock]
    }
  }
  return Settings[N]; // race: Settings [double-checked-lock]
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 100; ++I) {
      first();
      setting(I % 4);
    }
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
