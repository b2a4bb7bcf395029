// Threads that outlive what they were lent, and those that do not.
// flags: -std=c++20
// rules: borrowed-local

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

std::atomic<int> Sum;
void add(int Number) { Sum += Number; }
void addTo(int &Into) { ++Into; }
void addAt(int *Into) { ++*Into; }

void captured_bad(int Hits) { // note: 'Hits' lives here
  std::thread Poller([&] { add(Hits); }); // note: lent to
  Poller.detach(); // warning: outlives local 'Hits' of 'captured_bad' [borrowed-local]
}

void at_once_bad() {
  int Local = 1;
  std::thread([&Local] { ++Local; }).detach(); // warning: outlives local 'Local' of 'at_once_bad'
}

void by_ref_bad() {
  int Local = 1;
  std::thread Poller(addTo, std::ref(Local));
  Poller.detach(); // warning: outlives local 'Local' of 'by_ref_bad'
}

void by_address_bad() {
  int Local = 1;
  std::thread Poller(addAt, &Local);
  Poller.detach(); // warning: outlives local 'Local' of 'by_address_bad'
}

void pointer_by_value_bad() {
  char Buffer[16] = {};
  char *At = Buffer;
  std::thread([At] { At[0] = 1; }).detach(); // warning: outlives local 'Buffer'
}

struct Counter {
  int Hits = 0;
  void count() { ++Hits; }
  void start_bad() {
    std::thread([this] { count(); }).detach(); // warning: outlives local 'Mine' of 'object_bad'
  }
};
void object_bad() {
  Counter Mine;
  Mine.start_bad();
}

void method_bad() {
  Counter Mine;
  std::thread Poller(&Counter::count, &Mine);
  Poller.detach(); // warning: outlives local 'Mine' of 'method_bad'
}

std::future<int> returned_bad(int Size) {
  int Local = Size;
  return std::async(std::launch::async, [&Local] { return Local; }); // warning: outlives local 'Local' of 'returned_bad'
}

std::thread Kept;
void kept_bad() {
  int Local = 1;
  Kept = std::thread([&Local] { ++Local; }); // warning: outlives local 'Local' of 'kept_bad'
}
void join_kept() { Kept.join(); }

class Holder {
public:
  void start_bad() {
    int Local = 1;
    Worker = std::jthread([&Local] { ++Local; }); // warning: outlives local 'Local' of 'Holder::start_bad'
  }

private:
  std::jthread Worker;
};

void helper(int &Into) {
  std::thread([&Into] { ++Into; }).detach(); // warning: outlives local 'Local' of 'through_helper_bad' (FN: other callers of the helper may have started it before)
}
void through_helper_bad() {
  int Local = 0;
  helper(Local);
}

// Right.

void by_value_ok(int Hits) {
  std::thread([Hits] { add(Hits); }).detach();
  std::thread(add, Hits).detach();
}

void decayed_ok(const std::string &Name) {
  std::string Mine = Name;
  std::thread([](const std::string &Given) { add((int)Given.size()); }, Mine)
      .detach();
}

void joined_ok() {
  int Local = 0;
  std::thread Poller([&] { ++Local; });
  Poller.join();
}

void static_ok() {
  static std::atomic<int> Local;
  std::thread([&] { ++Local; }).detach();
}

void shared_ok() {
  auto Mine = std::make_shared<std::atomic<int>>(0);
  std::thread([Mine] { ++*Mine; }).detach();
}

void jthread_ok() {
  int Local = 0;
  std::jthread Poller([&] { ++Local; });
}

void jthreads_ok(int N) {
  std::atomic<int> Local = 0;
  std::vector<std::jthread> Pollers;
  for (int I = 0; I < N; ++I)
    Pollers.emplace_back([&] { ++Local; });
}

void async_ok() {
  int Local = 0;
  auto Result = std::async(std::launch::async, [&] { ++Local; });
  Result.get();
}

void asyncs_ok(int N) {
  std::atomic<int> Local = 0;
  std::vector<std::future<void>> Results;
  for (int I = 0; I < N; ++I)
    Results.push_back(std::async(std::launch::async, [&] { ++Local; }));
}

void all_joined_ok(int N) {
  std::atomic<int> Local = 0;
  std::vector<std::thread> Pollers;
  for (int I = 0; I < N; ++I)
    Pollers.emplace_back([&] { ++Local; });
  for (auto &Each : Pollers)
    Each.join();
}

void promise_ok() {
  std::promise<int> Done;
  std::future<int> Result = Done.get_future();
  std::thread([&Done] { Done.set_value(1); }).detach();
  Result.get();
}

void latch_ok() {
  std::latch Done(1);
  int Local = 0;
  std::thread([&] {
    ++Local;
    Done.count_down();
  }).detach();
  Done.wait();
}

void condition_ok() {
  std::mutex Access;
  std::condition_variable Changed;
  bool Done = false;
  std::thread([&] {
    std::lock_guard<std::mutex> Lock(Access);
    Done = true;
    Changed.notify_one();
  }).detach();
  std::unique_lock<std::mutex> Lock(Access);
  Changed.wait(Lock, [&] { return Done; });
}

void polled_ok() {
  std::atomic<bool> Done = false;
  std::thread([&] { Done = true; }).detach();
  while (!Done)
    std::this_thread::yield();
}

void unseen(std::atomic<int> &Until);
void unseen_wait_ok() {
  std::atomic<int> Local = 0;
  std::thread([&] { ++Local; }).detach();
  unseen(Local);
}

class Owner {
public:
  Owner() : Worker([this] { ++Ticks; }) {}
  ~Owner() { Worker.join(); }

private:
  std::atomic<int> Ticks{0};
  std::thread Worker;
};
void owner_ok() { Owner Mine; }

class Service : public std::enable_shared_from_this<Service> {
public:
  void start() {
    std::thread([Self = shared_from_this()] { ++Self->Ticks; }).detach();
  }

private:
  std::atomic<int> Ticks{0};
};
void service_ok() {
  auto Mine = std::make_shared<Service>();
  Mine->start();
}

void forever_ok() {
  std::atomic<int> Local = 0;
  std::thread([&] { ++Local; }).detach();
  for (;;)
    std::this_thread::yield();
}

void heap_ok() {
  auto *Mine = new std::atomic<int>(0);
  std::thread([Mine] {
    ++*Mine;
    delete Mine;
  }).detach();
}

void array_joined_ok() {
  int Local[2] = {};
  std::thread First(addAt, &Local[0]), Second(addAt, &Local[1]);
  First.join();
  Second.join();
}
