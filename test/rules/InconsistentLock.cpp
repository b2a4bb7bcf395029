#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

// Classes of a library: no thread is visible, but a lock shows that threads
// were meant.

class GetterBad {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Sum += N; // race: Sum [inconsistent-lock]
  }
  void reset() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Sum = 0; // race: Sum [inconsistent-lock]
  }
  int sum() const { return Sum; } // race: Sum [inconsistent-lock]

private:
  mutable std::mutex Mutex;
  int Sum = 0;
};

class GetterOk {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Sum += N;
  }
  int sum() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Sum;
  }

private:
  mutable std::mutex Mutex;
  int Sum = 0;
};

class AfterUnlockBad {
public:
  void push(const std::string &Line) {
    Mutex.lock();
    Lines.push_back(Line); // race: Lines [inconsistent-lock]
    Mutex.unlock();
  }
  void clear() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Count = 0;
    Lock.unlock();
    Lines.clear(); // race: Lines [inconsistent-lock]
  }

private:
  std::mutex Mutex;
  std::vector<std::string> Lines;
  int Count = 0;
};

class AfterUnlockOk {
public:
  void push(const std::string &Line) {
    Mutex.lock();
    Lines.push_back(Line);
    Mutex.unlock();
  }
  void clear() {
    std::vector<std::string> Old;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Old.swap(Lines);
    }
    Old.clear();
  }

private:
  std::mutex Mutex;
  std::vector<std::string> Lines;
};

class HelperBad {
public:
  void put(int Key) {
    std::lock_guard<std::mutex> Lock(Mutex);
    insert(Key);
  }
  void putAll(const std::vector<int> &Keys) {
    for (int Key : Keys)
      insert(Key);
  }

private:
  void insert(int Key) {
    ++Entries; // race: Entries [inconsistent-lock]
    Last = Key; // race: Last [inconsistent-lock]
  }
  std::mutex Mutex;
  int Entries = 0;
  int Last = 0;
};

// Set up before, and torn down after, all sharing.
class ConstructedOk {
public:
  explicit ConstructedOk(int Limit) : Limit(Limit) { fill(); }
  ConstructedOk(ConstructedOk &&Other) : Limit(Other.Limit) {
    Used = Other.Used;
    Other.Used = 0;
  }
  ~ConstructedOk() { Used = 0; }
  bool take() {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Used >= Limit)
      return false;
    ++Used;
    return true;
  }
  int limit() const { return Limit; }

private:
  void fill() { Used = 1; }
  std::mutex Mutex;
  int Limit;
  int Used = 0;
};

class ReadersBad {
public:
  int find(int Key) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    auto It = Map.find(Key); // race: Map [inconsistent-lock]
    return It == Map.end() ? 0 : It->second;
  }
  int size() {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    return Map.size(); // race: Map [inconsistent-lock]
  }
  void drop() { Map.clear(); } // race: Map [inconsistent-lock]

private:
  std::shared_mutex Mutex;
  std::map<int, int> Map;
};

class ReadersOk {
public:
  int find(int Key) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    auto It = Map.find(Key);
    return It == Map.end() ? 0 : It->second;
  }
  void drop() {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Map.clear();
  }

private:
  std::shared_mutex Mutex;
  std::map<int, int> Map;
};

// Two fields, each with a use of its own: what is never locked may belong to
// one thread.
class ConfinedOk {
public:
  void step() {
    ++Steps;
    std::lock_guard<std::mutex> Lock(Mutex);
    Total += 1;
  }
  int steps() const { return Steps; }
  int total() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Total;
  }

private:
  std::mutex Mutex;
  int Steps = 0;
  int Total = 0;
};

class AtomicOk {
public:
  void add() {
    std::lock_guard<std::mutex> Lock(Mutex);
    ++Hits;
  }
  int hits() const { return Hits; }

private:
  std::mutex Mutex;
  std::atomic<int> Hits{0};
};

// The lock of another object guards nothing here.
class TransferBad {
public:
  void give(TransferBad &To) {
    std::lock_guard<std::mutex> Lock(Mutex);
    --Balance; // race: Balance [inconsistent-lock]
    ++To.Balance; // race: Balance [inconsistent-lock]
  }
  int balance() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Balance; // race: Balance [inconsistent-lock]
  }

private:
  std::mutex Mutex;
  int Balance = 0;
};

// A class that is a lock and nothing else is known by the field that is one.
class Mutex {
public:
  void lock() { Inner.lock(); }
  void unlock() { Inner.unlock(); }

private:
  std::mutex Inner;
};

class Ledger {
public:
  void add(int N) {
    std::lock_guard<Mutex> Lock(Guard);
    Sum += N;
  }
  void take(int N) {
    std::lock_guard<Mutex> Lock(Guard);
    Sum -= N;
  }
  int wrapped_bad() const { return Sum; } // warning: 'Ledger::Sum' is read without 'Ledger::Guard', held at 3 of 4 accesses
  int wrapped_ok() const {
    std::lock_guard<Mutex> Lock(Guard);
    return Sum;
  }

private:
  mutable Mutex Guard;
  int Sum = 0;
};

int ledger(Ledger &L) {
  L.add(2);
  L.take(1);
  return L.wrapped_bad() + L.wrapped_ok();
}

// A text to fill in, known by its type alone, is another one for each caller.
std::mutex NamesMutex;
std::map<std::string, int> Names;

bool takeName(const std::string &Name, std::string &Error) {
  std::lock_guard<std::mutex> Lock(NamesMutex);
  if (Names.count(Name)) {
    Error = "taken: " + Name;
    Error += "!";
    return false;
  }
  Names[Name] = 1;
  return true;
}

bool parseName(const std::string &Name, std::string &Error) {
  if (Name.empty()) {
    Error = "empty";
    return false;
  }
  return true;
}
