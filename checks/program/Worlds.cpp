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
#include "checks/program/UnseenCallers.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// Functions that callers outside the units can reach: external ones, and those
/// nobody here calls. What threads begin in is theirs, what runs once runs
/// under its flag, and what is handed to a function runs where that calls it.
/// What a class keeps to itself is called by its other methods; where none
/// does, somebody else does: friends, derived classes, its methods in other
/// files. Those come last.
std::vector<EntityId> exported(const LinkUnit &Units) {
  std::set<EntityId> Known, Called, Begun;
  std::set<std::pair<EntityId, EntityId>> Inside; // called, by whose methods
  // Closures are of the class that they stand in, whichever that is.
  auto recordOf = [&](EntityId Id) {
    if (llvm::StringRef(Units.Entities[Id].Name).contains("(lambda)"))
      return NoEntity;
    while (Id != NoEntity && Units.Entities[Id].Kind != EntityKind::Record)
      Id = Units.Entities[Id].Parent;
    return Id;
  };
  for (const Function &F : Units.Functions)
    Known.insert(F.Self);
  for (const Function &F : Units.Functions)
    for (const Event &E : F.Events) {
      auto mentions = [&](ValueId Id, std::set<EntityId> &In) {
        if (F.Values[Id].Kind == ValueKind::FunctionAddress)
          In.insert(F.Values[Id].A);
      };
      if (E.Kind == EventKind::Call && E.Callee != F.Self) {
        Called.insert(E.Callee);
        Inside.insert({E.Callee, recordOf(F.Self)});
      }
      if (E.Kind == EventKind::Call && Known.count(E.Callee))
        for (uint32_t N = 0; N < E.ArgCount; ++N)
          mentions(F.Args[E.FirstArg + N], Called);
      if (E.Kind == EventKind::Start || E.Kind == EventKind::Once)
        mentions(E.Operand, Begun);
    }
  std::vector<EntityId> Result, Kept;
  for (const Function &F : Units.Functions) {
    const Entity &E = Units.Entities[F.Self];
    // A closure runs where it is given to, a region where it stands.
    bool Closure = E.Parent != NoEntity &&
                   (llvm::StringRef(E.Name).contains("(lambda)") ||
                    Units.Entities[E.Parent].Kind == EntityKind::Function);
    if (E.BeforeMain || Closure || Begun.count(F.Self))
      continue;
    if (keptByClass(Units, F.Self)) {
      // Friends call it for an object of theirs.
      bool Friends = !E.Constructor && !E.Destructor && !E.StaticMethod &&
                     !Inside.count({F.Self, NoEntity}) &&
                     !Inside.count({F.Self, E.Parent});
      if (!Called.count(F.Self) || Friends)
        Kept.push_back(F.Self);
      continue;
    }
    if (!E.Internal || !Called.count(F.Self))
      Result.push_back(F.Self);
  }
  Result.insert(Result.end(), Kept.begin(), Kept.end());
  return Result;
}

/// Private methods that nobody here calls and whose body attributes bind: what
/// these ask can be judged by itself.
std::vector<EntityId> uncalled(const LinkUnit &Units) {
  std::set<EntityId> Called;
  for (const Function &F : Units.Functions) {
    for (const Event &E : F.Events)
      Called.insert(E.Callee);
    for (const Value &V : F.Values)
      if (V.Kind == ValueKind::FunctionAddress)
        Called.insert(V.A);
  }
  auto bound = [&](EntityId Id) {
    return Id != NoEntity && !Units.Entities[Id].Contracts.empty();
  };
  std::vector<EntityId> Result;
  for (const Function &F : Units.Functions) {
    const Entity &E = Units.Entities[F.Self];
    if (E.Kind != EntityKind::Function || E.Public || E.Virtual ||
        E.Constructor || E.Destructor || E.Parent == NoEntity ||
        Units.Entities[E.Parent].Kind != EntityKind::Record ||
        Called.count(F.Self) || llvm::StringRef(E.Name).contains("(lambda)") ||
        llvm::any_of(F.Events, [](const Event &Does) {
          return Does.Kind == EventKind::Start;
        }))
      continue;
    if (bound(F.Self) ||
        llvm::any_of(F.Events,
                     [&](const Event &Does) { return bound(Does.Callee); }) ||
        llvm::any_of(F.Values, [&](const Value &V) {
          return (V.Kind == ValueKind::Member && bound(V.B)) ||
                 (V.Kind == ValueKind::GlobalAddress && bound(V.A));
        }))
      Result.push_back(F.Self);
  }
  return Result;
}

/// Steps of interpretation for all programs together, and at least for each.
/// Not time: what is found must not depend on the machine.
constexpr size_t MaxSteps = 50'000'000;
constexpr size_t MinSteps = 200'000;

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

