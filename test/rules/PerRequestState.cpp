// What a call keeps in an object that several threads use: written, and read
// back before the call ends. A lock at each access does not help.

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Request {
  std::string User;
  int Id = 0;
};

static void use(size_t N) {
  static thread_local size_t Sink;
  Sink += N;
}

// Django's middleware: one object, two hooks of each request.
class Middleware {
public:
  void process_request(const Request &R) {
    User = R.User; // race: Hooks.User [per-request-state]
  }
  void process_response() {
    use(User.size()); // race: Hooks.User [per-request-state]
  }

private:
  std::string User;
};
static Middleware Hooks;
void serve_hooks_bad(const Request &R) {
  Hooks.process_request(R);
  use(R.Id);
  Hooks.process_response();
}

// The object belongs to main, and is handed to the threads by reference.
class Router {
public:
  int route_bad(const Request &R) {
    Current = R.Id; // race: Routes.Current [per-request-state]
    return find();
  }

private:
  int find() const { return Current * 2; } // race: Routes.Current [per-request-state]
  int Current = 0;
};

// On the heap, and a whole record.
class Session {
public:
  void open_bad(int Id) {
    Now.Id = Id; // race: Request::Id [per-request-state]
    use(step());
    use(Now.Id); // race: Request::Id [per-request-state]
  }

private:
  size_t step() { return 1; }
  Request Now;
};

// A scratch buffer, emptied first.
struct Formatter {
  std::vector<int> Buffer;
  void format_bad(int N) {
    Buffer.clear(); // race: Scratch.Buffer [per-request-state]
    for (int I = 0; I < N; ++I)
      Buffer.push_back(I); // race: Scratch.Buffer [per-request-state]
    use(Buffer.size()); // race: Scratch.Buffer [per-request-state]
  }
};
static Formatter Scratch;

// Each access is locked, and the user is another's all the same.
class Locked {
public:
  void set(const std::string &To) {
    std::lock_guard<std::mutex> Lock(Access);
    User = To; // warning: 'Locked::set' keeps what it works on in 'Careful.User', which threads share: though each access holds 'Careful.Access', another call of it overwrites it [per-request-state]
  }
  size_t get() {
    std::lock_guard<std::mutex> Lock(Access);
    return User.size(); // note: is read back here
  }
  void serve_bad(const Request &R) {
    set(R.User);
    use(R.Id);
    use(get());
  }

private:
  std::mutex Access;
  std::string User;
};
static Locked Careful;

// Nor does it help that each access is atomic.
struct Counter {
  std::atomic<int> Id{0};
  void serve_bad(const Request &R) {
    Id = R.Id; // warning: atomic or not, another call of it overwrites it before it is read back [per-request-state]
    use(R.User.size());
    use(Id.load());
  }
};
static Counter Atomic;

// A sum made up within the call.
struct Summary {
  int Sum = 0;
  int add_bad(const std::vector<int> &All) {
    Sum = 0; // race: Totals.Sum [per-request-state]
    for (int Each : All)
      Sum += Each; // race: Totals.Sum [per-request-state]
    return Sum; // race: Totals.Sum [per-request-state]
  }
};
static Summary Totals;

// Safe: an object per call.
void serve_local_ok(const Request &R) {
  Middleware Mine;
  Mine.process_request(R);
  Mine.process_response();
}
void serve_heap_ok(const Request &R) {
  auto Mine = std::make_unique<Router>();
  use(Mine->route_bad(R));
}

// Safe: one per thread.
static thread_local Session PerThread;
void serve_thread_ok(const Request &R) { PerThread.open_bad(R.Id); }

// Safe: one lock over both.
class Whole {
public:
  void serve_ok(const Request &R) {
    std::lock_guard<std::mutex> Lock(Access);
    User = R.User;
    use(R.Id);
    use(length());
  }

private:
  size_t length() const { return User.size(); }
  std::mutex Access;
  std::string User;
};
static Whole Guarded;

// Safe: for others to read, and for the next call.
class Statistics {
public:
  void count_ok(const Request &R) {
    std::lock_guard<std::mutex> Lock(Access);
    Last = R.Id;
    Total += R.Id;
  }
  int last() {
    std::lock_guard<std::mutex> Lock(Access);
    return Last;
  }
  int total() {
    std::lock_guard<std::mutex> Lock(Access);
    return Total;
  }

private:
  std::mutex Access;
  int Last = 0, Total = 0;
};
static Statistics Seen;
void serve_counted_ok(const Request &R) {
  Seen.count_ok(R);
  use(Seen.total());
}

// Safe: a cache. What is found there another call may have left.
class Cache {
public:
  size_t find_ok(const Request &R) {
    if (has(R.Id))
      return get(R.Id);
    put(R.Id, R.User);
    return get(R.Id);
  }

private:
  bool has(int Id) {
    std::lock_guard<std::mutex> Lock(Access);
    return Known.count(Id) != 0;
  }
  void put(int Id, const std::string &User) {
    std::lock_guard<std::mutex> Lock(Access);
    Known.emplace(Id, User);
  }
  size_t get(int Id) {
    std::lock_guard<std::mutex> Lock(Access);
    return Known.at(Id).size();
  }
  std::mutex Access;
  std::map<int, std::string> Known;
};
static Cache Users;

// Safe: what a call adds stays, for the next one and for the others.
class Index {
public:
  static Index &get() {
    static Index Only;
    return Only;
  }
  size_t add_ok(const Request &R) {
    {
      std::lock_guard<std::mutex> Lock(Access);
      Ids.push_back(R.Id);
    }
    std::lock_guard<std::mutex> Lock(Access);
    return Ids.size() + Names.count("root");
  }

private:
  Index() {
    Names["root"] = 1;
    Ids.clear();
  }
  std::mutex Access;
  std::vector<int> Ids;
  std::map<std::string, int> Names;
};

// Safe: one thread alone uses the object.
static Router Only;
void single_ok(const Request &R) { use(Only.route_bad(R)); }

int main() {
  Router Routes;
  auto Sessions = std::make_shared<Session>();
  auto Serve = [&Routes, Sessions](int Id) {
    for (int I = 0; I < 2000; ++I) {
      Request R{"user", Id + I};
      serve_hooks_bad(R);
      use(Routes.route_bad(R));
      Sessions->open_bad(R.Id);
      Scratch.format_bad(3);
      use(Totals.add_bad({1, 2, 3}));
      serve_local_ok(R);
      serve_heap_ok(R);
      serve_thread_ok(R);
    }
  };
  std::thread First(Serve, 1), Second(Serve, 2);
  First.join();
  Second.join();

  auto Carefully = [](int Id) {
    Request R{"user", Id};
    Careful.serve_bad(R);
    Atomic.serve_bad(R);
    Guarded.serve_ok(R);
    serve_counted_ok(R);
    use(Users.find_ok(R));
    use(Index::get().add_ok(R));
  };
  std::thread Third(Carefully, 1), Fourth(Carefully, 2);
  single_ok({"me", 1});
  use(Seen.last());
  Third.join();
  Fourth.join();
}
