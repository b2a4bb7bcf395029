// The lock comes too late: nobody asks again under it.
#include <mutex>
#include <thread>
#include <vector>

static std::mutex Mutex;
static std::vector<int> *Primes;

const std::vector<int> &primes() {
  if (!Primes) { // race: Primes [lazy-init]
    std::lock_guard<std::mutex> Lock(Mutex);
    Primes = new std::vector<int>{2, 3, 5}; // race: Primes [lazy-init]
  }
  return *Primes; // race: Primes [lazy-init]
}

int main() {
  std::thread A([] { primes(); }), B([] { primes(); });
  A.join();
  B.join();
}
