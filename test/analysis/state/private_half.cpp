#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

// A class and its private half: what the pointer between them leads to is one
// object for as long as both live, however often the pointer is read.

struct ManagerHalf {
  std::mutex Mutex;
  std::vector<std::string> Names;
  bool Online = false;
};

class Manager {
public:
  Manager() : D(new ManagerHalf) {}
  ~Manager() { delete D; }
  void add(const std::string &Name) {
    std::lock_guard<std::mutex> Lock(D->Mutex);
    D->Names.push_back(Name); // race: Names [inconsistent-lock]
  }
  void setOnline(bool Now) {
    std::lock_guard<std::mutex> Lock(D->Mutex);
    D->Online = Now;
    if (!Now)
      D->Names.clear(); // race: Names [inconsistent-lock]
  }
  bool online() const {
    std::lock_guard<std::mutex> Lock(D->Mutex);
    return D->Online && !D->Names.empty();
  }
  int count() const { return int(D->Names.size()); } // race: Names [inconsistent-lock]

private:
  ManagerHalf *const D;
};

struct PageHalf {
  std::mutex Mutex;
  std::vector<int> Lines;
  int Sum = 0;
  bool Known = false;
};

// All of it locked, through a smart pointer, with a helper of the half.
class PageOk {
public:
  PageOk() : D(std::make_unique<PageHalf>()) {}
  void add(int Line) {
    std::lock_guard<std::mutex> Lock(D->Mutex);
    D->Lines.push_back(Line);
    D->Known = false;
  }
  int sum() const {
    std::lock_guard<std::mutex> Lock(D->Mutex);
    if (!D->Known) {
      for (int Line : D->Lines)
        D->Sum += Line;
      D->Known = true;
    }
    return D->Sum;
  }

private:
  std::unique_ptr<PageHalf> D;
};

struct TextHalf {
  std::vector<int> Lines;
  int Sum = 0;
  bool Known = false;
};

// A `const` member may write what the pointer leads to, and does.
class TextBad {
public:
  TextBad() : D(new TextHalf) {}
  void add(int Line) { D->Lines.push_back(Line); }
  int sum() const {
    if (!D->Known) {
      for (int Line : D->Lines)
        D->Sum += Line; // race: Sum [const-mutation]
      D->Known = true;
    }
    return D->Sum; // race: Sum [const-mutation]
  }

private:
  std::unique_ptr<TextHalf> D;
};

// What a `const` member is handed is not its object.
struct Row {
  int Hits = 0;
};

class ReaderOk {
public:
  bool read(Row &Into) const {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    Into.Hits = Value;
    return Value != 0;
  }
  void set(int Now) {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Value = Now;
  }

private:
  mutable std::shared_mutex Mutex;
  int Value = 0;
};

// Readers are many.
class CountsBad {
public:
  int find(int Key) {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    ++Lookups; // race: Lookups [lock-misuse]
    return Key < int(Values.size()) ? Values[Key] : 0;
  }
  void add(int Value) {
    std::unique_lock<std::shared_mutex> Lock(Mutex);
    Values.push_back(Value);
  }
  long lookups() const {
    std::shared_lock<std::shared_mutex> Lock(Mutex);
    return Lookups; // race: Lookups [lock-misuse]
  }

private:
  mutable std::shared_mutex Mutex;
  std::vector<int> Values;
  long Lookups = 0;
};
