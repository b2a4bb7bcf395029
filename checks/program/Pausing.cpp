//===- Waiting with a lock that others need -------------------------------===//
//
// A thread that sleeps, joins or waits for another with a lock keeps out all
// who need the lock; if one of them is whom it waits for, for ever. That the
// lock is needed shows where another thread takes it, at a time when this one
// may wait.
//
// A semaphore that is taken and given back in one function is a lock itself:
// that is lock-order's business.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

struct Use {
  ContextId In = NoContext;
  const RawLockUse *Raw = nullptr;
};

class Pauses {
public:
  Pauses(const Interpreter &I, World Kind) : I(I), Pairs(I), Kind(Kind) {}
  std::vector<BlockedLock> run();

private:
  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  AccessClass classOf(const Use &U) const {
    return {U.Raw->At, context(U.In).In.Thread, {}};
  }
  const Event &eventOf(const Use &U) const {
    return context(U.In).In.Body->Events[U.Raw->At.Event];
  }
  bool isLock(const Use &U) const;
  Pausing howOf(const Use &U) const;
  std::string whatOf(const Use &U) const;
  bool excludes(const Use &Pause, const Use &Take) const;
  const Use *neededByEnded(const Use &Pause) const;
  const Use *neededByNotifier(const Use &Pause) const;
  const Use *neededByOther(const Use &Pause) const;
  void judge(const Use &Pause);

  const Interpreter &I;
  Collision Pairs;
  World Kind;
  std::map<Cell, std::vector<Use>> Takes;     // by lock
  std::map<Cell, std::vector<Use>> Notifiers; // by condition
  std::map<std::tuple<Location, std::string>, BlockedLock> Found;
};

bool Pauses::isLock(const Use &U) const {
  const Event &E = eventOf(U);
  return E.Kind == EventKind::Await &&
         llvm::any_of(context(U.In).In.Body->Events, [&](const Event &Other) {
           return Other.Kind == EventKind::Post && Other.Place != E.Place;
         });
}

Pausing Pauses::howOf(const Use &U) const {
  const Event &E = eventOf(U);
  switch (E.Kind) {
  case EventKind::Join:
    return Pausing::Join;
  case EventKind::Wait:
    return Pausing::Condition;
  case EventKind::Block:
    return E.has(Flag::Timed) ? Pausing::Sleep : Pausing::Outside;
  default:
    return Pausing::Await;
  }
}

const RawLockUse *waitAt(const Context &C, EventId At) {
  for (const RawLockUse &Use : C.LockUses)
    if (Use.Deed == LockDeed::Wait && Use.At.Event == At)
      return &Use;
  return nullptr;
}

std::string Pauses::whatOf(const Use &U) const {
  const Event &E = eventOf(U);
  if (E.Kind == EventKind::Join)
    return I.threads()[U.Raw->Ended].Shown.Name;
  if (const RawLockUse *Wait = waitAt(context(U.In), U.Raw->At.Event))
    return cellName(I, Wait->At.Where);
  return E.Callee == NoEntity ? "" : I.units().Entities[E.Callee].Name;
}

/// The one who takes the lock has to wait for the one who pauses.
bool Pauses::excludes(const Use &Pause, const Use &Take) const {
  return Pause.Raw->At.Write || Take.Raw->At.Write;
}

/// A thread that is joined takes the lock before it ends.
const Use *Pauses::neededByEnded(const Use &Pause) const {
  ThreadId Ended = Pause.Raw->Ended;
  if (!Ended || !I.memory().unique(Pause.Raw->At.Where))
    return nullptr;
  for (const Use &Take : Takes.at(Pause.Raw->At.Where))
    if (context(Take.In).In.Thread == Ended && excludes(Pause, Take))
      return &Take;
  return nullptr;
}

