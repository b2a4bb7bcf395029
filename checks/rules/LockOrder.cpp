//===- Two threads take two locks in different orders ---------------------===//
//
// Seen:     orders of two to four locks over functions and units, of threads
//           that may run at the same time; the members of one class; two
//           objects of a class locked as the caller hands them over; the locks
//           that static initialization and once flags hide.
// Not seen: locks of different objects that are known by their fields only;
//           arrays of locks. Locks taken at once (std::lock) or tried are no
//           steps, nor is anything under a common gate.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {
namespace {

std::string who(const Program &Program, const LockStep &S) {
  return actorName(Program, S.Root, S.By);
}

std::string placeText(const Program &Program, Location Place) {
  if (!Place.valid())
    return "";
  llvm::StringRef Path = Program.Units->Files[Place.File].Path;
  return (" at " + Path.rsplit('/').second + ":").str() +
         std::to_string(Place.Line);
}

std::string orderText(const LockStep &S) {
  return "'" + S.First + "' then '" + S.Second + "'";
}

ThreadPath sideOf(const Program &Program, const LockStep &S) {
  ThreadPath Side = pathOf(Program, S.By, S.Path);
  if (S.FirstTaken.valid())
    Side.Steps.push_back(
        {S.FirstTaken, "'" + S.First + "' taken", NoteKind::Acquire});
  Side.Locks.push_back(S.First);
  Side.Steps.push_back(
      {S.SecondTaken,
       who(Program, S) + " takes '" + S.Second + "' holding '" + S.First + "'",
       NoteKind::Access});
  return Side;
}

std::string message(const Program &Program, const LockCycle &C) {
  const LockStep &Here = C.Steps.front();
  if (C.OneClass)
    return "'" + Here.First +
           "' of one object then of another, as the caller "
           "has it: two calls of " +
           who(Program, Here) + " can deadlock";
  std::string Text = orderText(Here) + " here";
  std::vector<std::string> Names{who(Program, Here)};
  for (const LockStep &S : llvm::drop_begin(C.Steps)) {
    Text += ", " + orderText(S) + placeText(Program, S.SecondTaken);
    if (!llvm::is_contained(Names, who(Program, S)))
      Names.push_back(who(Program, S));
  }
  Text += ": ";
  if (Names.size() == 1)
    return Text + "several " + Names[0] + " can deadlock";
  for (size_t N = 0; N < Names.size(); ++N)
    Text += (N == 0 ? "" : N + 1 == Names.size() ? " and " : ", ") + Names[N];
  return Text + " can deadlock";
}

void judge(const Program &Program, HazardSink &Report) {
  for (const LockCycle &C : Program.LockCycles) {
    Hazard H;
    const LockStep &Here = C.Steps.front();
    H.Rule = LockOrder.Id;
    H.Place = Here.SecondTaken;
    if (Here.In != NoEntity)
      H.Symbol = Program.entity(Here.In).Name;
    for (const LockStep &S : C.Steps)
      H.State += (H.State.empty() ? "" : ", ") + S.First;
    H.Text = message(Program, C);
    for (const LockStep &S : C.Steps)
      addSide(H, sideOf(Program, S));
    for (const LockStep &S : C.Steps)
      if (S.FirstTaken.valid())
        H.Related.push_back(
            {S.FirstTaken, "'" + S.First + "' is held from here on"});
    for (const LockStep &S : C.Steps)
      if (S.FirstTaken.valid())
        H.Remedies.push_back(
            {RemedyKind::ScopedLock, S.SecondTaken, S.Second, S.FirstTaken});
    H.Assumptions = C.Assumptions;
    H.Trust = C.Assumptions.empty() ? Confidence::High : Confidence::Medium;
    H.Notes.push_back({H.Place, "fix: take them in one order everywhere, or "
                                "both at once (std::scoped_lock)"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule LockOrder = {
    .Id = "lock-order",
    .Summary = "two threads take two locks in different orders",
    .Why = "Each gets its first lock and waits for the other's, for ever. It "
           "takes the right moment, so tests pass; Django's application cache "
           "and Python's import lock met this way at start-up, and only the "
           "stacks of a hung server told.",
    .Example = R"(#include <mutex>
#include <thread>

std::mutex Routes, Hits;
int Counts[2];

void serve() {
  std::lock_guard<std::mutex> First(Routes);
  std::lock_guard<std::mutex> Second(Hits);
  ++Counts[0];
}

void reload() {
  std::lock_guard<std::mutex> First(Hits);
  std::lock_guard<std::mutex> Second(Routes);
  ++Counts[1];
}

int main() {
  std::thread One(serve), Two(reload);
  One.join();
  Two.join();
  return Counts[0] == 0;
}
)",
    .Fixed = R"(#include <mutex>
#include <thread>

std::mutex Routes, Hits;
int Counts[2];

void serve() {
  std::scoped_lock Both(Routes, Hits);
  ++Counts[0];
}

void reload() {
  std::scoped_lock Both(Hits, Routes);
  ++Counts[1];
}

int main() {
  std::thread One(serve), Two(reload);
  One.join();
  Two.join();
  return Counts[0] == 0;
}
)",
    .Help = "Take the locks in one order everywhere, or both at once with "
            "`std::scoped_lock`; of two objects, the one with the lower "
            "address first.",
    .Blind = "Locks of different objects that are known by their fields only, "
             "and arrays of locks: which objects meet is not known.",
    .Cwe = 833,
    .Judge = judge,
    .Remedies = {RemedyKind::ScopedLock}};

} // namespace pothole
