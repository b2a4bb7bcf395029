// Lock classes whose methods have their bodies elsewhere: what their names say.

namespace port {
class Mutex {
public:
  void lock();
  void unlock();
  bool try_lock();

private:
  void *Handle;
};
void spinAcquireLock(unsigned *Word);
void spinReleaseLock(unsigned *Word);
} // namespace port

class Counter {
public:
  void add(int N);
  void reset();
  int get();
  int peek();
  bool tryAdd();
  bool addPositive(int N);

private:
  port::Mutex M;
  int Sum = 0;
  int Resets = 0;
};

void Counter::add(int N) {
  M.lock();
  Sum += N;
  M.unlock();
}

void Counter::reset() {
  M.lock();
  Sum = 0;
  ++Resets;
  M.unlock();
}

int Counter::get() {
  M.lock();
  int N = Sum + Resets;
  M.unlock();
  return N;
}

int Counter::peek() {
  return Sum; // warning: 'Counter::Sum' is read without
}

bool Counter::tryAdd() {
  if (!M.try_lock())
    return false;
  ++Sum;
  M.unlock();
  return true;
}

bool Counter::addPositive(int N) {
  M.lock();
  if (N < 0)
    return false; // warning: stays locked when 'Counter::addPositive' returns here [lock-leak]
  Sum += N;
  M.unlock();
  return true;
}

static unsigned Word;
static int Shared;

void sharedAdd(int N) {
  port::spinAcquireLock(&Word);
  Shared += N;
  port::spinReleaseLock(&Word);
}

int sharedGet() {
  port::spinAcquireLock(&Word);
  int N = Shared;
  port::spinReleaseLock(&Word);
  return N;
}

// What is locked here is the picture, for its pixels.
class Surface {
public:
  void *lock();
  void unlock();
};

bool draw_ok(Surface &S, int N) {
  S.lock();
  if (N < 0)
    return false;
  S.unlock();
  return true;
}
