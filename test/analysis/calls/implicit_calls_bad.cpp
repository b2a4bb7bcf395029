// Code that no call names: a destructor, an operator, a conversion, a default
// argument.
#include <thread>

static long destroyed = 0;
static long added = 0;
static long converted = 0;
static long defaulted = 0;

struct Token {
  ~Token() {
    ++destroyed; // race: destroyed
  }
  Token &operator+=(int amount) {
    added += amount; // race: added
    return *this;
  }
  operator int() const {
    ++converted; // race: converted
    return 1;
  }
};

static int next() {
  ++defaulted; // race: defaulted
  return 0;
}

static void use(Token &token, int amount = next()) { token += amount; }

void work() {
  for (int i = 0; i < 100; ++i) {
    Token token;
    use(token);
    int value = token;
    (void)value;
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
