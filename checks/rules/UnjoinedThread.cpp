//===- A std::thread dies while it has a thread ---------------------------===//
//
// Seen:     handles that go out of scope, are left by a return or an exception,
//           or are assigned to, neither joined nor detached; in variables,
//           parameters, members, arrays and containers.
// Not seen: exceptions of code that is not analysed; starts and joins under
//           conditions that cannot be followed.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

std::string moment(const Program &Program, const LostThread &L) {
  std::string In = "'" + Program.entity(L.In).Name + "'";
  switch (L.How) {
  case ThreadLoss::ScopeEnd:
    return "goes out of scope";
  case ThreadLoss::Return:
    return "is destroyed when " + In + " returns here";
  case ThreadLoss::Throw:
    return "is destroyed when " + In + " throws here";
  case ThreadLoss::Call:
    return "is destroyed when '" + Program.entity(L.Callee).Name + "' throws";
  case ThreadLoss::Overwrite:
    return "is assigned another thread";
  case ThreadLoss::Destructor:
    return "is destroyed with its object";
  }
  return "is destroyed";
}

void judge(const Program &Program, HazardSink &Report) {
  for (const LostThread &L : Program.LostThreads) {
    if (L.In == NoEntity)
      continue;
    Hazard H;
    H.Rule = UnjoinedThread.Id;
    H.Place = L.Place;
    H.State = L.Handle;
    H.Symbol = Program.entity(L.In).Name;
    std::string Handle = L.Handle.empty() ? "a thread without a name"
                                          : "thread '" + L.Handle + "'";
    H.Text = Handle + " " + moment(Program, L) +
             ", neither joined nor detached: that ends the program";
    if (L.How == ThreadLoss::Call)
      H.Assumptions.push_back("the exception is thrown while the thread runs");
    H.Trust = H.Assumptions.empty() ? Confidence::High : Confidence::Medium;
    ThreadPath Side;
    Side.Root = Program.Threads[L.By].Name;
    for (const Step &S : L.Path)
      Side.Steps.push_back({S.Place, S.Text, NoteKind::Call});
    if (L.Started.valid())
      Side.Steps.push_back(
          {L.Started, "'" + L.Entry + "' starts here", NoteKind::Start});
    H.Notes = Side.Steps;
    if (L.Joined.valid())
      H.Notes.push_back({L.Joined, "joined or detached here on another way"});
    H.Notes.push_back({L.Place, L.How == ThreadLoss::Overwrite
                                    ? "fix: join it before"
                                    : "fix: join it on this way as well, or "
                                      "make it a `std::jthread`"});
    Side.Steps.push_back({L.Place, H.Text, NoteKind::Other});
    H.Threads.push_back(std::move(Side));
    Report.report(std::move(H));
  }
}

} // namespace

const Rule UnjoinedThread = {
    .Id = "unjoined-thread",
    .Summary = "a std::thread is destroyed before it is joined or detached",
    .Why = "The destructor of a joinable `std::thread` calls `std::terminate`, "
           "and so does assigning to one: the whole program ends, with no word "
           "of why. On the straight way the join is there; it is the early "
           "return, the exception and the second call of start() that forget "
           "it, so tests that succeed do not show it.",
    .Example = R"(#include <thread>

void count();

bool run(int Size) {
  std::thread Counter(count);
  if (Size == 0)
    return false;
  Counter.join();
  return true;
}
)",
    .Fixed = R"(#include <thread>

void count();

bool run(int Size) {
  std::jthread Counter(count);
  if (Size == 0)
    return false;
  return true;
}
)",
    .Help =
        "Make it a `std::jthread`, which joins when it is destroyed, or let "
        "an object join it in its destructor; before assigning to a thread, "
        "join the one that is there.",
    .Blind = "Exceptions thrown by functions whose source is not analysed; "
             "threads that are started or joined under a condition that may be "
             "the same both times; members that are joined by some function, "
             "though not before each destruction.",
    .Cwe = 248,
    .Judge = judge};

} // namespace pothole
