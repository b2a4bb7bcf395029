//===- The outer test of a double check is not synchronized ---------------===//
//
// The lock orders only those who take it. Whoever finds the pointer set goes on
// without it, and may see the object not yet made.
//
// Seen:     an outer test on what is not atomic, or relaxed; a second test and
//           the write under one lock.
// Not seen: the relaxed test of a flag whose data nobody else writes.

#include "checks/rules/Evidence.h"
#include "checks/rules/FirstUse.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

namespace pothole {
namespace {

bool isRelaxed(MemoryOrder Order) { return Order == MemoryOrder::Relaxed; }

/// A fence may order what the load does not.
bool hasFence(const Program &Program, EntityId Id) {
  const Function *Body = Id == NoEntity ? nullptr : Program.Units->body(Id);
  return Body && llvm::any_of(Body->Events, [](const Event &E) {
           return E.Kind == EventKind::Fence;
         });
}

std::string message(const State &State, const Fill &Fill) {
  std::string Lock = "'" + Fill.Write->Locks.front().Name + "'";
  std::string Tested = "'" + Fill.Outer->State + "'";
  std::string How = Fill.Outer->Atomic ? " and relaxed" : " and is not atomic";
  if (relationOf(*Fill.Outer, State) != Tests::Flag)
    return Tested + " is tested outside " + Lock + How +
           "; another thread can see it before what it announces";
  return "'" + State.Name + "' is made once " + Tested +
         ", which is tested outside " + Lock + How +
         ", says so; another thread can see it half made";
}

/// The outer test, and what raises the flag that it tests.
void addOrders(const Program &Program, const Fill &Fill, Hazard &H) {
  for (const State &Flag : Program.States)
    if (Flag.Name == Fill.Outer->State)
      for (const Access &A : Flag.Accesses)
        if (A.Atomic && !A.Alone && (A.Write || A.Place == Fill.Outer->Place))
          addOrder(A, H);
}

/// An atomic pointer does not race itself; what it points to does.
std::optional<Fill> relaxedFill(const State &State) {
  if (!State.Conflicts.empty() || State.Of.Class != TypeClass::Atomic ||
      !llvm::StringRef(State.Of.Spelling).contains('*'))
    return std::nullopt;
  for (const Access &A : State.Accesses) {
    Fill Found{&A};
    for (const Test &T : A.Tests) {
      if (T.State != State.Name)
        continue;
      if (shareLock(A, T))
        Found.Inner = &T;
      else
        Found.Outer = &T;
    }
    if (!Found.Inner || !Found.Outer ||
        !(isRelaxed(Found.Outer->Order) || isRelaxed(A.Order)))
      continue;
    for (const Access &B : State.Accesses)
      if (B.Place == Found.Outer->Place && !B.Write)
        Found.Other = &B;
    if (Found.Other)
      return Found;
  }
  return std::nullopt;
}

void judge(const Program &Program, HazardSink &Report) {
  FirstUse Uses(Program);
  std::map<std::string, Hazard> ByTest;
  for (Tests About : {Tests::Itself, Tests::Whole, Tests::Flag})
    for (const State &State : Program.States) {
      std::optional<Fill> Fill = Uses.fillOf(State);
      if (!Fill)
        Fill = relaxedFill(State);
      if (!Fill || !Fill->Inner || relationOf(*Fill->Outer, State) != About ||
          hasFence(Program, Fill->Outer->In))
        continue;
      auto Known = ByTest.find(Fill->Outer->State);
      if (Known != ByTest.end()) {
        Known->second.SameCause.push_back(State.Name);
        continue;
      }
      Hazard H = fillHazard(Program, State, *Fill, DoubleCheckedLock.Id);
      H.Text = message(State, *Fill);
      addOrders(Program, *Fill, H);
      ByTest.emplace(Fill->Outer->State, std::move(H));
    }
  for (auto &[Test, H] : ByTest)
    Report.report(std::move(H));
}

} // namespace

const Rule DoubleCheckedLock = {
    .Id = "double-checked-lock",
    .Summary = "the outer test of a double-checked lock is not atomic, or "
               "relaxed",
    .Why = "The lock orders only those who take it. A thread that finds the "
           "pointer set goes on without the lock, and nothing makes it see "
           "what the pointer points to: compiler and processor may both have "
           "stored the pointer first.",
    .Example = R"(#include <mutex>
#include <thread>

struct Table {
  int Size = 7;
};

std::mutex TableMutex;
Table *TheTable;

Table *table() {
  if (!TheTable) {
    std::lock_guard<std::mutex> Lock(TableMutex);
    if (!TheTable)
      TheTable = new Table;
  }
  return TheTable;
}

int main() {
  std::thread First(table), Second(table);
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <thread>

struct Table {
  int Size = 7;
};

Table *table() {
  static Table TheTable;
  return &TheTable;
}

int main() {
  std::thread First(table), Second(table);
  First.join();
  Second.join();
}
)",
    .Help = "Let a static local or `std::call_once` do it; or make the tested "
            "variable `std::atomic`, load it with acquire and store it with "
            "release.",
    .Blind = "Functions that use fences are trusted to use them rightly.",
    .Cwe = 609,
    .Judge = judge,
    .Remedies = {RemedyKind::StrongerOrder}};

} // namespace pothole
