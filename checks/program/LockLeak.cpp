//===- Functions that can be left with a lock they took -------------------===//
//
// A function all of whose ways out hold the lock is a lock function. One that
// holds it on some and releases it on others leaks it, unless somebody who
// calls it releases it then: a caller that was seen doing so, or a function
// that releases what it did not take and that this one does not itself use.

#include "checks/program/Control.h"
#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Locking.h"
#include "checks/program/UnseenCallers.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool leaves(const RawLockUse &Use) {
  return Use.Deed == LockDeed::LeaveHeld || Use.Deed == LockDeed::ThrowHeld ||
         Use.Deed == LockDeed::CallHeld;
}

class Leaks {
public:
  Leaks(const Interpreter &I, World Kind);
  std::vector<LeakedLock> run();

private:
  void judge(ContextId Id);
  void judgeRoot(ContextId Id);
  void receive(ContextId Id, const RawLockUse &Use);
  const std::set<ContextId> &closure(ContextId Id);
  bool leavesAfter(const Function &Body, EventId Release) const;

  const Interpreter &I;
  World Kind;
  mutable Controls Bodies;
  std::map<ContextId, std::set<ContextId>> Closures; // with the context itself
  /// Contexts that release a lock they neither took nor were entered with.
  std::map<LockKey, std::set<ContextId>> Receivers;
  std::map<LockKey, std::set<EntityId>> Others; // functions that release it
  std::set<Cell> Released;                      // though not held
  std::map<std::tuple<Location, std::string>, LeakedLock> Found;
  std::map<ContextId, std::set<Location>> Reported; // where leaked locks are
                                                    // taken
};

/// Contexts that got a lock, released in this one, from something they called.
void Leaks::receive(ContextId Id, const RawLockUse &Use) {
  auto takes = [&](ContextId Of) {
    return llvm::any_of(I.contexts()[Of].In.Body->Events,
                        [&](const Event &E) { return E.Place == Use.Earlier; });
  };
  // What an earlier call of a function leaked, the next one finds.
  if (takes(Id))
    return;
  std::vector<ContextId> Work{Id};
  std::set<ContextId> Seen;
  while (!Work.empty()) {
    ContextId Next = Work.back();
    Work.pop_back();
    if (!Seen.insert(Next).second)
      continue;
    const Context &C = I.contexts()[Next];
    bool Entered = llvm::any_of(C.In.State.Locks, [&](const Held &H) {
      return H.Lock == Use.At.Where;
    });
    if (!Entered) {
      if (!takes(Next))
        Receivers[lockKey(I, Use.At.Where)].insert(Next);
      continue;
    }
    for (const auto &[Caller, At] : C.Callers)
      Work.push_back(Caller);
  }
}

Leaks::Leaks(const Interpreter &I, World Kind) : I(I), Kind(Kind) {
  std::map<LockKey, std::set<EntityId>> Held;
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = I.contexts()[Id];
    for (const RawLockUse &Use : C.LockUses) {
      LockKey Key = lockKey(I, Use.At.Where);
      if (Use.Deed == LockDeed::ReleaseOther) {
        Others[Key].insert(C.In.Body->Self);
        Released.insert(Use.At.Where);
      }
      if (Use.Deed != LockDeed::Release)
        continue;
      Held[Key].insert(C.In.Body->Self);
      receive(Id, Use);
    }
  }
  // Only as a function that anybody may call.
  for (auto &[Key, Bodies] : Held)
    for (EntityId Body : Bodies)
      Others[Key].erase(Body);
}

const std::set<ContextId> &Leaks::closure(ContextId Id) {
  auto [It, New] = Closures.try_emplace(Id);
  if (!New)
    return It->second;
  std::vector<ContextId> Work{Id};
  while (!Work.empty()) {
    ContextId Next = Work.back();
    Work.pop_back();
    if (It->second.insert(Next).second)
      Work.insert(Work.end(), I.contexts()[Next].Callees.begin(),
                  I.contexts()[Next].Callees.end());
  }
  return It->second;
}

/// By a return, without taking anything again.
bool Leaks::leavesAfter(const Function &Body, EventId Release) const {
  std::set<EventId> Takes;
  for (EventId Id = 0; Id < Body.Events.size(); ++Id)
    if (Body.Events[Id].Kind == EventKind::Acquire)
      Takes.insert(Id);
  for (EventId Id = 0; Id < Body.Events.size(); ++Id)
    if (Body.Events[Id].Kind == EventKind::Return &&
        Bodies.of(Body).followsWithout(Release, Id, Takes))
      return true;
  return false;
}

