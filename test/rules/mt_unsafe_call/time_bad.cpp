// tsan: skip the C library is not instrumented
#include <chrono>
#include <ctime>
#include <string>
#include <thread>

// Copying the result at once does not help: the call itself races.
std::string stamp() {
  std::time_t Now = std::time(nullptr);
  std::tm *Local = std::localtime(&Now); // warning: 'localtime' returns a buffer all threads share; use 'localtime_r' [mt-unsafe-call]
  char Text[32];
  std::strftime(Text, sizeof Text, "%H:%M", Local);
  return Text;
}

int year() {
  std::time_t Now = std::time(nullptr);
  return gmtime(&Now)->tm_year; // note: 'gmtime' is called here as well
}

int main() {
  std::thread Log([] {
    for (int I = 0; I < 100; ++I)
      stamp();
  });
  int Sum = 0;
  for (int I = 0; I < 100; ++I)
    Sum += year();
  std::string Last = stamp();
  Log.join();
  return Sum == 0 && Last.empty();
}
