//===- What a thread must not do with a lock ------------------------------===//
//
// Each deed was noted on a path in one context. What one thread does by itself
// (taking twice, releasing twice) is wrong whatever the others do; that it
// never takes what it releases is known only where all it does is.
//
// A lock that one thread takes for another to release is a signal rather than
// a lock: if the starter holds it at the start, or some other thread releases
// it, the taking is by design.

#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Locking.h"
#include "checks/program/UnseenCallers.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

class Uses {
public:
  Uses(const Interpreter &I, World Kind)
      : I(I), Kind(Kind), Early(doneEarly(I, Kind)) {
    for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
      const Context &C = I.contexts()[Id];
      const std::vector<Cell> &Took = I.cellsOf(C.Taken);
      Taken[C.In.Thread].insert(Took.begin(), Took.end());
      for (const RawLockUse &Use : C.LockUses)
        if (Use.Deed == LockDeed::ReleaseOther)
          ReleasedBy[lockKey(I, Use.At.Where)].insert(C.In.Thread);
        else if (Use.Deed == LockDeed::Release)
          Right.insert({C.In.Body, Use.At.Event});
    }
    for (const ThreadRoot &Root : I.threads())
      for (ContextId Id : Root.Roots)
        for (const Exit &E : I.contexts()[Id].Exits)
          for (const Held &H : E.State.Locks)
            if (!contains(I.contexts()[Id].In.State.Locks, H))
              LeftHeld.insert(H.Lock);
  }

  std::vector<MisusedLock> run();

private:
  std::optional<LockMistake> mistake(const Context &C,
                                     const RawLockUse &Use) const;
  void sites(ContextId Id, EventId Step, LockMistake Mistake,
             std::set<ContextId> &Seen,
             std::set<std::pair<ContextId, EventId>> &Out) const;
  bool neverTakes(ThreadId T, Cell Lock) const;
  bool neverHeld(const Context &C, const RawLockUse &Use) const;
  bool handedOver(ThreadId T, Cell Lock) const;

  const Interpreter &I;
  World Kind;
  std::set<Cell> Early;
  std::map<ThreadId, std::set<Cell>> Taken;
  std::map<LockKey, std::set<ThreadId>> ReleasedBy;     // though not held
  std::set<std::pair<const Function *, EventId>> Right; // releases what is held
  std::set<Cell> LeftHeld; // by what begins in no other function
};

/// Nothing this thread does takes it, and its starter did not hand it over.
bool Uses::neverTakes(ThreadId T, Cell Lock) const {
  if (Kind != World::Program || !I.memory().unique(Lock) ||
      I.memory()[Lock.Object].Kind != ObjectKind::Variable || I.approximate())
    return false;
  if (auto It = Taken.find(T);
      It != Taken.end() && mayBeAmong(I, Lock, It->second))
    return false;
  const auto &Gates = I.threads()[T].Gates;
  return !Gates || llvm::none_of(*Gates, [&](const auto &Gate) {
    return Gate.first == Lock;
  });
}

/// Wherever this release is reached nobody holds the lock, nor does any
/// function leave it held, and no other code can name it.
bool Uses::neverHeld(const Context &C, const RawLockUse &Use) const {
  Cell Lock = Use.At.Where;
  for (ContextId Id = C.FirstCaller; Id != NoContext;
       Id = I.contexts()[Id].FirstCaller)
    if (keptByClass(I.units(), I.contexts()[Id].In.Body->Self))
      return false;
  if (Kind == World::Program || keptByClass(I.units(), C.In.Body->Self) ||
      Use.At.Tag == 1 || C.LocksUnknown || I.approximate() ||
      !closed(I, Kind, Lock) || Right.count({C.In.Body, Use.At.Event}))
    return false;
  for (ContextId Id = C.FirstCaller; Id != NoContext;
       Id = I.contexts()[Id].FirstCaller)
    if (I.contexts()[Id].LocksUnknown)
      return false;
  return llvm::none_of(LeftHeld,
                       [&](Cell Other) { return alike(I, Lock, Other); });
}

/// Another thread releases it for this one.
bool Uses::handedOver(ThreadId T, Cell Lock) const {
  auto It = ReleasedBy.find(lockKey(I, Lock));
  return It != ReleasedBy.end() && llvm::any_of(It->second, [&](ThreadId By) {
           // That callers of a library may release it shows no design.
           return By != T || (T != 0 && I.threads()[By].Shown.Many);
         });
}

