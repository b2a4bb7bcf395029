// Handles of threads that die too early, and those that may.
// flags: -std=c++20
// rules: unjoined-thread

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

std::atomic<int> Count;
void work() { ++Count; }
void other();

void early_return_bad(bool Failed) {
  std::thread Worker(work); // note: 'work' starts here
  if (Failed)
    return; // warning: thread 'Worker' is destroyed when 'early_return_bad' returns here [unjoined-thread]
  Worker.join(); // note: joined or detached here on another way
}

void never_bad() {
  std::thread Worker(work);
  ++Count;
} // warning: thread 'Worker' is destroyed when 'never_bad' returns here

void unseen_body_bad() {
  std::thread Worker(other);
} // warning: thread 'Worker' is destroyed

void inner_scope_bad(int N) {
  for (int I = 0; I < N; ++I) {
    std::thread Worker([] { ++Count; });
    ++Count;
  } // warning: thread 'Worker' goes out of scope
  ++Count;
}

void temporary_bad() {
  std::thread{work}; // warning: a thread without a name
}

void conditional_join_bad(bool Wait) {
  std::thread Worker(work);
  if (Wait)
    Worker.join();
} // warning: thread 'Worker' is destroyed

void throw_bad(int Size) {
  std::thread Worker(work);
  if (Size < 0)
    throw std::invalid_argument("size"); // warning: thread 'Worker' is destroyed when 'throw_bad' throws here
  Worker.join();
}

void load(const std::string &Name) {
  if (Name.empty())
    throw std::runtime_error("no name");
  ++Count;
}

void callee_throws_bad(const std::string &Name) {
  std::thread Worker(work);
  load(Name); // warning: thread 'Worker' is destroyed when 'load' throws
  Worker.join();
}

void caught_too_late_bad(const std::string &Name) {
  try {
    std::thread Worker(work);
    load(Name); // warning: thread 'Worker' is destroyed when 'load' throws
    Worker.join();
  } catch (const std::exception &) {
    ++Count;
  }
}

void caught_in_time_ok(const std::string &Name) {
  std::thread Worker(work);
  try {
    load(Name);
  } catch (...) {
    Worker.join();
    throw;
  }
  Worker.join();
}

void caught_around_ok(const std::string &Name) {
  std::thread Worker(work);
  try {
    load(Name);
  } catch (const std::exception &) {
    ++Count;
  }
  Worker.join();
}

void overwritten_bad() {
  std::thread Worker(work);
  Worker = std::thread(other); // warning: thread 'Worker' is assigned another thread
  Worker.join();
}

void overwritten_in_loop_bad(int N) {
  std::thread Worker;
  for (int I = 0; I < N; ++I)
    Worker = std::thread(work); // warning: thread 'Worker' is assigned another thread
  Worker.join();
}

void overwritten_in_loop_ok(int N) {
  std::thread Worker;
  for (int I = 0; I < N; ++I) {
    if (Worker.joinable())
      Worker.join();
    Worker = std::thread(work);
  }
  if (Worker.joinable())
    Worker.join();
}

void vector_bad(int N) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.emplace_back(work);
} // warning: is destroyed when 'vector_bad' returns here

void vector_early_return_bad(int N, bool Failed) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.push_back(std::thread(work));
  if (Failed)
    return; // warning: is destroyed when 'vector_early_return_bad' returns here
  for (std::thread &Each : Workers)
    Each.join();
}

void array_bad() {
  std::thread Workers[4];
  for (int I = 0; I < 4; ++I)
    Workers[I] = std::thread(work);
} // warning: is destroyed when 'array_bad' returns here

void by_value_bad(std::thread Worker) {
  ++Count;
} // warning: thread 'Worker' is destroyed
void passes_bad() {
  std::thread Worker(work);
  by_value_bad(std::move(Worker));
}

class Service_bad {
public:
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void run() { ++Ticks; }
  ~Service_bad() { ++Count; } // warning: thread 'Service.Worker' is destroyed with its object
private:
  std::atomic<int> Ticks{0};
  std::thread Worker;
};

void use_service() {
  Service_bad Service;
  Service.start();
}

void owned_bad() {
  auto Worker = std::make_unique<std::thread>(work);
  ++Count;
} // warning: is destroyed when 'owned_bad' returns here

void deleted_bad() {
  std::thread *Worker = new std::thread(work);
  delete Worker; // warning: neither joined nor detached
}

