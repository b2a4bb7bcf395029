//===- A coroutine suspends with a lock held ------------------------------===//
//
// Seen:     locks of libraries, held by a guard or not, at co_await and
//           co_yield of the coroutine that took them.
// Not seen: awaiters that never suspend; references to `thread_local` state;
//           locks made for coroutines (the project's own classes).

#include "checks/rules/Evidence.h"

#include <set>

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  std::set<std::pair<std::string, Location>> Seen; // one taking, once
  for (const SuspendedLock &L : Program.SuspendedLocks) {
    if (!Seen.insert({L.Lock, L.Taken}).second)
      continue;
    Hazard H;
    H.Rule = LockAcrossSuspend.Id;
    H.Place = L.Place;
    H.State = L.Lock;
    H.Symbol = L.In == NoEntity ? "" : Program.entity(L.In).Name;
    H.Text = "'" + H.Symbol + "' suspends with '" + L.Lock +
             "' locked; another thread can resume it, and unlock what it did "
             "not lock";
    H.Notes.push_back(
        {L.Taken, "'" + L.Lock + "' taken here", NoteKind::Acquire});
    H.Notes.push_back({L.Place, "fix: release '" + L.Lock +
                                    "' before the coroutine suspends, or use "
                                    "a lock made for coroutines"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule LockAcrossSuspend = {
    .Id = "lock-across-suspend",
    .Summary = "a coroutine suspends while it holds a lock",
    .Why = "A mutex belongs to the thread that locked it. A coroutine may be "
           "resumed by another one, whose unlock is undefined; until then "
           "whoever wants the lock waits, perhaps the very thread that should "
           "resume it.",
    .Example = R"(#include <coroutine>
#include <mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

std::mutex Mutex;
int Count;

Task add() {
  std::lock_guard<std::mutex> Lock(Mutex);
  co_await std::suspend_always();
  ++Count;
}
)",
    .Fixed = R"(#include <coroutine>
#include <mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

std::mutex Mutex;
int Count;

Task add() {
  co_await std::suspend_always();
  std::lock_guard<std::mutex> Lock(Mutex);
  ++Count;
}
)",
    .Help = "End the guard's scope before `co_await` or `co_yield`, or use a "
            "mutex of the coroutine library.",
    .Blind = "Awaiters that never suspend; references to `thread_local` state "
             "that are used after the coroutine goes on.",
    .Cwe = 667,
    .Judge = judge};

} // namespace pothole
