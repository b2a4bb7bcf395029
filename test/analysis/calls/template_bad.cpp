// A static of a template is one variable for each of its arguments; the report
// is one, on the pattern.
#include <thread>

template <typename Value> class Pool {
public:
  static Value *take() {
    ++taken; // race: taken
    return nullptr;
  }

private:
  static inline int taken = 0;
};

template <typename Value> void work() {
  for (int i = 0; i < 100; ++i)
    Pool<Value>::take();
}

int main() {
  std::thread first(work<int>);
  std::thread second(work<int>);
  first.join();
  second.join();
  return 0;
}
