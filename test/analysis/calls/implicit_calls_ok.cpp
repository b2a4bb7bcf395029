// Code that no call names, on objects of one thread.
#include <thread>

struct Token {
  long uses = 0;
  long *last = nullptr;
  ~Token() { *last = uses; }
  Token &operator+=(int amount) {
    uses += amount;
    return *this;
  }
  operator long() {
    ++uses;
    return uses;
  }
};

void work(long &result) {
  for (int i = 0; i < 100; ++i) {
    Token token;
    token.last = &result;
    token += 2;
    long value = token;
    result = value;
  }
}

int main() {
  long low = 0, high = 0;
  std::thread first(work, std::ref(low));
  std::thread second(work, std::ref(high));
  first.join();
  second.join();
  return low == high ? 0 : 1;
}
