//===- A const member changes its object without synchronization ----------===//
//
// The standard library promises that const members may run in several threads
// on one object ([res.on.data.races]), and users expect the same of ours.
//
// Seen:     `mutable` fields, and what pointer members point to, written by
//           const members without a lock.
// Not seen: programs with visible threads (data-race's half).

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    if (State.Conflicts.empty() || State.Shows != Evidence::ConstMembers ||
        !onlyCallers(Program, State))
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const Access &Second = State.Accesses[Best.Second];
    Hazard H = conflictHazard(Program, State, ConstMutation.Id, First, Second);
    std::string In =
        First.In == NoEntity
            ? std::string("a `const` member")
            : "`const` member '" + Program.entity(First.In).Name + "'";
    H.Text = In + " changes '" + State.Name +
             "' without a lock; `const` members may run in several threads";
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule ConstMutation = {
    .Id = "const-mutation",
    .Summary = "a const member function changes its object unsynchronized",
    .Why = "Callers share objects they only read: `const` says that this is "
           "safe, as it is for everything in the standard library. A cache "
           "filled behind `const` breaks the promise where nobody looks for "
           "it.",
    .Example = R"(#include <string>

class Route {
public:
  const std::string &path() const {
    if (Path.empty())
      Path = "/" + Name;
    return Path;
  }

private:
  std::string Name;
  mutable std::string Path;
};
)",
    .Fixed = R"(#include <mutex>
#include <string>

class Route {
public:
  const std::string &path() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Path.empty())
      Path = "/" + Name;
    return Path;
  }

private:
  std::string Name;
  mutable std::mutex Mutex;
  mutable std::string Path;
};
)",
    .Help =
        "Guard the `mutable` state with a mutex, make it atomic, or compute "
        "it in the constructor.",
    .Blind = "Writes in bodies that are not analysed; state reached through "
             "containers of pointers.",
    .Cwe = 362,
    .Judge = judge,
    .Remedies = {RemedyKind::MakeAtomic, RemedyKind::HoldLock}};

} // namespace pothole
