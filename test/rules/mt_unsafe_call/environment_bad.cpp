// tsan: skip the C library is not instrumented
#include <cstdlib>
#include <thread>

const char *proxy() {
  return std::getenv("HTTP_PROXY"); // note: calls 'getenv'
}

void configure(const char *Host) {
  setenv("HTTP_PROXY", Host, 1); // warning: 'setenv' changes the environment of all threads while another calls 'getenv'; set it before threads start [mt-unsafe-call]
}

int main() {
  std::thread Fetch([] {
    for (int I = 0; I < 1000; ++I)
      proxy();
  });
  configure("proxy.example");
  Fetch.join();
}