/// All who notify the condition take the lock first.
const Use *Pauses::neededByNotifier(const Use &Pause) const {
  const RawLockUse *Wait = waitAt(context(Pause.In), Pause.Raw->At.Event);
  auto It = Wait ? Notifiers.find(Wait->At.Where) : Notifiers.end();
  if (It == Notifiers.end())
    return nullptr;
  const Use *Found = nullptr;
  for (const Use &Notify : It->second) {
    bool Holds = llvm::any_of(I.locksOf(Notify.Raw->At.Locks), [&](auto &H) {
      return H.Lock == Pause.Raw->At.Where && !H.Hidden;
    });
    if (!Holds)
      return nullptr;
    for (const Use &Take : Takes.at(Pause.Raw->At.Where))
      if (Take.In == Notify.In && excludes(Pause, Take))
        Found = &Take;
  }
  return Found;
}

/// Elsewhere: where all who take it wait as well, one after the other, the lock
/// is there for that; and who starts helpers under a lock and joins them has
/// lent it to them.
const Use *Pauses::neededByOther(const Use &Pause) const {
  const Use *Best = nullptr;
  if (Pause.Raw->Ended)
    if (const auto &Gates = I.threads()[Pause.Raw->Ended].Gates;
        Gates && llvm::any_of(*Gates, [&](const auto &Gate) {
          return Gate.first == Pause.Raw->At.Where;
        }))
      return nullptr;
  for (const Use &Take : Takes.at(Pause.Raw->At.Where)) {
    bool Same = Take.In == Pause.In;
    if (eventOf(Take).Place == Pause.Raw->Earlier || !excludes(Pause, Take) ||
        !Pairs.atOneTime(classOf(Pause), classOf(Take)))
      continue;
    if (!Best || (Best->In == Pause.In && !Same))
      Best = &Take;
  }
  return Best;
}

void Pauses::judge(const Use &Pause) {
  if (!Takes.count(Pause.Raw->At.Where) || isLock(Pause))
    return;
  BlockedLock L;
  const Use *Needed = neededByEnded(Pause);
  if (!Needed)
    Needed = neededByNotifier(Pause);
  L.Deadlock = Needed != nullptr;
  if (!Needed)
    Needed = neededByOther(Pause);
  if (!Needed)
    return;
  const Context &Here = context(Pause.In), &There = context(Needed->In);
  L.How = howOf(Pause);
  L.Lock = cellName(I, Pause.Raw->At.Where);
  L.What = whatOf(Pause);
  L.Place = eventOf(Pause).Place;
  L.Taken = Pause.Raw->Earlier;
  L.In = Here.In.Body->Self;
  L.By = Here.In.Thread;
  L.Path = pathTo(I, Pause.In);
  L.Needed = eventOf(*Needed).Place;
  L.NeededIn = There.In.Body->Self;
  L.NeededBy = There.In.Thread;
  L.NeededPath = pathTo(I, Needed->In);
  if (!I.memory().unique(Pause.Raw->At.Where))
    L.Assumptions.push_back("the locks of one name are one");
  auto [It, New] = Found.try_emplace({L.Place, L.Lock}, L);
  if (!New && L.Deadlock && !It->second.Deadlock)
    It->second = L;
}

std::vector<BlockedLock> Pauses::run() {
  std::vector<Use> All;
  std::set<Cell> Early = doneEarly(I, Kind);
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    if (context(Id).Unsettled)
      continue;
    for (const RawLockUse &Raw : context(Id).LockUses) {
      if (Raw.At.Startup)
        continue;
      if (Raw.Deed == LockDeed::Any)
        Takes[Raw.At.Where].push_back({Id, &Raw});
      if (Raw.Deed == LockDeed::Notify)
        Notifiers[Raw.At.Where].push_back({Id, &Raw});
      if (Raw.Deed == LockDeed::Pause && !isInside(I, Raw, Early))
        All.push_back({Id, &Raw});
    }
  }
  for (const Use &Pause : All)
    if (eventOf(Pause).Kind != EventKind::Call)
      judge(Pause);
    else if (auto L = callbackUnderLock(I, Pause.In, *Pause.Raw))
      Found.try_emplace({L->Place, L->Lock}, *L);
  std::vector<BlockedLock> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace

std::vector<BlockedLock> judgePauses(const Interpreter &I, World Kind) {
  return Pauses(I, Kind).run();
}

} // namespace pothole
