// Orders of locks that can deadlock, in a library: any function may run in any
// thread. Safe are a gate, locks taken at once, tried locks, one order.
// rules: lock-order

#include <mutex>
#include <shared_mutex>

std::mutex A, B, C, D, E, F, Gate, Registry2;
std::shared_mutex Shared1, Shared2;
int State;

// Two functions disagree.
void forward_bad() {
  std::lock_guard<std::mutex> First(A);
  std::lock_guard<std::mutex> Second(B); // warning: 'A' then 'B' here, 'B' then 'A' at LockOrder.cpp:19: 'forward_bad' and 'backward_bad' can deadlock
  ++State;
}
static void take_a() {
  std::lock_guard<std::mutex> Lock(A); // note: 'backward_bad' takes 'A' holding 'B'
  ++State;
}
void backward_bad() {
  std::lock_guard<std::mutex> First(B); // note: 'B' taken
  take_a();                             // note: 'backward_bad' calls 'take_a'
}

// Three in a circle.
std::mutex One, Two, Three;
void circle1_bad() {
  std::lock_guard<std::mutex> First(One);
  std::lock_guard<std::mutex> Second(Two); // warning: 'One' then 'Two' here, 'Two' then 'Three' at
}
void circle2_bad() {
  std::lock_guard<std::mutex> First(Two);
  std::lock_guard<std::mutex> Second(Three);
}
void circle3_bad() {
  std::lock_guard<std::mutex> First(Three);
  std::lock_guard<std::mutex> Second(One);
}

// Members of one class disagree.
class Cache {
public:
  void fill_bad() {
    std::lock_guard<std::mutex> First(Index);
    std::lock_guard<std::mutex> Second(Data); // warning: 'Cache::Index' then 'Cache::Data' here
    ++Size;
  }
  void drop_bad() {
    std::lock_guard<std::mutex> First(Data);
    std::lock_guard<std::mutex> Second(Index);
    --Size;
  }

private:
  std::mutex Index, Data;
  int Size = 0;
};

// Two objects of a class, in the order of the arguments.
struct Account {
  std::mutex Access;
  int Balance = 0;
  int Number = 0;
};
void transfer_bad(Account &From, Account &To, int Sum) {
  std::lock_guard<std::mutex> First(From.Access);
  std::lock_guard<std::mutex> Second(To.Access); // warning: 'Account::Access' of one object then of another
  From.Balance -= Sum;
  To.Balance += Sum;
}
void transfer_ok(Account &From, Account &To, int Sum) {
  std::scoped_lock Both(From.Access, To.Access);
  From.Balance -= Sum;
  To.Balance += Sum;
}
void transfer_by_number_ok(Account &From, Account &To, int Sum) {
  Account &Lower = From.Number < To.Number ? From : To;
  Account &Upper = From.Number < To.Number ? To : From;
  std::lock_guard<std::mutex> First(Lower.Access);
  std::lock_guard<std::mutex> Second(Upper.Access);
  From.Balance -= Sum;
  To.Balance += Sum;
}
void transfer_by_address_ok(Account *From, Account *To, int Sum) {
  if (From < To) {
    From->Access.lock();
    To->Access.lock();
  } else {
    To->Access.lock();
    From->Access.lock();
  }
  From->Balance -= Sum;
  To->Balance += Sum;
  From->Access.unlock();
  To->Access.unlock();
}

// A global lock and a member's.
std::mutex Registry;
class Session {
public:
  void close_bad() {
    std::lock_guard<std::mutex> First(Access);
    std::lock_guard<std::mutex> Second(Registry); // warning: 'Session::Access' then 'Registry' here
    Open = false;
  }
  void list_bad() {
    std::lock_guard<std::mutex> First(Registry);
    std::lock_guard<std::mutex> Second(Access);
    Open = true;
  }

private:
  std::mutex Access;
  bool Open = false;
};

// Readers against writers.
void reader_bad() {
  std::shared_lock<std::shared_mutex> First(Shared1);
  std::unique_lock<std::shared_mutex> Second(Shared2); // warning: 'Shared1' then 'Shared2' here
}
void writer_bad() {
  std::unique_lock<std::shared_mutex> First(Shared2);
  std::unique_lock<std::shared_mutex> Second(Shared1);
}

// One order everywhere.
void same1_ok() {
  std::lock_guard<std::mutex> First(C);
  std::lock_guard<std::mutex> Second(D);
}
void same2_ok() {
  C.lock();
  D.lock();
  C.unlock();
  D.unlock();
}
void one_after_the_other_ok() {
  {
    std::lock_guard<std::mutex> First(D);
  }
  std::lock_guard<std::mutex> Second(C);
}
void at_once_ok() { std::scoped_lock Both(D, C); }
void by_std_lock_ok() {
  std::lock(D, C);
  std::lock_guard<std::mutex> First(D, std::adopt_lock);
  std::lock_guard<std::mutex> Second(C, std::adopt_lock);
}
void deferred_ok() {
  std::unique_lock<std::mutex> First(D, std::defer_lock);
  std::unique_lock<std::mutex> Second(C, std::defer_lock);
  std::lock(First, Second);
}
void tried_ok() {
  std::lock_guard<std::mutex> First(D);
  if (C.try_lock()) {
    ++State;
    C.unlock();
  }
}

// A gate around both.
void gated1_ok() {
  std::lock_guard<std::mutex> Around(Gate);
  std::lock_guard<std::mutex> First(E);
  std::lock_guard<std::mutex> Second(F);
}
void gated2_ok() {
  std::lock_guard<std::mutex> Around(Gate);
  std::lock_guard<std::mutex> First(F);
  std::lock_guard<std::mutex> Second(E);
}

// Readers do not wait for readers.
std::shared_mutex Left, Right;
int read1_ok() {
  std::shared_lock<std::shared_mutex> First(Left);
  std::shared_lock<std::shared_mutex> Second(Right);
  return State;
}
int read2_ok() {
  std::shared_lock<std::shared_mutex> First(Right);
  std::shared_lock<std::shared_mutex> Second(Left);
  return State;
}

// Parents before their children: the objects differ.
struct Directory {
  std::mutex Access;
  Directory *Parent = nullptr;
  int Files = 0;
};
void walk_ok(Directory *From) {
  std::lock_guard<std::mutex> First(From->Parent->Access);
  std::lock_guard<std::mutex> Second(From->Access);
  ++From->Files;
}

// The initialization of a static is a lock as well.
static int made() {
  std::lock_guard<std::mutex> Lock(Registry2); // warning: 'Value' then 'Registry2' here, 'Registry2' then 'Value' at
  return ++State;
}
int hidden_bad() {
  static int Value = made();
  return Value;
}
int calls_hidden_bad() {
  std::lock_guard<std::mutex> Lock(Registry2);
  return hidden_bad();
}
