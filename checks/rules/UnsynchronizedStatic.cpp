//===- A static local is built safely once and then used unsafely ---------===//
//
// Since C++11 the initialization of a static local is synchronized; what the
// function does with it afterwards is not. Mostly scratch: buffers, counters,
// random engines, last-seen values.
//
// Seen:     static locals written without a lock common to the accesses, from
//           started threads or, in a library, from any caller.
// Not seen: the initialization itself; what is never written afterwards.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    if (State.Conflicts.empty() || State.Duration != Storage::StaticLocal)
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const Access &Second = State.Accesses[Best.Second];
    Hazard H = conflictHazard(Program, State, UnsynchronizedStatic.Id);
    H.Text = "static local '" + State.Name +
             "' is one object for all threads: " +
             sideText(Program, State, First, Second);
    if (Best.First != Best.Second)
      H.Text += ", " + sideText(Program, State, Second, First);
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule UnsynchronizedStatic = {
    .Id = "unsynchronized-static",
    .Summary = "a static local is used by several threads without "
               "synchronization",
    .Why = "A static local looks private, for no other function can name it, "
           "but every thread that calls the function shares it. Its "
           "initialization is safe ([stmt.dcl]/3), its use is not.",
    .Example = R"(const char *name_of(int Id) {
  static char Buffer[16];
  Buffer[0] = char('a' + Id % 26);
  Buffer[1] = 0;
  return Buffer;
}
)",
    .Fixed = R"(const char *name_of(int Id) {
  static thread_local char Buffer[16];
  Buffer[0] = char('a' + Id % 26);
  Buffer[1] = 0;
  return Buffer;
}
)",
    .Help = "Make it `thread_local`, a plain local or atomic, or guard it.",
    .Blind = "A buffer that leaks to a caller who keeps it.",
    .Cwe = 362,
    .Judge = judge,
    .Remedies = {RemedyKind::ThreadLocal, RemedyKind::MakeAtomic,
                 RemedyKind::HoldLock}};

} // namespace pothole
