//===- Which promises of attributes are broken ----------------------------===//
//
// An attribute says what is shared, so no thread need be in sight. It is broken
// for certain on a path that begins where nothing can hold the lock: in a
// thread, in main, or in a function that only others can call. Of one that is
// called here, these calls show what its callers hold.

#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Locking.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

class Promises {
public:
  Promises(const Interpreter &I, World Kind);
  std::vector<BrokenPromise> run();

private:
  bool begins(ContextId Id) const;
  bool counts(ContextId Id, const RawBreach &B) const;
  bool blurred(Cell Lock) const;
  bool exempt(ContextId Id) const;
  void show(ContextId Id, EventId Event, const RawBreach &B);
  void sites(ContextId Id, EventId Event, const RawBreach &B,
             std::set<ContextId> &Seen,
             std::set<std::pair<ContextId, EventId>> &Out) const;

  const Interpreter &I;
  World Kind;
  std::set<ContextId> Live;          // reached from a root
  std::set<const Function *> Called; // by others
  std::set<ContextId> Certain;       // reached knowing all locks on the way
  /// Locks taken where calls were merged, or given up on: who holds them after
  /// that is not known.
  std::set<Cell> Blurred;
  std::map<std::tuple<Location, Breach, std::string>, BrokenPromise> Found;
};

Promises::Promises(const Interpreter &I, World Kind) : I(I), Kind(Kind) {
  for (ContextId Id : I.reachable(/*VagueToo=*/true))
    if (const Context &C = I.contexts()[Id]; C.Vague || C.Unsettled)
      Blurred.insert(I.cellsOf(C.Taken).begin(), I.cellsOf(C.Taken).end());
  std::vector<ContextId> Work = I.uncalled();
  for (ContextId Id : I.reachable(/*VagueToo=*/false))
    Work.push_back(Id);
  while (!Work.empty()) {
    ContextId Id = Work.back();
    Work.pop_back();
    const Context &C = I.contexts()[Id];
    if (C.Vague || !Live.insert(Id).second)
      continue;
    Work.insert(Work.end(), C.Callees.begin(), C.Callees.end());
    for (ContextId Callee : C.Callees)
      if (const Function *Body = I.contexts()[Callee].In.Body;
          Body != C.In.Body)
        Called.insert(Body);
  }
  for (ContextId Id : Live)
    if (begins(Id))
      Work.push_back(Id);
  while (!Work.empty()) {
    ContextId Id = Work.back();
    Work.pop_back();
    const Context &C = I.contexts()[Id];
    if (!Live.count(Id) || C.Unsettled || !Certain.insert(Id).second)
      continue;
    if (!C.LocksUnknown)
      Work.insert(Work.end(), C.Callees.begin(), C.Callees.end());
  }
}

bool Promises::begins(ContextId Id) const {
  const Context &C = I.contexts()[Id];
  const ThreadRoot &Root = I.threads()[C.In.Thread];
  if (llvm::is_contained(I.uncalled(), Id))
    return true;
  if (!llvm::is_contained(Root.Roots, Id))
    return false;
  // Handed to code that is not seen, which may hold anything when it calls.
  if (C.FirstCaller != NoContext)
    return false;
  return C.In.Thread != 0 || Kind == World::Program || !Called.count(C.In.Body);
}

bool Promises::blurred(Cell Lock) const {
  const Memory &M = I.memory();
  LockKey Key = lockKey(I, Lock);
  const Type *Of = cellType(I, Lock);
  return llvm::any_of(Blurred, [&](const Cell &Other) {
    if (Other == AnyLock)
      return false; // of code that is not seen
    for (PathId Path = Other.Path; Path; Path = M.parent(Path))
      if (Key.Field != NoEntity && M.last(Path).Kind == SelectorKind::Field &&
          M.last(Path).A == Key.Field)
        return true;
    const Object &O = M[Other.Object];
    return Other.Object == Lock.Object ||
           (Of && Of->Record != NoEntity && O.Record == Of->Record);
  });
}

