#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

//===- Written by functions that any thread may call ----------------------===//

static int Hits = 0;
void count_bad() {
  ++Hits; // warning: global 'Hits' is shared by all threads [mutable-global]
}

int LastError = 0;
int open_bad(const char *Name) {
  LastError = Name ? 0 : 1; // warning: global 'LastError' [mutable-global]
  return LastError;
}

static std::vector<std::string> Routes;
void add_route_bad(const std::string &Path) {
  Routes.push_back(Path); // warning: global 'Routes' [mutable-global]
}

struct Session {
  static int Alive;
  int Number = 0;
};
int Session::Alive = 0;
Session open_session_bad() {
  Session::Alive++; // warning: global 'Session::Alive' [mutable-global]
  return Session();
}

// Written by a helper that only exported functions call.
static int Depth = 0;
static void enter() {
  ++Depth; // warning: global 'Depth' [mutable-global]
}
void nested_bad() { enter(); }

// One function locks, another does not.
static std::mutex NamesMutex;
static std::vector<std::string> Names;
void add_name_ok(const std::string &Name) {
  std::lock_guard<std::mutex> Lock(NamesMutex);
  Names.push_back(Name);
}
void clear_names_bad() {
  Names.clear(); // warning: global 'Names' is shared by all threads [mutable-global]
}

// A pointer to a lock is state like any other.
static std::mutex FirstMutex, SecondMutex;
static std::mutex *Active = &FirstMutex;
void choose_bad() {
  Active = &SecondMutex; // warning: global 'Active' [mutable-global]
}

//===- Synchronized, or made for it ---------------------------------------===//

static std::atomic<int> AtomicHits{0};
void count_ok() { ++AtomicHits; }

static std::mutex Mutex;
static std::condition_variable Changed;
static std::once_flag Once;
static int Guarded = 0;
void guarded_ok() {
  std::unique_lock<std::mutex> Lock(Mutex);
  ++Guarded;
  Changed.notify_one();
  while (Guarded > 3)
    Changed.wait(Lock);
}

static int Table = 0;
int table_ok() {
  std::call_once(Once, [] { Table = 7; });
  return Table;
}

static thread_local int Scratch = 0;
int scratch_ok(int Value) { return Scratch += Value; }

//===- Never written after start-up ---------------------------------------===//

static const int Primes[] = {2, 3, 5, 7};
static int Limit = 100; // never written
static std::string Greeting = std::string("hello") + " world";
static int Started = [] {
  Limit = 200;
  return 1;
}();
int read_only_ok(int Index) {
  return Primes[Index] + Limit + Started + Greeting.size();
}
