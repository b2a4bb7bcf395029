#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>
#include <random>
#include <string>

//===- Built safely once, then used unsafely ------------------------------===//

int next_number_bad() {
  static int Number = 0;
  return ++Number; // warning: static local 'Number' is one object for all threads [unsynchronized-static]
}

const char *format_bad(int Value) {
  static char Buffer[16];
  Buffer[0] = char('0' + Value % 10); // warning: static local 'Buffer [unsynchronized-static]
  Buffer[1] = 0;
  return Buffer;
}

std::string cached_bad(int Key) {
  static std::map<int, std::string> Cache;
  return Cache[Key]; // warning: static local 'Cache [unsynchronized-static]
}

double random_bad() {
  static std::minstd_rand Engine;
  return Engine(); // warning: static local 'Engine' [unsynchronized-static]
}

bool changed_bad(int Value) {
  static int Last = -1;
  bool Changed = Last != Value;
  Last = Value; // warning: static local 'Last' [unsynchronized-static]
  return Changed;
}

// The guard must be static as well: this one is new for each caller.
int local_guard_bad() {
  static int Count = 0;
  std::mutex Mine;
  std::lock_guard<std::mutex> Lock(Mine); // warning: 'Mine' is a local [lock-misuse]
  return ++Count; // warning: static local 'Count' [unsynchronized-static]
}

//===- Safe ---------------------------------------------------------------===//

int locked_ok() {
  static std::mutex Mutex;
  static int Number = 0;
  std::lock_guard<std::mutex> Lock(Mutex);
  return ++Number;
}

int atomic_ok() {
  static std::atomic<int> Number{0};
  return ++Number;
}

int thread_local_ok() {
  static thread_local int Number = 0;
  return ++Number;
}

struct Registry {
  int Entries = 0;
  Registry() { Entries = 10; }
};
const Registry &registry_ok() {
  static Registry Instance;
  return Instance;
}

int table_ok(int Index) {
  static const int Primes[] = {2, 3, 5, 7};
  static const std::map<int, int> Squares = {{1, 1}, {2, 4}};
  return Primes[Index % 4] + (int)Squares.size();
}

// Filled in one place, by its own initializer.
static int measure() { return 42; }
int measured_ok() {
  static int Speed = measure();
  return Speed;
}
