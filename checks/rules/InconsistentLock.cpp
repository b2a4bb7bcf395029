//===- A lock is held at most accesses, and missed at one -----------------===//
//
// The strongest sign of a race where no thread is in sight: who wrote the class
// meant it for several threads, and forgot the lock once.
//
// Seen:     fields whose own object's lock, or a global one, is held at most
//           accesses; globals of a library likewise; accesses without the
//           lock that a `guarded_by` attribute names.
// Not seen: programs with visible threads (data-race's half); constructors,
//           destructors, functions that make or destroy the lock.

#include "checks/rules/Evidence.h"
#include "checks/rules/Promises.h"

#include <algorithm>

namespace pothole {
namespace {

/// Whether a lock of this name is held, for the message.
bool holds(const Access &A, const std::string &Name) {
  return std::any_of(A.Locks.begin(), A.Locks.end(),
                     [&](const LockHeld &L) { return L.Name == Name; });
}

const char *past(const Access &A) {
  return A.Freed ? "freed" : A.Write ? "written" : "read";
}

void judge(const Program &Program, HazardSink &Report) {
  std::set<std::string> Spoken =
      reportUnguarded(Program, InconsistentLock.Id, Report);
  for (const State &State : Program.States) {
    if (Spoken.count(State.Name) || State.Conflicts.empty() ||
        !onlyCallers(Program, State))
      continue;
    bool Global = State.Shows == Evidence::None &&
                  State.Conclusion == Verdict::Inconsistent;
    if (!Global && State.Shows != Evidence::LockedElsewhere)
      continue;
    // The side without the lock is what is wrong.
    const Conflict *Best = nullptr;
    std::string Lock;
    bool FirstHolds = false;
    for (const Conflict &C : State.Conflicts) {
      const Access &First = State.Accesses[C.First];
      const Access &Second = State.Accesses[C.Second];
      for (const Access *Holder : {&First, &Second})
        for (const LockHeld &L : Holder->Locks) {
          const Access &Other = Holder == &First ? Second : First;
          if (Best || holds(Other, L.Name))
            continue;
          Best = &C;
          Lock = L.Name;
          FirstHolds = Holder == &First;
        }
    }
    // Equal names, but the locks of two objects.
    if (!Best) {
      const Conflict &C = State.Conflicts.front();
      const Access &First = State.Accesses[C.First];
      if (First.Locks.empty())
        continue;
      Hazard H = conflictHazard(Program, State, InconsistentLock.Id);
      H.Text = "'" + State.Name + "' is " + past(First) + " holding '" +
               First.Locks.front().Name + "' of another object than its own";
      Report.report(std::move(H));
      continue;
    }
    size_t All = 0, Held = 0;
    for (const Access &A : State.Accesses)
      if (!A.Alone) {
        ++All;
        Held += holds(A, Lock);
      }
    unsigned Least = 0;
    if (!Report.option(0).getAsInteger(10, Least) && Held * 100 < All * Least)
      continue;
    const Access &Missing =
        State.Accesses[FirstHolds ? Best->Second : Best->First];
    const Access &Holder =
        State.Accesses[FirstHolds ? Best->First : Best->Second];
    Hazard H =
        conflictHazard(Program, State, InconsistentLock.Id, Missing, Holder);
    H.Text = "'" + State.Name + "' is " + past(Missing) + " without '" + Lock +
             "', held at " + std::to_string(Held) + " of " +
             std::to_string(All) + " accesses";
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule InconsistentLock = {
    .Id = "inconsistent-lock",
    .Summary = "a lock is held at most accesses of a state, and missed at one",
    .Why = "A mutex protects nothing by itself: only if every access holds it. "
           "Whoever locks most of them knew that threads share the object, so "
           "the one that does not lock reads what another thread is half done "
           "writing.",
    .Example = R"(#include <map>
#include <mutex>
#include <string>

class RouteCache {
public:
  void add(const std::string &Name, int Route) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Routes[Name] = Route;
    ++Count;
  }
  int count() const { return Count; }

private:
  mutable std::mutex Mutex;
  std::map<std::string, int> Routes;
  int Count = 0;
};
)",
    .Fixed = R"(#include <map>
#include <mutex>
#include <string>

class RouteCache {
public:
  void add(const std::string &Name, int Route) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Routes[Name] = Route;
    ++Count;
  }
  int count() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Count;
  }

private:
  mutable std::mutex Mutex;
  std::map<std::string, int> Routes;
  int Count = 0;
};
)",
    .Help =
        "Hold the lock at this access too, or make the state `std::atomic`.",
    .Blind = "A lock held at fewer than half of the accesses; fields reached "
             "through containers of objects.",
    .Cwe = 667,
    .Judge = judge,
    .Remedies = {RemedyKind::HoldLock, RemedyKind::MakeAtomic},
    .Options = {{"MinShare", OptionKind::Percent, "0",
                 "at how many of a hundred accesses the lock must be held for "
                 "the others to be reported"}}};

} // namespace pothole
