#include <atomic>
#include <memory>
#include <mutex>
#include <string>

// What `const` members change behind their callers' backs.

class CacheBad {
public:
  int area() const {
    if (!Known) {  // race: Known [const-mutation]
      Area = W * H; // race: Area [const-mutation]
      Known = true; // race: Known [const-mutation]
    }
    return Area; // race: Area [const-mutation]
  }

private:
  int W = 1, H = 2;
  mutable bool Known = false;
  mutable int Area = 0;
};

class CacheOk {
public:
  int area() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Known) {
      Area = W * H;
      Known = true;
    }
    return Area;
  }

private:
  int W = 1, H = 2;
  mutable std::mutex Mutex;
  mutable bool Known = false;
  mutable int Area = 0;
};

class CounterBad {
public:
  void look() const { ++Looks; } // race: Looks [const-mutation]

private:
  mutable int Looks = 0;
};

class CounterOk {
public:
  void look() const { ++Looks; }

private:
  mutable std::atomic<int> Looks{0};
};

struct Private {
  int Uses = 0;
};

class PimplBad {
public:
  int use() const { return ++D->Uses; } // race: Uses [const-mutation]

private:
  Private *D;
};

// Not const: callers know that it changes.
class PlainOk {
public:
  void add() { ++N; }
  int get() const { return N; }

private:
  int N = 0;
};

class OnceOk {
public:
  const std::string &name() const {
    std::call_once(Flag, [this] { Name = "n"; });
    return Name;
  }

private:
  mutable std::once_flag Flag;
  mutable std::string Name;
};

class LocalOk {
public:
  int sum() const {
    int Sum = 0;
    for (int I = 0; I < 3; ++I)
      Sum += Values[I];
    return Sum;
  }

private:
  int Values[3] = {1, 2, 3};
};

class HelperBad {
public:
  int value() const { return fill(); }

private:
  int fill() const {
    Value = 3; // race: Value [const-mutation]
    return Value; // race: Value [const-mutation]
  }
  mutable int Value = 0;
};

class HelperOk {
public:
  int value() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return fill();
  }

private:
  int fill() const {
    Value = 3;
    return Value;
  }
  mutable std::mutex Mutex;
  mutable int Value = 0;
};