void deleted_ok() {
  std::thread *Worker = new std::thread(work);
  Worker->join();
  delete Worker;
}

// Right.

void joined_ok(bool Twice) {
  std::thread First(work);
  if (Twice) {
    std::thread Second(work);
    Second.join();
  }
  First.join();
}

void detached_ok() {
  std::thread(work).detach();
  std::thread Worker(work);
  Worker.detach();
}

void either_ok(bool Wait) {
  std::thread Worker(work);
  if (Wait)
    Worker.join();
  else
    Worker.detach();
}

void all_ways_ok(int Kind) {
  std::thread Worker(work);
  switch (Kind) {
  case 0:
    Worker.join();
    return;
  case 1:
    Worker.detach();
    return;
  }
  if (Worker.joinable())
    Worker.join();
}

void under_condition_ok(bool Background) {
  std::thread Worker;
  if (Background)
    Worker = std::thread(work);
  ++Count;
  if (Background)
    Worker.join();
}

struct Options {
  bool Background;
  int Number;
};
void under_option_ok(const Options &O) {
  std::thread Worker;
  if (O.Background)
    Worker = std::thread(work);
  load("x");
  if (O.Background)
    Worker.join();
}

void if_joinable_ok(bool Background) {
  std::thread Worker;
  if (Background)
    Worker = std::thread(work);
  if (Worker.joinable())
    Worker.join();
}

void vectors_ok(int N) {
  std::vector<std::thread> Workers;
  Workers.reserve(N);
  for (int I = 0; I < N; ++I)
    Workers.emplace_back([I] { Count += I; });
  for (auto &Each : Workers)
    Each.join();
}

void for_each_ok(int N) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.push_back(std::thread(work));
  std::for_each(Workers.begin(), Workers.end(),
                [](std::thread &Each) { Each.join(); });
}

void mem_fn_ok(int N) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.push_back(std::thread(work));
  std::for_each(Workers.begin(), Workers.end(),
                std::mem_fn(&std::thread::join));
}

void popped_ok(int N) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.emplace_back(work);
  while (!Workers.empty()) {
    Workers.back().join();
    Workers.pop_back();
  }
}

void array_ok() {
  std::thread Workers[2];
  for (int I = 0; I < 2; ++I)
    Workers[I] = std::thread(work);
  Workers[0].join();
  Workers[1].join();
}

void list_ok(int N) {
  std::list<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.emplace_back(work);
  for (auto It = Workers.begin(); It != Workers.end(); ++It)
    It->join();
}

void map_ok(int N) {
  std::map<int, std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.emplace(I, std::thread(work));
  for (auto &[Number, Each] : Workers)
    Each.join();
}

void keyed_ok(int N) {
  std::map<std::string, std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers[std::to_string(I)] = std::thread(work);
  for (auto &Each : Workers)
    Each.second.join();
}

void pair_ok() {
  std::vector<std::pair<int, std::thread>> Workers;
  Workers.emplace_back(1, std::thread(work));
  Workers.push_back(std::make_pair(2, std::thread(work)));
  for (auto &Each : Workers)
    Each.second.join();
}

void optional_ok(bool Background) {
  std::optional<std::thread> Worker;
  if (Background)
    Worker.emplace(work);
  if (Worker)
    Worker->join();
}

void pointers_ok(int N) {
  std::vector<std::unique_ptr<std::thread>> Workers;
  for (int I = 0; I < N; ++I)
    Workers.push_back(std::make_unique<std::thread>(work));
  for (auto &Each : Workers)
    Each->join();
}

void raw_pointers_ok(int N) {
  std::vector<std::thread *> Workers;
  for (int I = 0; I < N; ++I)
    Workers.push_back(new std::thread(work));
  for (std::thread *Each : Workers) {
    Each->join();
    delete Each;
  }
}

void listed_ok() {
  std::thread First(work), Second(work);
  for (std::thread *Each : {&First, &Second})
    Each->join();
}

std::thread made_ok() {
  std::thread Worker(work);
  return Worker;
}
std::thread made_at_once_ok() { return std::thread(work); }
void receives_ok() {
  std::thread Worker = made_ok();
  std::thread Other = made_at_once_ok();
  Worker.join();
  Other.join();
}