/// One gap for all that was cut short.
Gap openEnd(const LinkUnit &Units, const Program &P,
            const std::set<EntityId> &Open, size_t Steps) {
  constexpr size_t Named = 3;
  std::string Text = Steps ? "given up after " + std::to_string(Steps) +
                                 " steps: what is said of "
                           : "not settled: what is said of ";
  Text += std::to_string(Open.size()) +
          (Open.size() == 1 ? " function" : " functions") +
          " may be incomplete: ";
  size_t N = 0;
  for (EntityId Id : Open) {
    if (N == Named)
      break;
    Text += (N++ ? ", '" : "'") + Units.Entities[Id].Name + "'";
  }
  if (Open.size() > Named)
    Text += " and " + std::to_string(Open.size() - Named) + " more";
  Location Place = P.Main == NoEntity ? Units.Entities[*Open.begin()].Place
                                      : Units.Entities[P.Main].Place;
  return {GapKind::Limit, Place, std::move(Text)};
}

Program solveOne(const LinkUnit &Units, World Kind, EntityId Main,
                 const std::map<EntityId, EntityId> &Instead,
                 const std::vector<EntityId> &Exported, size_t Budget,
                 std::function<void(size_t)> Progress) {
  Interpreter I(Units, Kind, Instead, Budget, std::move(Progress));
  I.run(Main, Exported,
        Main == NoEntity ? uncalled(Units) : std::vector<EntityId>());
  Program P;
  P.Solving = {I.contexts().size(), I.runs(), I.steps()};
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
  P.LockLeaks = judgeLockLeaks(I, Kind);
  P.BrokenPromises = judgePromises(I, Kind);
  P.LockCycles = judgeLockOrders(I, Kind);
  P.SuspendedLocks = judgeSuspensions(I);
  P.HandlerSteps = findHandlerSteps(I);
  P.ForkedSteps = findForkedSteps(I);
  P.LostThreads = judgeHandles(I);
  P.OutlivedLocals = judgeLentLocals(I);
  P.LostWakeups = judgeWaits(I);
  P.BlockedLocks = judgePauses(I, Kind);
  P.SplitChecks = judgeSplitChecks(I, Kind);
  P.KeptStates = judgeKeptStates(I);
  P.BusyMarks = judgeBusyMarks(I);
  P.ExitRaces = judgeExits(I);
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
  if (std::set<EntityId> Open = I.unsettled(); !Open.empty())
    P.Gaps.push_back(openEnd(Units, P, Open, I.spent() ? I.steps() : 0));
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
  struct Wanted {
    EntityId Main;
    std::map<EntityId, EntityId> Instead;
    std::set<EntityId> Mine;
    bool Run;
  };
  std::vector<Wanted> Mains;
  std::set<EntityId> Reached;
  std::set<Location> Seen;
  const std::map<EntityId, std::set<FileId>> Needed = mainsNeeded(Units);
  size_t ToRun = 0, Functions = 0; // of programs that are run
  for (EntityId Main : Units.Mains) {
    // Built twice with different flags, one program is still one.
    if (!Seen.insert(Units.Entities[Main].Place).second)
      continue;
    std::map<EntityId, EntityId> Instead = definitionsFor(Units, Main, Needed);
    std::set<EntityId> Mine = reachedFrom(Units, Main, Instead);
    bool Run = Options.Everything || concerned(Units, Mine);
    ToRun += Run;
    Functions += Run ? Mine.size() : 0;
    Reached.insert(Mine.begin(), Mine.end());
    Mains.push_back({Main, std::move(Instead), std::move(Mine), Run});
  }
  std::vector<EntityId> Others = unreached(Units, Reached);
  bool Library = Mains.empty() || !Others.empty();
  ToRun += Library;
  Functions += Others.size();

  // Each gets its share, by functions, of what those before it have left.
  std::vector<Program> Result;
  size_t Left = MaxSteps;
  size_t Done = 0;
  auto run = [&](World Kind, EntityId Main,
                 const std::map<EntityId, EntityId> &Instead,
                 const std::vector<EntityId> &Exported, size_t Size) {
    auto Progress = [&](size_t Seen) {
      if (Options.Progress)
        Options.Progress(Done, ToRun, Seen);
    };
    size_t Share = Functions ? Left * Size / Functions : Left;
    Share = std::max(MinSteps, Share);
    Functions -= Size;
    Result.push_back(
        solveOne(Units, Kind, Main, Instead, Exported, Share, Progress));
    Left -= std::min(Left, Result.back().Solving.Steps);
    ++Done;
    Progress(0);
  };
  for (const auto &[Main, Instead, Mine, Run] : Mains) {
    if (Run) {
      run(World::Program, Main, Instead, {}, Mine.size());
      continue;
    }
    Program Alone;
    Alone.Units = &Units;
    Alone.Main = Main;
    Alone.Threads.push_back({"main", Main});
    Alone.Threads[0].Place = Units.Entities[Main].Place;
    Alone.Reached.assign(Mine.begin(), Mine.end());
    Result.push_back(std::move(Alone));
  }
  if (Library)
    run(Options.LoneUnit ? World::Fragment : World::Library, NoEntity, {},
        Others, Others.size());
  return Result;
}

} // namespace pothole