std::optional<LockMistake> Uses::mistake(const Context &C,
                                         const RawLockUse &Use) const {
  ThreadId T = C.In.Thread;
  Cell Lock = Use.At.Where;
  switch (Use.Deed) {
  case LockDeed::TakeAgain:
    if (mayBeAmong(I, Lock, I.recursiveLocks()) || handedOver(T, Lock) ||
        isInside(I, Use, Early))
      return std::nullopt;
    return LockMistake::TakenAgain;
  case LockDeed::UseDead:
    return LockMistake::UsedDead;
  case LockDeed::ReleaseTwice:
    if (mayBeAmong(I, Lock, I.recursiveLocks()))
      return std::nullopt;
    return LockMistake::ReleasedTwice;
  case LockDeed::ReleaseOther:
    if (neverTakes(T, Lock))
      return LockMistake::NeverTaken;
    if (neverHeld(C, Use))
      return LockMistake::NotHeld;
    return std::nullopt;
  case LockDeed::Destroy:
    return LockMistake::DestroyedHeld;
  case LockDeed::LeaveHeld: {
    const ThreadRoot &Root = I.threads()[T];
    bool IsRoot = T != 0 && Root.Shown.Kind != StartKind::Callback &&
                  Root.Shown.Kind != StartKind::Parallel &&
                  llvm::any_of(Root.Roots, [&](ContextId Id) {
                    return &I.contexts()[Id] == &C;
                  });
    if (!IsRoot || handedOver(T, Lock) ||
        mayBeAmong(I, Lock, I.recursiveLocks()))
      return std::nullopt;
    // Where only some ways out hold it, it is a leak.
    for (const RawLockUse &Other : C.LockUses)
      if (Other.Deed == LockDeed::LeaveFree && Other.At.Where == Lock)
        return std::nullopt;
    return LockMistake::ThreadEndsHeld;
  }
  default:
    return std::nullopt;
  }
}

/// A function that takes a lock for its callers is right; who calls it holding
/// the lock is not.
void Uses::sites(ContextId Id, EventId Step, LockMistake Mistake,
                 std::set<ContextId> &Seen,
                 std::set<std::pair<ContextId, EventId>> &Out) const {
  const Context &C = I.contexts()[Id];
  auto does = [&](EventKind Kind) {
    return llvm::any_of(C.In.Body->Events,
                        [&](const Event &E) { return E.Kind == Kind; });
  };
  bool Takes = Mistake == LockMistake::TakenAgain && does(EventKind::Acquire) &&
               !does(EventKind::Release);
  if (!Seen.insert(Id).second)
    return;
  size_t Before = Out.size();
  if (Takes)
    for (const auto &[Caller, At] : C.Callers)
      if (const Context &From = I.contexts()[Caller];
          From.In.Thread == C.In.Thread && From.Callees.count(Id) &&
          From.In.Body->Self != NoEntity)
        sites(Caller, At, Mistake, Seen, Out);
  if (Out.size() == Before)
    Out.insert({Id, Step});
}

std::vector<MisusedLock> Uses::run() {
  std::map<std::tuple<Location, LockMistake, std::string>, MisusedLock> Found;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    if (C.Unsettled)
      continue;
    for (const RawLockUse &Use : C.LockUses) {
      std::optional<LockMistake> Mistake = mistake(C, Use);
      if (!Mistake)
        continue;
      std::set<ContextId> Seen;
      std::set<std::pair<ContextId, EventId>> Sites;
      sites(Id, Use.At.Event, *Mistake, Seen, Sites);
      for (const auto &[At, Event] : Sites) {
        const Context &User = I.contexts()[At];
        MisusedLock M;
        M.Mistake = *Mistake;
        M.Lock = cellName(I, Use.At.Where);
        M.Place = User.In.Body->Events[Event].Place;
        M.Earlier = Use.Earlier;
        M.Shared = !Use.At.Write;
        M.In = User.In.Body->Self;
        M.By = User.In.Thread;
        M.Path = pathTo(I, At);
        auto [It, New] = Found.try_emplace({M.Place, M.Mistake, M.Lock}, M);
        if (!New && std::pair(M.Path.size(), M.By) <
                        std::pair(It->second.Path.size(), It->second.By))
          It->second = M;
      }
    }
  }
  std::vector<MisusedLock> Result;
  for (auto &[Key, M] : Found)
    Result.push_back(std::move(M));
  return Result;
}

} // namespace

std::vector<MisusedLock> judgeLockUses(const Interpreter &I, World Kind) {
  return Uses(I, Kind).run();
}

} // namespace pothole