std::vector<std::thread> all_made_ok(int N) {
  std::vector<std::thread> Workers;
  for (int I = 0; I < N; ++I)
    Workers.emplace_back(work);
  return Workers;
}
void join_all(std::vector<std::thread> &Workers) {
  for (auto &Each : Workers)
    if (Each.joinable())
      Each.join();
}
void receives_all_ok() {
  auto Workers = all_made_ok(4);
  join_all(Workers);
}

void take(std::thread Worker) { Worker.join(); }
void by_value_ok() {
  std::thread Worker(work);
  take(std::move(Worker));
  take(std::thread(work));
}

void unseen(std::thread Worker);
void unseen_reference(std::thread &Worker);
void handed_over_ok() {
  std::thread Worker(work);
  unseen(std::move(Worker));
  unseen(std::thread(work));
  std::thread Other(work);
  unseen_reference(Other);
}

std::vector<std::thread> Kept;
void kept_ok() {
  std::thread Worker(work);
  Kept.push_back(std::move(Worker));
  Kept.emplace_back(work);
}
void kept_join_ok() {
  for (auto &Each : Kept)
    Each.join();
  Kept.clear();
}

void swapped_ok() {
  std::thread Worker, Other(work);
  Worker.swap(Other);
  std::swap(Worker, Other);
  Other.join();
}

class Joiner {
public:
  explicit Joiner(std::thread &Of) : Of(Of) {}
  ~Joiner() {
    if (Of.joinable())
      Of.join();
  }

private:
  std::thread &Of;
};
void guarded_ok(const std::string &Name) {
  std::thread Worker(work);
  Joiner Guard(Worker);
  if (Name.empty())
    return;
  load(Name);
}

template <typename T> struct Finally {
  T Do;
  ~Finally() { Do(); }
};
void finally_ok(const std::string &Name) {
  std::thread Worker(work);
  Finally Guard{[&] { Worker.join(); }};
  load(Name);
}

class Scoped {
public:
  explicit Scoped(std::thread Of) : Own(std::move(Of)) {}
  ~Scoped() { Own.join(); }

private:
  std::thread Own;
};
void scoped_ok(const std::string &Name) {
  Scoped Worker(std::thread{work});
  std::thread Other(work);
  Scoped Second(std::move(Other));
  load(Name);
}

void jthread_ok(bool Failed) {
  std::jthread Worker(work);
  if (Failed)
    return;
  Worker = std::jthread(work);
}

void async_ok() {
  auto Result = std::async(std::launch::async, work);
}

class Pool {
public:
  explicit Pool(int N) {
    for (int I = 0; I < N; ++I)
      Workers.emplace_back([this] { run(); });
  }
  ~Pool() {
    Stop = true;
    for (std::thread &Each : Workers)
      Each.join();
  }
  void run() {
    while (!Stop)
      ++Count;
  }

private:
  std::atomic<bool> Stop{false};
  std::vector<std::thread> Workers;
};
void use_pool_ok() { Pool P(3); }

class Stoppable {
public:
  void start() {
    stop();
    Worker = std::thread([this] { ++Ticks; });
  }
  void stop() {
    if (Worker.joinable())
      Worker.join();
  }
  ~Stoppable() { stop(); }

private:
  std::atomic<int> Ticks{0};
  std::thread Worker;
};
void use_stoppable_ok() {
  Stoppable S;
  S.start();
  S.start();
}

class Elsewhere {
public:
  Elsewhere() : Worker([this] { ++Ticks; }) {}
  ~Elsewhere() { shutdown(); }
  void shutdown(); // joins

private:
  std::atomic<int> Ticks{0};
  std::thread Worker;
};
void use_elsewhere_ok() { Elsewhere E; }

class Movable {
public:
  Movable() : Worker(work) {}
  Movable(Movable &&) = default;
  ~Movable() {
    if (Worker.joinable())
      Worker.join();
  }

private:
  std::thread Worker;
};
void moves_ok() {
  Movable First;
  Movable Second(std::move(First));
}

void moved_into_lambda_ok() {
  std::thread Worker(work);
  auto Later = [Worker = std::move(Worker)]() mutable { Worker.join(); };
  Later();
}

void ends_ok(bool Failed) {
  std::thread Worker(work);
  if (Failed)
    std::exit(1);
  Worker.join();
}

void flag_ok(int N) {
  bool Started = false;
  std::thread Worker;
  if (N > 3) {
    Worker = std::thread(work);
    Started = true;
  }
  if (Started)
    Worker.join();
}