void Leaks::judge(ContextId Id) {
  const Context &C = I.contexts()[Id];
  if (C.In.Body->Self == NoEntity)
    return;
  // What leaves with a lock by intent says so; if it may not, Promises asks.
  if (llvm::any_of(I.units().Entities[C.In.Body->Self].Contracts,
                   [](const Contract &Of) {
                     return Of.Kind == Promise::Acquires ||
                            Of.Kind == Promise::Tries;
                   }))
    return;
  const std::set<ContextId> &Below = closure(Id);
  std::set<EntityId> Uses;
  for (ContextId Callee : Below)
    Uses.insert(I.contexts()[Callee].In.Body->Self);
  for (const RawLockUse &Use : C.LockUses) {
    if (!leaves(Use))
      continue;
    Cell Lock = Use.At.Where;
    LockKey Key = lockKey(I, Lock);
    const RawLockUse *Free = nullptr;
    bool Same = false;
    for (const RawLockUse &Other : C.LockUses)
      if (Other.Deed == LockDeed::LeaveFree && Other.At.Where == Lock &&
          Other.At.Tag == Use.At.Tag) {
        if (!Free)
          Free = &Other;
        Same |= Other.At.Event == Use.At.Event;
      }
    // Joined with ways that never took it.
    for (const RawLockUse &Other : C.LockUses)
      if (!Free && Other.Deed == LockDeed::Release && Other.At.Where == Lock &&
          Other.At.Tag == Use.At.Tag && Other.Earlier == Use.Earlier &&
          leavesAfter(*C.In.Body, Other.At.Event) &&
          llvm::any_of(C.Exits, [&](const Exit &E) {
            return llvm::none_of(E.State.Locks, [&](const Held &H) {
              return H.Lock == Lock && H.Tag == Use.At.Tag;
            });
          }))
        Free = &Other;
    if (!Free)
      continue;
    bool Designed =
        llvm::any_of(Others[Key],
                     [&](EntityId Other) { return !Uses.count(Other); }) ||
        llvm::any_of(Receivers[Key], [&](ContextId By) {
          return I.contexts()[By].In.Body != C.In.Body &&
                 llvm::any_of(closure(By), [&](ContextId Callee) {
                   return I.contexts()[Callee].In.Body == C.In.Body;
                 });
        });
    bool Below_ = llvm::any_of(Below, [&](ContextId Callee) {
      auto It = Reported.find(Callee);
      return Callee != Id && It != Reported.end() &&
             It->second.count(Use.Earlier);
    });
    if ((Designed && Use.Deed == LockDeed::LeaveHeld) || Below_)
      continue;
    Reported[Id].insert(Use.Earlier);
    LeakedLock L;
    L.How = Use.Deed == LockDeed::LeaveHeld   ? LockLeaving::Return
            : Use.Deed == LockDeed::ThrowHeld ? LockLeaving::Throw
                                              : LockLeaving::Call;
    const Event &E = C.In.Body->Events[Use.At.Event];
    L.Lock = cellName(I, Lock);
    L.Place = E.Place;
    L.Taken = Use.Earlier;
    L.Released = Free->Deed == LockDeed::LeaveFree
                     ? Free->Earlier
                     : C.In.Body->Events[Free->At.Event].Place;
    L.In = C.In.Body->Self;
    L.Callee = E.Kind == EventKind::Call ? E.Callee : NoEntity;
    L.SamePlace = Same;
    Found.try_emplace({L.Place, L.Lock}, L);
  }
}

/// What begins in no other function leaves with a lock that no function
/// releases for another, and no other code can name.
void Leaks::judgeRoot(ContextId Id) {
  const Context &C = I.contexts()[Id];
  if (C.LocksUnknown || C.Vague || C.Unsettled || C.FirstCaller != NoContext ||
      C.In.State.Startup || I.approximate() || C.In.Body->Self == NoEntity ||
      !I.units().Entities[C.In.Body->Self].Contracts.empty() ||
      keptByClass(I.units(), C.In.Body->Self))
    return;
  for (const RawLockUse &Use : C.LockUses) {
    Cell Lock = Use.At.Where;
    if (Use.Deed != LockDeed::LeaveHeld || !closed(I, Kind, Lock) ||
        llvm::any_of(Released,
                     [&](Cell Other) { return alike(I, Lock, Other); }))
      continue;
    LeakedLock L;
    L.Lock = cellName(I, Lock);
    L.Place = C.In.Body->Events[Use.At.Event].Place;
    L.Taken = Use.Earlier;
    L.In = C.In.Body->Self;
    L.Never = true;
    Found.try_emplace({L.Place, L.Lock}, L);
  }
}

std::vector<LeakedLock> Leaks::run() {
  std::vector<ContextId> All;
  for (ContextId Id : I.reachable(/*VagueToo=*/false))
    if (!I.contexts()[Id].Unsettled &&
        llvm::any_of(I.contexts()[Id].LockUses, leaves))
      All.push_back(Id);
  // Callees first: a caller only passes on what its callee leaks.
  llvm::sort(All, [&](ContextId A, ContextId B) {
    return std::pair(closure(A).size(), A) < std::pair(closure(B).size(), B);
  });
  for (ContextId Id : All)
    judge(Id);
  if (Kind != World::Program)
    for (ContextId Id : I.threads()[0].Roots)
      judgeRoot(Id);
  std::vector<LeakedLock> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace

std::vector<LeakedLock> judgeLockLeaks(const Interpreter &I, World Kind) {
  return Leaks(I, Kind).run();
}

} // namespace pothole
