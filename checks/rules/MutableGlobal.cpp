//===- A library's global changes under any caller ------------------------===//
//
// Without `main` no thread is visible, yet a library's users have threads: any
// function they can call may run in several at once.
//
// Seen:     globals, file statics and static members, written by a function
//           others can call, with no lock common to the accesses.
// Not seen: synchronization objects, `thread_local`, what is never written or
//           only by initializers. Static locals are unsynchronized-static's.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    if (State.Conflicts.empty() || !onlyCallers(Program, State) ||
        State.Variable == NoEntity || State.Duration == Storage::StaticLocal)
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const Access &Second = State.Accesses[Best.Second];
    Hazard H = conflictHazard(Program, State, MutableGlobal.Id);
    H.Text = "global '" + State.Name + "' is shared by all threads: " +
             sideText(Program, State, First, Second);
    if (Best.First != Best.Second)
      H.Text += ", " + sideText(Program, State, Second, First);
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule MutableGlobal = {
    .Id = "mutable-global",
    .Summary = "a library function changes a global without synchronization",
    .Why = "A library does not choose its threads: its users do. Django's "
           "globals were written for forked processes, where each process had "
           "its own; in a threaded server all requests shared them.",
    .Example = R"(int LastError;

int open_route(const char *Name) {
  LastError = Name ? 0 : 1;
  return LastError;
}
)",
    .Fixed = R"(thread_local int LastError;

int open_route(const char *Name) {
  LastError = Name ? 0 : 1;
  return LastError;
}
)",
    .Help =
        "Make it `const`, `thread_local` or atomic, pass it as a parameter, "
        "or guard every access with one lock.",
    .Blind = "Fields of objects (a lock nearby is needed to know that they "
             "are shared); globals reached through pointers from elsewhere.",
    .Cwe = 362,
    .Judge = judge,
    .Remedies = {RemedyKind::MakeAtomic, RemedyKind::HoldLock}};

} // namespace pothole
