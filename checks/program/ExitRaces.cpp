//===- Statics that die under a thread ------------------------------------===//
//
// When `main` returns, or calls `exit`, destructors of statics run while
// threads that nobody waits for go on. What such a thread uses is what it is
// seen to use at all: nothing says that it has come to its end by then.
//
// Nobody waits for a thread that is detached, or whose plain handle (pthread_t)
// is joined nowhere. A std::thread that is not detached ends the program by
// itself. If what the ending thread has waited for, or asks for in a loop, is
// something the other one does, then it has most likely waited for its end.

#include "checks/program/BodyRun.h"
#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Handles.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

class Exits {
public:
  explicit Exits(const Interpreter &I);
  std::vector<ExitRace> run();

private:
  using Site = std::pair<ContextId, const RawAccess *>;

  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  AccessClass classOf(const Site &S) const {
    return {*S.second, context(S.first).In.Thread, {}};
  }
  const Type *handleOf(const ThreadRoot &Root) const;
  bool unattended(ThreadId T) const;
  void seeLoops(ContextId Id);
  bool waitedFor(ThreadId T, const RawAccess &End) const;
  std::optional<ExitRace> judge(ThreadId T, const Site &End) const;

  const Interpreter &I;
  Collision Pairs;
  std::vector<Site> Ends;
  std::map<ThreadId, std::map<EntityId, Site>> Uses; // of statics that die
  std::map<ThreadId, Location> Detached;
  std::set<ThreadId> Joined; // or who knows
  bool JoinsUnknown = false;
  std::map<ThreadId, std::set<Cell>> Written, Notified;
  std::set<Cell> Asked, WaitedOn; // by the main thread
};

Exits::Exits(const Interpreter &I) : I(I), Pairs(I) {
  const std::vector<Entity> &Entities = I.units().Entities;
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = context(Id);
    ThreadId By = C.In.Thread;
    for (const RawAccess &End : C.Ends)
      if (By == 0)
        Ends.push_back({Id, &End});
    for (const RawAccess &A : C.Accesses) {
      if (A.Write)
        Written[By].insert(A.Where);
      const Object &O = I.memory()[A.Where.Object];
      if (O.Kind != ObjectKind::Variable || A.Startup)
        continue;
      const Entity &Static = Entities[O.A];
      if (Static.DiesAtExit && Static.Place.valid() &&
          !I.units().Files[Static.Place.File].System)
        Uses[By].try_emplace(O.A, Id, &A);
    }
    for (const RawLockUse &Use : C.LockUses) {
      if (Use.Deed == LockDeed::Notify)
        Notified[By].insert(Use.At.Where);
      if (Use.Deed == LockDeed::Wait && By == 0)
        WaitedOn.insert(Use.At.Where);
    }
    for (const RawHandleUse &Use : C.HandleUses)
      switch (Use.Deed) {
      case HandleDeed::Detach:
        Detached.try_emplace(Use.Thread, C.In.Body->Events[Use.At].Place);
        break;
      case HandleDeed::JoinUnknown:
        JoinsUnknown = true;
        break;
      case HandleDeed::Join:
      case HandleDeed::JoinEach:
      case HandleDeed::GiveAway:
        Joined.insert(Use.Thread);
        break;
      default:
        break;
      }
    if (By == 0)
      seeLoops(Id);
  }
}

/// What a loop of the main thread goes on for.
void Exits::seeLoops(ContextId Id) {
  const Control C(*context(Id).In.Body);
  std::set<EventId> Sources;
  for (BlockId B = 0; B < C.F.Blocks.size(); ++B)
    if (C.Order.inLoop(B) && C.F.Blocks[B].Condition != NoValue) {
      std::set<EventId> Each = C.sources(C.F.Blocks[B].Condition);
      Sources.insert(Each.begin(), Each.end());
    }
  if (Sources.empty())
    return;
  for (const Deed &D : deedsOf(I, Id, 1))
    if (Sources.count(D.At) && D.Access->Read)
      Asked.insert(D.Access->Where);
}

