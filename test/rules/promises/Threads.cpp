#include <mutex>
#include <thread>

// Where threads are seen, what comes before them needs no lock.

#define GUARDED_BY(x) __attribute__((guarded_by(x)))

std::mutex Mu;
int Jobs GUARDED_BY(Mu);
int Done GUARDED_BY(Mu);

void work() {
  {
    std::lock_guard<std::mutex> Held(Mu);
    --Jobs;
  }
  ++Done; // race: Done [inconsistent-lock]
}

int main() {
  Jobs = 2;
  Done = 0;
  std::thread First(work), Second(work);
  First.join();
  Second.join();
  return Jobs + Done;
}