bool Promises::counts(ContextId Id, const RawBreach &B) const {
  const Context &C = I.contexts()[Id];
  // What a program does before its first thread starts.
  if (Kind == World::Program && C.In.Thread == 0 && I.threads().size() > 1 &&
      I.liveOf(B.Live).empty())
    return false;
  if (B.How != Breach::NotTaken && B.How != Breach::NotReleased)
    return true;
  // Some other way out shows that the body can be understood.
  return llvm::any_of(C.Breaches, [&](const RawBreach &Other) {
    return Other.How == B.How && Other.Kept && Other.Lock == B.Lock;
  });
}

bool Promises::exempt(ContextId Id) const {
  const Function &Body = *I.contexts()[Id].In.Body;
  if (Body.Self == NoEntity || Body.TrustLocks)
    return true;
  const Entity &Self = I.units().Entities[Body.Self];
  return Self.Constructor || Self.Destructor;
}

/// Where the datum is named: a member of what is guarded knows nothing of locks
/// that are its owner's.
void Promises::sites(ContextId Id, EventId Event, const RawBreach &B,
                     std::set<ContextId> &Seen,
                     std::set<std::pair<ContextId, EventId>> &Out) const {
  const Context &C = I.contexts()[Id];
  if (exempt(Id))
    return;
  bool Data = B.How == Breach::Unguarded || B.How == Breach::PointeeUnguarded;
  bool Names = llvm::any_of(C.In.Body->Values, [&](const Value &V) {
    return (V.Kind == ValueKind::Member && V.B == B.Named) ||
           (V.Kind == ValueKind::GlobalAddress && V.A == B.Named);
  });
  if (!Data || Names || C.Callers.empty()) {
    Out.insert({Id, Event});
    return;
  }
  if (!Seen.insert(Id).second)
    return;
  for (const auto &[Caller, At] : C.Callers)
    if (Certain.count(Caller) && I.contexts()[Caller].Callees.count(Id))
      sites(Caller, At, B, Seen, Out);
}

void Promises::show(ContextId Id, EventId Event, const RawBreach &B) {
  const Context &C = I.contexts()[Id];
  BrokenPromise P;
  P.How = B.How;
  bool Data = B.How == Breach::Unguarded || B.How == Breach::PointeeUnguarded;
  P.State = Data ? cellName(I, B.About) : I.units().Entities[B.Named].Name;
  P.Named = B.Named;
  P.Lock = cellName(I, B.Lock);
  P.Place = C.In.Body->Events[Event].Place;
  P.Taken = B.Taken;
  P.Write = B.Write;
  P.Reader = B.Reader;
  P.In = C.In.Body->Self;
  P.By = C.In.Thread;
  P.Path = pathTo(I, Id);
  auto [It, New] = Found.try_emplace({P.Place, P.How, P.State}, P);
  auto rank = [](const BrokenPromise &X) {
    return std::tuple(!X.Write, X.Path.size(), X.By);
  };
  if (!New && rank(P) < rank(It->second))
    It->second = P;
}

std::vector<BrokenPromise> Promises::run() {
  for (ContextId Id : Certain) {
    const Context &C = I.contexts()[Id];
    for (const RawBreach &B : C.Breaches) {
      if (B.Kept || C.LocksUnknown || !counts(Id, B) || blurred(B.Lock))
        continue;
      std::set<ContextId> Seen;
      std::set<std::pair<ContextId, EventId>> Sites;
      sites(Id, B.Event, B, Seen, Sites);
      for (const auto &[At, Event] : Sites)
        show(At, Event, B);
    }
  }
  std::vector<BrokenPromise> Result;
  for (auto &[Key, P] : Found)
    Result.push_back(std::move(P));
  return Result;
}

} // namespace

std::vector<BrokenPromise> judgePromises(const Interpreter &I, World Kind) {
  return Promises(I, Kind).run();
}

} // namespace pothole
