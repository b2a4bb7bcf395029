// Members handed out by reference, though others hold a lock at them.
// rules: inconsistent-lock data-race

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class Segments {
public:
  std::map<int, std::string> &all() {
    return Parts; // race: Parts [inconsistent-lock]
  }
  void drop(int Upto) {
    std::lock_guard<std::mutex> Lock(Access);
    while (!Parts.empty() && Parts.begin()->first < Upto)
      Parts.erase(Parts.begin()); // race: Parts [inconsistent-lock]
  }
  size_t count() {
    std::lock_guard<std::mutex> Lock(Access);
    return Parts.size();
  }

private:
  std::mutex Access;
  std::map<int, std::string> Parts;
};

class CopiedSegments {
public:
  std::map<int, std::string> all() {
    std::lock_guard<std::mutex> Lock(Access);
    return Parts;
  }
  void drop(int Upto) {
    std::lock_guard<std::mutex> Lock(Access);
    Parts.erase(Upto);
  }

private:
  std::mutex Access;
  std::map<int, std::string> Parts;
};

class Fragment {
public:
  const std::shared_ptr<std::string> &metadata() const { return Metadata; } // race: Metadata [inconsistent-lock]
  void load() {
    std::lock_guard<std::mutex> Lock(Access);
    if (!Metadata)
      Metadata = std::make_shared<std::string>("x"); // race: Metadata [inconsistent-lock]
  }

private:
  mutable std::mutex Access;
  std::shared_ptr<std::string> Metadata;
};

// Set once, by the constructor.
class Named {
public:
  explicit Named(std::string Name) : Name(std::move(Name)) {}
  const std::string &name() const { return Name; }
  void use() {
    std::lock_guard<std::mutex> Lock(Access);
    Uses += Name.size();
  }

private:
  std::mutex Access;
  std::string Name;
  size_t Uses = 0;
};

// The lock goes with it.
class Lockable {
public:
  std::mutex &mutex() { return Access; }
  std::vector<int> &items() { return Items; }
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Access);
    Items.push_back(N);
  }
  void clear() {
    std::lock_guard<std::mutex> Lock(Access);
    Items.clear();
  }

private:
  std::mutex Access;
  std::vector<int> Items;
};

class Bracketed {
public:
  void lock() { Access.lock(); }
  void unlock() { Access.unlock(); }
  std::vector<int> &items() { return Items; }
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Access);
    Items.push_back(N);
  }
  void clear() {
    std::lock_guard<std::mutex> Lock(Access);
    Items.clear();
  }

private:
  std::mutex Access;
  std::vector<int> Items;
};

// It has a lock of its own.
class Counter {
public:
  void add() {
    std::lock_guard<std::mutex> Lock(Access);
    ++Value;
  }
  int value() {
    std::lock_guard<std::mutex> Lock(Access);
    return Value;
  }

private:
  std::mutex Access;
  int Value = 0;
};
class Holder {
public:
  Counter &counter() { return Counts; }

private:
  Counter Counts;
};
