//===- "I am in here already" says somebody, and who is not asked ---------===//
//
// Django 1.10 kept its mark against recursion in the object that all threads
// share: a second thread took itself for a recursion, did nothing and failed.
//
// Seen:     flags and depth counters in globals and shared objects, tested and
//           set in two steps, and cleared or set back afterwards, also by a
//           guard object.
// Not seen: tests in another function than the one that sets the mark; marks
//           that hold anything but numbers.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const BusyMark &B : Program.BusyMarks) {
    Hazard H;
    auto State = llvm::find_if(Program.States, [&](const pothole::State &S) {
      return S.Name == B.State;
    });
    if (State != Program.States.end())
      H.Assumptions = State->Assumptions;
    if (B.HandedIn &&
        (State == Program.States.end() || State->Conflicts.empty()))
      continue;
    if (Program.Kind != World::Program && B.Set.By == 0 && B.Other.By == 0 &&
        H.Assumptions.empty())
      H.Assumptions.push_back("several threads call this library");
    H.Rule = ReentrancyFlag.Id;
    H.Place = B.Set.Place;
    H.State = B.State;
    std::string Who = "an initializer";
    if (B.Set.In != NoEntity) {
      H.Symbol = Program.entity(B.Set.In).Name;
      Who = "'" + H.Symbol + "'";
    }
    std::string Name = "'" + B.State + "'";
    H.Text = Name +
             (B.Counts ? " counts who is inside"
                       : " marks that somebody is inside") +
             ", but not which thread: another one takes it for its own "
             "recursion";
    if (!B.Atomic || !B.Counts)
      H.Text += ", or both find it clear";
    ThreadPath Mine = pathOf(Program, B.Set.By, B.Set.Path);
    Mine.Steps.push_back(
        {B.Tested, Name + " is tested here", NoteKind::Access});
    Mine.Steps.push_back({B.Set.Place, Who + " sets it"});
    Mine.Steps.push_back({B.Cleared, Name + " is set back here"});
    addSide(H, std::move(Mine));
    ThreadPath Other = pathOf(Program, B.Other.By, B.Other.Path);
    Other.Steps.push_back(
        {B.Other.Place,
         actorName(Program, B.Other.In, B.Other.By) + " sets " + Name,
         NoteKind::Access});
    addSide(H, std::move(Other));
    H.Notes.push_back(
        {B.Set.Place, "fix: against recursion make " + Name +
                          " thread_local; against other threads hold a lock "
                          "over all of it"});
    H.Trust = trustIn(H.Assumptions);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule ReentrancyFlag = {
    .Id = "reentrancy-flag",
    .Summary = "a mark against recursion is shared by threads",
    .Why = "The mark says that somebody is inside, not who. A second thread "
           "that comes meanwhile takes itself for a recursion, skips the work "
           "and goes on without its result: Django 1.10 marked its table of "
           "routes as being filled in the object that all threads share, and "
           "requests failed that came at start-up. Or two threads find the "
           "mark clear, and both do what only one should.",
    .Example = R"(#include <thread>

bool Busy;

void report();

void flush() { report(); }

void report() {
  if (Busy)
    return; // called by what flush() calls
  Busy = true;
  flush();
  Busy = false;
}

int main() {
  std::thread First(report), Second(report);
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <thread>

thread_local bool Busy;

void report();

void flush() { report(); }

void report() {
  if (Busy)
    return; // called by what flush() calls
  Busy = true;
  flush();
  Busy = false;
}

int main() {
  std::thread First(report), Second(report);
  First.join();
  Second.join();
}
)",
    .Help = "A mark against recursion belongs to one thread: make it "
            "`thread_local`, or hand it on as an argument. To keep other "
            "threads out hold a lock, or set it by `exchange` and test the "
            "result.",
    .Blind = "A test in another function than the one that sets the mark; "
             "marks that are pointers, thread ids or sets.",
    .Cwe = 362,
    .Judge = judge};

} // namespace pothole
