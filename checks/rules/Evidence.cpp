//===- Evidence shared by the rules about conflicting accesses ------------===//

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <set>

namespace pothole {
namespace {

const char *verb(const Access &A) {
  if (A.Freed)
    return "frees";
  if (A.Write && A.Read)
    return "updates";
  return A.Write ? "writes" : "reads";
}

/// "writes", or "calls 'localtime'" where a library does it.
std::string action(const Program &Program, const Access &A) {
  if (A.Through != NoEntity)
    return "calls '" + Program.entity(A.Through).Name + "'";
  return verb(A) + std::string(A.Atomic ? " atomically" : "");
}

std::string lockList(const Access &A) {
  std::string Result;
  for (const LockHeld &L : A.Locks)
    Result += (Result.empty() ? "'" : ", '") + L.Name +
              (L.Shared ? "' (shared)" : "'");
  return Result.empty() ? "none" : Result;
}

std::string functionOf(const Program &Program, const Access &A) {
  return A.In == NoEntity ? "an initializer"
                          : "'" + Program.entity(A.In).Name + "'";
}

ThreadPath sideOf(const Program &Program, const Access &A) {
  ThreadPath Side = pathOf(Program, A.By, A.Path);
  for (const LockHeld &L : A.Locks) {
    if (L.Taken.valid())
      Side.Steps.push_back(
          {L.Taken, "'" + L.Name + "' taken" + (L.Shared ? " (shared)" : ""),
           NoteKind::Acquire});
    Side.Locks.push_back(L.Name);
  }
  std::string Who = A.By == 0 && Program.Kind != World::Program
                        ? functionOf(Program, A) + " (any thread may call it)"
                        : rootName(Program, A.By);
  Side.Steps.push_back(
      {A.Place, Who + " " + action(Program, A) + "; locks held: " + lockList(A),
       NoteKind::Access});
  return Side;
}

bool holds(const Access &A, const std::string &Lock) {
  return llvm::any_of(A.Locks,
                      [&](const LockHeld &L) { return L.Name == Lock; });
}

/// Locks that other shared accesses to the state hold, most often first.
std::vector<std::pair<std::string, size_t>> usualLocks(const State &State) {
  std::map<std::string, size_t> Count;
  for (const Access &A : State.Accesses) {
    if (A.Alone)
      continue;
    std::set<std::string> Names;
    for (const LockHeld &L : A.Locks)
      Names.insert(L.Name);
    for (const std::string &Name : Names)
      ++Count[Name];
  }
  std::vector<std::pair<std::string, size_t>> Result(Count.begin(),
                                                     Count.end());
  llvm::sort(Result, [](const auto &A, const auto &B) {
    return std::tie(B.second, A.first) < std::tie(A.second, B.first);
  });
  return Result;
}

/// The guard that another access in the same class or file stands under.
void addGuard(const Program &Program, const State &State, const Access &Missing,
              const std::string &Lock, Hazard &H) {
  if (Missing.In == NoEntity)
    return;
  for (const Access &A : State.Accesses)
    for (const LockHeld &L : A.Locks)
      if (L.Name == Lock && !L.Shared && A.In != NoEntity &&
          L.Taken.File == Missing.Place.File &&
          Program.entity(A.In).Parent == Program.entity(Missing.In).Parent) {
        H.Remedies.push_back(
            {RemedyKind::HoldLock, Missing.Place, Lock, L.Taken});
        return;
      }
}

} // namespace

void addOrder(const Access &Flag, Hazard &H) {
  if (Flag.Order == MemoryOrder::Relaxed && Flag.Read != Flag.Write)
    H.Remedies.push_back({RemedyKind::StrongerOrder, Flag.Place,
                          Flag.Write ? "release" : "acquire"});
}

void addDecisions(const Program &Program, const State &State, Hazard &H) {
  if (State.Variable != NoEntity && State.Duration == Storage::StaticLocal) {
    const Entity &Static = Program.entity(State.Variable);
    // What a pointer leads to stays one for all.
    if (Static.VariableType.Class != TypeClass::Pointer ||
        State.Of.Class == TypeClass::Pointer)
      H.Remedies.push_back(
          {RemedyKind::ThreadLocal, Static.Place, Static.ShortName});
  }
  EntityId Declared = State.Field != NoEntity ? State.Field : State.Variable;
  if (Declared == NoEntity)
    return;
  const Entity &Variable = Program.entity(Declared);
  const Type &Of = Variable.VariableType;
  if ((Of.Class == TypeClass::Integer || Of.Class == TypeClass::Boolean) &&
      !Of.Array && !Variable.BitfieldUnit)
    H.Remedies.push_back(
        {RemedyKind::MakeAtomic, Variable.Place, Variable.ShortName});
}

std::string rootName(const Program &Program, ThreadId Id) {
  const Thread &T = Program.Threads[Id];
  if (Id == 0)
    return Program.Kind == World::Program ? "'main'" : "any caller";
  return "'" + T.Name + "'";
}

std::string actorName(const Program &Program, EntityId In, ThreadId By) {
  if (By == 0 && Program.Kind != World::Program && In != NoEntity)
    return "'" + Program.entity(In).Name + "'";
  return rootName(Program, By);
}

ThreadPath pathOf(const Program &Program, ThreadId By,
                  const std::vector<Step> &Calls) {
  ThreadPath Side;
  const Thread &Root = Program.Threads[By];
  Side.Root = Root.Name;
  if (By != 0 && Root.Place.valid())
    Side.Steps.push_back(
        {Root.Place,
         "thread " + rootName(Program, By) + " starts here" +
             (Root.Many ? " (several run)" : " (one at a time)"),
         NoteKind::Start});
  for (const Step &S : Calls)
    Side.Steps.push_back({S.Place, S.Text, NoteKind::Call});
  return Side;
}

void addSide(Hazard &H, ThreadPath Side) {
  H.Notes.insert(H.Notes.end(), Side.Steps.begin(), Side.Steps.end());
  H.Threads.push_back(std::move(Side));
}

Confidence trustIn(const std::vector<std::string> &Assumptions) {
  return Assumptions.empty()       ? Confidence::High
         : Assumptions.size() == 1 ? Confidence::Medium
                                   : Confidence::Low;
}

bool onlyCallers(const Program &Program, const State &State) {
  return Program.Kind != World::Program &&
         llvm::all_of(State.Conflicts, [&](const Conflict &C) {
           return State.Accesses[C.First].By == 0 &&
                  State.Accesses[C.Second].By == 0;
         });
}

std::string sideText(const Program &Program, const State &State,
                     const Access &Side, const Access &Other) {
  std::string Text = Side.By == 0 && Program.Kind != World::Program
                         ? functionOf(Program, Side)
                         : rootName(Program, Side.By);
  Text += std::string(" ") + verb(Side) + " it";
  // Of several locks the one that most accesses to the state hold is its own.
  std::vector<std::pair<std::string, size_t>> Usual = usualLocks(State);
  for (const auto &[Name, Times] : Usual)
    for (const LockHeld &L : Side.Locks)
      if (L.Name == Name)
        return Text + " holding '" + Name + "'" + (L.Shared ? " shared" : "");
  for (const auto &[Name, Times] : Usual)
    if (holds(Other, Name))
      return Text + " without '" + Name + "'";
  for (const auto &[Name, Times] : Usual)
    if (Times >= 2 && !holds(Side, Name))
      return Text + " without '" + Name + "'";
  return Text + (Side.Atomic ? " atomically" : " without a lock");
}

Hazard conflictHazard(const Program &Program, const State &State,
                      const char *RuleId) {
  const Conflict &Best = State.Conflicts.front();
  return conflictHazard(Program, State, RuleId, State.Accesses[Best.First],
                        State.Accesses[Best.Second]);
}

Hazard conflictHazard(const Program &Program, const State &State,
                      const char *RuleId, const Access &First,
                      const Access &Second) {
  Hazard H;
  H.Rule = RuleId;
  H.Place = First.Place;
  H.State = State.Name;
  if (First.In != NoEntity)
    H.Symbol = Program.entity(First.In).Name;
  addSide(H, sideOf(Program, First));
  if (&First != &Second) {
    addSide(H, sideOf(Program, Second));
  } else {
    // One access, in two threads at once.
    H.Threads.push_back(H.Threads.front());
    H.Notes.push_back(
        {Second.Place,
         "the same access in another " +
             std::string(Second.By == 0 ? "caller" : "such thread"),
         NoteKind::Access});
  }
  if (State.Variable == NoEntity)
    for (const Access *A : {&First, &Second})
      if (!A->ObjectOrigin.empty()) {
        H.Notes.push_back(
            {A->Place, "same object: " + A->ObjectOrigin, NoteKind::Other});
        break;
      }

  std::vector<std::pair<std::string, size_t>> Usual = usualLocks(State);
  size_t Shared =
      llvm::count_if(State.Accesses, [](const Access &A) { return !A.Alone; });
  // Advice only where most accesses follow it, the other side does and this one
  // does not; a lock that the state itself points to cannot guard it.
  for (const auto &[Name, Times] : Usual)
    if (Times * 2 >= Shared && Name != "*" + State.Name &&
        !holds(First, Name) && (holds(Second, Name) || &First == &Second)) {
      H.Notes.push_back({First.Place,
                         "fix: hold '" + Name + "' here (" +
                             std::to_string(Times) + " of " +
                             std::to_string(Shared) + " shared accesses do)",
                         NoteKind::Other});
      addGuard(Program, State, First, Name, H);
      break;
    } else if (Times * 2 >= Shared && holds(First, Name) &&
               !holds(Second, Name)) {
      addGuard(Program, State, Second, Name, H);
      break;
    }
  std::set<Location> Named{First.Place, Second.Place};
  auto relate = [&](uint32_t N) {
    const Access &A = State.Accesses[N];
    if (Named.insert(A.Place).second)
      H.Related.push_back({A.Place,
                           rootName(Program, A.By) + " " + action(Program, A) +
                               "; locks held: " + lockList(A),
                           NoteKind::Access});
  };
  for (const Conflict &C : State.Conflicts) {
    relate(C.First);
    relate(C.Second);
  }
  H.Assumptions = State.Assumptions;
  H.Trust = trustIn(State.Assumptions);
  return H;
}

} // namespace pothole
