//===- States made on first use -------------------------------------------===//

#include "checks/rules/FirstUse.h"
#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool isScalar(const State &State) {
  switch (State.Of.Class) {
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Floating:
  case TypeClass::Pointer:
  case TypeClass::SmartPointer:
  case TypeClass::Atomic:
    return true;
  default:
    return false;
  }
}

/// What goes up or down says how much there is, not that it was made.
bool isCounted(const State &State) {
  return llvm::any_of(State.Accesses, [](const Access &A) {
    return A.Write && A.Read && !A.Atomic && !A.Alone;
  });
}

bool acquires(const Test &Test) {
  return Test.Atomic && Test.Order != MemoryOrder::Relaxed;
}

/// "m[].second" and "*m" belong to "m".
bool isPart(llvm::StringRef Name, llvm::StringRef Whole) {
  if (Name.consume_front("*"))
    return Name == Whole;
  return Name.consume_front(Whole) &&
         (Name.starts_with("[") || Name.starts_with(".") ||
          Name.starts_with("->"));
}

} // namespace

Tests relationOf(const Test &Test, const State &State) {
  if (Test.State == State.Name)
    return Tests::Itself;
  return isPart(State.Name, Test.State) ? Tests::Whole : Tests::Flag;
}

bool shareLock(const Access &A, const Test &B) {
  return llvm::any_of(A.Locks, [&](const LockHeld &X) {
    return llvm::any_of(B.Locks,
                        [&](const LockHeld &Y) { return X.Name == Y.Name; });
  });
}

FirstUse::FirstUse(const Program &Program) {
  std::set<std::string> Found;
  for (const State &State : Program.States)
    if (isScalar(State) && mostlyTested(State) && !isCounted(State))
      Found.insert(State.Name);
  Flags = std::move(Found);
}

/// Its own test, or that of a flag beside it.
bool FirstUse::decides(const Test &Test, const State &State) const {
  return relationOf(Test, State) != Tests::Flag || Flags.count(Test.State);
}

/// A counter or list head that also changes elsewhere is not made on first use.
bool FirstUse::mostlyTested(const State &State) const {
  std::set<Location> Writes, Tested;
  for (const Access &A : State.Accesses) {
    if (!A.Write || A.Alone)
      continue;
    Writes.insert(A.Place);
    if (llvm::any_of(A.Tests, [&](const Test &T) { return decides(T, State); }))
      Tested.insert(A.Place);
  }
  return Tested.size() * 2 > Writes.size();
}

std::optional<Fill> FirstUse::fillOf(const State &State) const {
  std::optional<Fill> Found;
  auto telling = [](const Fill &F) { // a second test, then a reader
    return (F.Inner ? 2 : 0) + (F.Other->Write ? 0 : 1);
  };
  for (const Conflict &C : State.Conflicts)
    for (auto [One, Two] :
         {std::pair(C.First, C.Second), {C.Second, C.First}}) {
      Fill Now{&State.Accesses[One], &State.Accesses[Two]};
      bool Own = false;
      for (const Test &T : Now.Write->Tests) {
        if (!decides(T, State))
          continue;
        Own |= relationOf(T, State) != Tests::Flag;
        if (shareLock(*Now.Write, T))
          Now.Inner = &T;
        else if (!Now.Outer)
          Now.Outer = &T;
      }
      if (!Now.Outer || (Now.Inner && acquires(*Now.Outer)))
        continue;
      // A container is often changed elsewhere too: its own test says enough.
      if (!(Own && !isScalar(State)) && !mostlyTested(State))
        continue;
      if (!Found || telling(Now) > telling(*Found))
        Found = Now;
    }
  return Found;
}

Note testNote(const Test &Test, const char *Again) {
  std::string Locks;
  for (const LockHeld &L : Test.Locks)
    Locks += (Locks.empty() ? "'" : ", '") + L.Name + "'";
  return {Test.Place,
          "'" + Test.State + "' is tested here" + Again +
              (Test.Atomic ? " atomically" : "") +
              "; locks held: " + (Locks.empty() ? "none" : Locks),
          NoteKind::Other};
}

Hazard fillHazard(const Program &Program, const State &State, const Fill &Fill,
                  const char *RuleId) {
  Hazard H = conflictHazard(Program, State, RuleId, *Fill.Write, *Fill.Other);
  std::vector<Note> Tests{testNote(*Fill.Outer, "")};
  if (Fill.Inner)
    Tests.push_back(testNote(*Fill.Inner, " again"));
  H.Notes.insert(H.Notes.begin(), Tests.begin(), Tests.end());
  return H;
}

} // namespace pothole
