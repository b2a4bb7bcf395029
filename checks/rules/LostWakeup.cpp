//===- A wakeup is lost, or passes for one that never was -----------------===//
//
// Seen:     waits on a condition that nothing asked for under their lock, or
//           that nothing asks again after them, also through wrappers; changes
//           of what waiters ask for, made outside their lock and announced.
// Not seen: waits with a timeout, which end by themselves; notifies that come
//           before their change; several questions mixed up on one condition.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

std::string who(const Program &Program, EntityId In, ThreadId By) {
  if (In != NoEntity)
    return "'" + Program.entity(In).Name + "'";
  return rootName(Program, By);
}

std::string message(const Program &Program, const LostWakeup &L) {
  std::string In = who(Program, L.In, L.By);
  std::string State = L.State.empty() ? "the state" : "'" + L.State + "'";
  switch (L.Mistake) {
  case WaitMistake::Untested:
    return In + " waits on '" + L.Condition +
           "' without testing what it waits for: it goes on when woken for "
           "nothing, and misses a notify that came before";
  case WaitMistake::NotAgain:
    return In + " tests " + State + " before it waits on '" + L.Condition +
           "' and not again after: it goes on when woken for nothing";
  case WaitMistake::Unlocked:
    return State + " is set without '" + L.Lock + "', which " +
           who(Program, L.WaitsIn, L.WaitsBy) +
           " holds from its test to its wait: the notify on '" + L.Condition +
           "' is lost in between";
  }
  return "";
}

void addEvidence(const Program &Program, const LostWakeup &L, Hazard &H) {
  ThreadPath Side = pathOf(Program, L.By, L.Path);
  H.Notes = Side.Steps;
  std::string State =
      L.State.empty() ? "what it waits for" : "'" + L.State + "'";
  bool Elsewhere = L.Mistake == WaitMistake::Unlocked;
  if (L.Asked.valid())
    H.Notes.push_back({L.Asked, State + " is tested here", NoteKind::Access});
  if (L.Waits.valid())
    H.Notes.push_back({L.Waits, Elsewhere
                                    ? who(Program, L.WaitsIn, L.WaitsBy) +
                                          " waits on '" + L.Condition + "' here"
                                    : "the wait itself"});
  if (L.Notified.valid())
    H.Notes.push_back({L.Notified, "'" + L.Condition + "' is notified here"});
  H.Threads.push_back(std::move(Side));
}

void judge(const Program &Program, HazardSink &Report) {
  for (const LostWakeup &L : Program.LostWakeups) {
    Hazard H;
    H.Rule = LostWakeupRule.Id;
    H.Place = L.Place;
    bool Unlocked = L.Mistake == WaitMistake::Unlocked;
    H.State = Unlocked ? L.State : L.Condition;
    if (L.In != NoEntity)
      H.Symbol = Program.entity(L.In).Name;
    H.Text = message(Program, L);
    addEvidence(Program, L, H);
    H.Notes.push_back(
        {H.Place, Unlocked ? "fix: change it holding '" + L.Lock +
                                 "'; notify then, or after"
                           : "fix: wait in a loop that tests the state, under "
                             "'" +
                                 L.Lock + "', or hand the test to the wait"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule LostWakeupRule = {
    .Id = "lost-wakeup",
    .Summary = "a wait on a condition can miss its notify, or take another "
               "wakeup for it",
    .Why = "A condition remembers nothing. Notified before anybody waits, or "
           "between the waiter's test and its wait, it wakes nobody, and the "
           "waiter sleeps for ever; and it may wake a thread for nothing, or "
           "after another has taken what there was. Only state that is tested "
           "under the lock, before the wait and after, tells.",
    .Example = R"(#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex DoneMutex;
std::condition_variable DoneChanged;
bool Done;

void work() {
  Done = true;
  DoneChanged.notify_one();
}

int main() {
  std::thread Worker(work);
  {
    std::unique_lock<std::mutex> Lock(DoneMutex);
    DoneChanged.wait(Lock, [] { return Done; });
  }
  Worker.join();
}
)",
    .Fixed = R"(#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex DoneMutex;
std::condition_variable DoneChanged;
bool Done;

void work() {
  {
    std::lock_guard<std::mutex> Lock(DoneMutex);
    Done = true;
  }
  DoneChanged.notify_one();
}

int main() {
  std::thread Worker(work);
  {
    std::unique_lock<std::mutex> Lock(DoneMutex);
    DoneChanged.wait(Lock, [] { return Done; });
  }
  Worker.join();
}
)",
    .Help = "Wait in a loop that tests the state, or hand the test to the wait "
            "as its predicate; change the state under the lock that waiters "
            "hold, and notify then, or after.",
    .Blind = "Waits with a timeout; notifies that come before their change.",
    .Cwe = 667,
    .Judge = judge};

} // namespace pothole
