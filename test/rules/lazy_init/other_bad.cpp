// Races, but nothing is made on first use: other rules speak.
#include <thread>
#include <vector>

static int Free = 3;
static std::vector<int> Log;

void take() {
  if (Free > 0) // race: Free
    --Free;     // race: Free
}

void trim() {
  Log.push_back(1);     // race: Log
  if (Log.size() > 100) // race: Log
    Log.clear();        // race: Log
}

static int Phase;
void step() {
  if (Phase == 0)      // race: Phase
    Phase = 1;         // race: Phase
  else if (Phase == 1) // race: Phase
    Phase = 2;         // race: Phase
  else
    Phase = 0; // race: Phase
}

int main() {
  auto Work = [] {
    for (int I = 0; I < 10; ++I) {
      take();
      trim();
      step();
    }
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
}
