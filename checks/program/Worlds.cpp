//===- Which programs the units make up -----------------------------------===//
//
// A database does not say what is linked together. Each `main`, with what it
// reaches, is one program. Without any, the units are a library: every function
// others can call may be called from any thread.

#include "checks/program/AsyncSafety.h"
#include "checks/program/Conflicts.h"
#include "checks/program/Handles.h"
#include "checks/program/Interpreter.h"
#include "checks/program/Locking.h"
#include "checks/program/Reach.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// Functions that callers outside the units can reach: external ones, and those
/// nobody here calls. What threads begin in is theirs, and what a class keeps
/// to itself is called by its other methods.
std::vector<EntityId> exported(const LinkUnit &Units) {
  std::set<EntityId> Called, Begun;
  for (const Function &F : Units.Functions)
    for (const Event &E : F.Events) {
      if (E.Kind == EventKind::Call && E.Callee != F.Self)
        Called.insert(E.Callee);
      const Value &Begins = F.Values[E.Operand];
      if (E.Kind == EventKind::Start &&
          Begins.Kind == ValueKind::FunctionAddress)
        Begun.insert(Begins.A);
    }
  std::vector<EntityId> Result;
  for (const Function &F : Units.Functions) {
    const Entity &E = Units.Entities[F.Self];
    // A closure runs where it is given to, a region where it stands.
    bool Closure = E.Parent != NoEntity &&
                   (llvm::StringRef(E.Name).contains("(lambda)") ||
                    Units.Entities[E.Parent].Kind == EntityKind::Function);
    if (E.BeforeMain || Closure || Begun.count(F.Self))
      continue;
    bool Private = E.Parent != NoEntity && !E.Public && !E.Virtual &&
                   Units.Entities[E.Parent].Kind == EntityKind::Record;
    if (Private)
      continue;
    if (!E.Internal || !Called.count(F.Self))
      Result.push_back(F.Self);
  }
  return Result;
}

/// What can be called from outside in files of which no main reaches anything:
/// the library beside the programs.
std::vector<EntityId> unreached(const LinkUnit &Units,
                                const std::set<EntityId> &Reached) {
  std::set<FileId> Files;
  for (EntityId Id : Reached)
    Files.insert(Units.Entities[Id].Place.File);
  std::vector<EntityId> Result = exported(Units);
  llvm::erase_if(Result, [&](EntityId Id) {
    return Files.count(Units.Entities[Id].Place.File);
  });
  return Result;
}

Program solveOne(const LinkUnit &Units, World Kind, EntityId Main,
                 const std::vector<EntityId> &Exported) {
  Interpreter I(Units, Kind);
  I.run(Main, Exported);
  Program P;
  P.Units = &Units;
  P.Kind = Kind;
  P.Main = Main;
  for (const ThreadRoot &Root : I.threads())
    P.Threads.push_back(Root.Shown);
  P.Threads[0].Entry = Main;
  if (Main != NoEntity)
    P.Threads[0].Place = Units.Entities[Main].Place;
  for (State &S : judgeStates(I, Kind))
    (S.Duration == Storage::Library ? P.LibraryStates : P.States)
        .push_back(std::move(S));
  P.LockMisuses = judgeLockUses(I, Kind);
  P.LockLeaks = judgeLockLeaks(I);
  P.LockCycles = judgeLockOrders(I, Kind);
  P.SuspendedLocks = judgeSuspensions(I);
  P.HandlerSteps = findHandlerSteps(I);
  P.ForkedSteps = findForkedSteps(I);
  P.LostThreads = judgeHandles(I);
  P.OutlivedLocals = judgeLentLocals(I);
  P.LostWakeups = judgeWaits(I, Kind);
  P.BlockedLocks = judgePauses(I, Kind);
  P.SplitChecks = judgeSplitChecks(I, Kind);
  for (auto &[Callee, Count] : I.callableTakers())
    P.CallableTakers.push_back("'" + Units.Entities[Callee].Name + "', " +
                               std::to_string(Count) +
                               (Count == 1 ? " call" : " calls"));
  P.Gaps.assign(I.gaps().begin(), I.gaps().end());
  std::set<EntityId> Reached;
  std::set<EntityId> Vague;
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = I.contexts()[Id];
    if (C.In.Body->Self == NoEntity)
      continue;
    Reached.insert(C.In.Body->Self);
    if (C.Vague)
      Vague.insert(C.In.Body->Self);
  }
  for (EntityId Id : Vague)
    P.Gaps.push_back({GapKind::Limit, Units.Entities[Id].Place,
                      "called in too many ways to tell them all apart: calls "
                      "beyond the first are not judged"});
  P.Reached.assign(Reached.begin(), Reached.end());
  return P;
}

} // namespace

const char *verdictName(Verdict V) {
  switch (V) {
  case Verdict::Immutable:
    return "never written";
  case Verdict::BeforeThreads:
    return "set before threads";
  case Verdict::OneThread:
    return "one thread only";
  case Verdict::Synchronized:
    return "synchronized";
  case Verdict::Guarded:
    return "guarded";
  case Verdict::Ordered:
    return "ordered";
  case Verdict::Inconsistent:
    return "guarded inconsistently";
  case Verdict::Raced:
    return "raced";
  case Verdict::Unknown:
    return "unknown";
  }
  return "unknown";
}

std::vector<Program> solve(const LinkUnit &Units, const SolveOptions &Options) {
  std::vector<Program> Result;
  std::set<EntityId> Reached;
  std::set<Location> Seen;
  for (EntityId Main : Units.Mains) {
    // Built twice with different flags, one program is still one.
    if (!Seen.insert(Units.Entities[Main].Place).second)
      continue;
    std::set<EntityId> Mine = reachedFrom(Units, Main);
    if (Options.Everything || concerned(Units, Mine)) {
      Result.push_back(solveOne(Units, World::Program, Main, {}));
    } else {
      Program Alone;
      Alone.Units = &Units;
      Alone.Main = Main;
      Alone.Threads.push_back({"main", Main});
      Alone.Threads[0].Place = Units.Entities[Main].Place;
      Alone.Reached.assign(Mine.begin(), Mine.end());
      Result.push_back(std::move(Alone));
    }
    Reached.insert(Mine.begin(), Mine.end());
  }
  std::vector<EntityId> Others = unreached(Units, Reached);
  if (Result.empty() || !Others.empty())
    Result.push_back(
        solveOne(Units, Options.LoneUnit ? World::Fragment : World::Library,
                 NoEntity, Others));
  return Result;
}

} // namespace pothole