/// The type of the variable or field that holds the thread.
const Type *Exits::handleOf(const ThreadRoot &Root) const {
  if (Root.StartedIn == NoContext)
    return nullptr;
  const Function &F = *context(Root.StartedIn).In.Body;
  for (const Event &E : F.Events) {
    if (E.Kind != EventKind::Store || !E.Operand ||
        F.Values[E.Operand].Kind != ValueKind::Result ||
        F.Values[E.Operand].A != Root.StartedAt)
      continue;
    const Value *At = &F.Values[E.Address];
    while (At->Kind == ValueKind::Element || At->Kind == ValueKind::Shift)
      At = &F.Values[At->A];
    switch (At->Kind) {
    case ValueKind::LocalAddress:
    case ValueKind::LocalContent:
      return &F.Locals[At->A].LocalType;
    case ValueKind::GlobalAddress:
      return &I.units().Entities[At->A].VariableType;
    default: // who destroys the object may join
      return nullptr;
    }
  }
  return nullptr;
}

bool Exits::unattended(ThreadId T) const {
  const ThreadRoot &Root = I.threads()[T];
  if (Root.Shown.Kind != StartKind::Thread || Root.StartedIn == NoContext)
    return false;
  const Event &Start = context(Root.StartedIn).In.Body->Events[Root.StartedAt];
  if (Detached.count(T) || Start.has(Flag::Detached))
    return !Joined.count(T);
  const Type *Handle = handleOf(Root);
  return Handle && !JoinsUnknown && !Joined.count(T) &&
         !llvm::StringRef(Handle->Spelling).contains("::");
}

bool Exits::waitedFor(ThreadId T, const RawAccess &End) const {
  for (const Cell &Seen : I.cellsOf(End.Observed))
    if (auto It = I.posters().find(Seen);
        It != I.posters().end() && It->second.count(T))
      return true;
  auto share = [&](const std::map<ThreadId, std::set<Cell>> &Done,
                   const std::set<Cell> &Wanted) {
    auto It = Done.find(T);
    return It != Done.end() && llvm::any_of(It->second, [&](const Cell &C) {
             return Wanted.count(C) != 0;
           });
  };
  return share(Written, Asked) || share(Notified, WaitedOn);
}

std::optional<ExitRace> Exits::judge(ThreadId T, const Site &End) const {
  ExitRace R;
  for (const auto &[Static, Use] : Uses.at(T)) {
    if (!Pairs.atOneTime(classOf(End), classOf(Use)))
      continue;
    R.Statics.push_back(I.units().Entities[Static].Name);
    if (R.Statics.size() > 1)
      continue;
    R.Declared = I.units().Entities[Static].Place;
    R.Use = spotOf(I, Use.first, Use.second->Event);
  }
  if (R.Statics.empty())
    return std::nullopt;
  R.End = spotOf(I, End.first, End.second->Event);
  const Event &E = context(End.first).In.Body->Events[End.second->Event];
  R.Called = E.Kind == EventKind::Call;
  if (auto It = Detached.find(T); It != Detached.end())
    R.Detached = It->second;
  return R;
}

std::vector<ExitRace> Exits::run() {
  // A return from main tells more than an early end.
  auto called = [&](const Site &S) {
    return context(S.first).In.Body->Events[S.second->Event].Kind ==
           EventKind::Call;
  };
  llvm::sort(Ends, [&](const Site &A, const Site &B) {
    return std::tuple(called(A), A.first, A.second->Event) <
           std::tuple(called(B), B.first, B.second->Event);
  });
  std::map<std::pair<Location, ThreadId>, ExitRace> Found;
  for (const auto &[T, Statics] : Uses) {
    if (T == 0 || !unattended(T))
      continue;
    for (const Site &End : Ends) {
      if (waitedFor(T, *End.second))
        continue;
      if (std::optional<ExitRace> R = judge(T, End)) {
        Found.try_emplace({R->End.Place, T}, *R);
        break;
      }
    }
  }
  std::vector<ExitRace> Result;
  for (auto &[Key, R] : Found)
    Result.push_back(std::move(R));
  return Result;
}

} // namespace

void BodyRun::noteEnd(const Flow &State) {
  const Event &E = F.Events[Now];
  bool Exits = E.Kind == EventKind::Call && E.Callee != NoEntity &&
               (I.Units.Entities[E.Callee].Name == "exit" ||
                I.Units.Entities[E.Callee].Name == "std::exit");
  if (!State.Startup && (Exits || E.Kind == EventKind::Return))
    Ends.insert(moment(State));
}

std::vector<ExitRace> judgeExits(const Interpreter &I) {
  return Exits(I).run();
}

} // namespace pothole
