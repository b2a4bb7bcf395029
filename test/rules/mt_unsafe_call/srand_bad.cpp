// tsan: skip the C library is not instrumented
#include <cstdlib>
#include <ctime>
#include <thread>

void roll(int &Sum) {
  std::srand(std::time(nullptr)); // warning: 'srand' restarts the random numbers of every thread; [mt-unsafe-call]
  for (int I = 0; I < 10; ++I)
    Sum += std::rand(); // note: 'rand' is called here as well
}

int main() {
  int A = 0, B = 0;
  std::thread First(roll, std::ref(A)), Second(roll, std::ref(B));
  First.join();
  Second.join();
  return A == B;
}
