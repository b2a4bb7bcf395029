//===- Flags raised and seen, with and without order ----------------------===//
//
// A release fence makes the relaxed stores after it raise with order, an
// acquire fence the relaxed loads before it see with order.

#include "checks/program/Flags.h"

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"

namespace pothole {
namespace {

constexpr Selector Relaxed{SelectorKind::Distinct, ~0u};

bool acquires(MemoryOrder Order) {
  return Order == MemoryOrder::Acquire ||
         Order == MemoryOrder::AcquireRelease ||
         Order == MemoryOrder::Sequential;
}

} // namespace

bool releases(MemoryOrder Order) {
  return Order == MemoryOrder::Release ||
         Order == MemoryOrder::AcquireRelease ||
         Order == MemoryOrder::Sequential;
}

Cell relaxedFlag(Memory &M, Cell Flag) {
  return {Flag.Object, M.extend(Flag.Path, Relaxed)};
}

bool isRelaxedFlag(const Memory &M, Cell Flag) {
  return Flag.Object != ReleaseFence.Object && Flag.Path &&
         M.last(Flag.Path) == Relaxed;
}

bool BodyRun::fenced(const Flow &State, MemoryOrder Order) const {
  return Order == MemoryOrder::Relaxed &&
         contains(State.Observed, ReleaseFence);
}

void BodyRun::announce(Flow &State, AtomsId Flag, MemoryOrder Order) {
  if (Order == MemoryOrder::NonAtomic)
    return;
  const Atoms Set = M.atoms(Flag);
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address || own(State, A) || !isFlag({A.A, A.B}))
      continue;
    Cell Raised = relaxedFlag(M, {A.A, A.B});
    I.Posters[Raised].insert(Set.size() == 1 ? Thread : ~0u);
    insert(State.Posted, Raised);
  }
}

void BodyRun::observe(Flow &State, Cell Flag, MemoryOrder Order) {
  if (isElementFlag(Flag)) {
    if (Order != MemoryOrder::NonAtomic)
      insert(State.Observed, acquires(Order) ? Flag : relaxedFlag(M, Flag));
    return;
  }
  if (!isFlag(Flag))
    return;
  if (Order != MemoryOrder::Relaxed && !disputed(Flag))
    insert(State.Observed, Flag);
  if (Order == MemoryOrder::NonAtomic)
    return;
  if (Cell Seen = relaxedFlag(M, Flag); !disputed(Seen))
    insert(State.Observed, Seen);
}

bool BodyRun::madeOnce(Cell Flag) const {
  PathId Path = Flag.Path;
  while (Path && M.last(Path).Kind != SelectorKind::Field)
    Path = M.parent(Path);
  if (Path)
    return I.MadeOnce.count(M.last(Path).A);
  const Object &O = M[Flag.Object];
  return O.Kind == ObjectKind::Variable && I.MadeOnce.count(O.A);
}

/// Such a flag is a once flag: who finds it lowered, under a lock, is alone
/// until it is raised. Who finds it raised comes later, if they asked under the
/// same lock or with order.
void BodyRun::askWhetherMade(Flow &State, ValueId Tested, bool Raised) {
  const Value &V = F.Values[Tested];
  if (V.Kind != ValueKind::Result || F.Events[V.A].Kind != EventKind::Load)
    return;
  const Event &E = F.Events[V.A];
  AtomsId Where = eval(State, E.Address);
  const Atoms &Set = M.atoms(Where);
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address ||
      !madeOnce({Set[0].A, Set[0].B}))
    return;
  std::vector<AtomsId> Once;
  for (const Held &H : State.Locks)
    if (!H.Hidden && (Raised || !H.Shared)) {
      Atom Under = Set[0];
      Under.B = M.extend(
          Under.B, {SelectorKind::GuardLocks, H.Lock.Object, H.Lock.Path});
      Once.push_back(M.one(Under));
    }
  if (Raised ? acquires(E.Order) : !Once.empty())
    Once.push_back(Where);
  for (AtomsId Each : Once)
    acquire(State, Each, Raised ? Flag::Shared : 0, E.Place, /*Hidden=*/true);
}

/// It is made, or the lock was let go.
void BodyRun::endMaking(Flow &State, bool Made) {
  auto making = [&](const Held &H) {
    return H.Hidden && !H.Shared && madeOnce(H.Lock);
  };
  std::vector<Held> Done;
  llvm::copy_if(State.Locks, std::back_inserter(Done), making);
  State.Locks.removeIf(making);
  for (Held &H : Done)
    if (H.Shared = true; Made)
      insert(State.Locks, H);
}

void BodyRun::fence(Flow &State, MemoryOrder Order) {
  if (acquires(Order))
    for (const Cell &Seen : std::vector<Cell>(State.Observed)) {
      if (!isRelaxedFlag(M, Seen))
        continue;
      Cell Flag{Seen.Object, M.parent(Seen.Path)};
      if (turnKind(M, Flag))
        take(State, Flag);
      else if (!disputed(Flag))
        insert(State.Observed, Flag);
    }
  if (releases(Order))
    insert(State.Observed, ReleaseFence);
}

/// One that several threads raise orders nothing.
bool BodyRun::disputed(Cell Flag) const {
  auto It = I.Posters.find(Flag);
  return It != I.Posters.end() && It->second.size() > 1;
}

bool BodyRun::tracksFlag(Cell Where) const {
  return !disputed(Where) && isFlag(Where);
}

bool BodyRun::isFlag(Cell Where) const {
  if (!M.unique(Where))
    return false;
  PathId Path = Where.Path;
  const Object &O = M[Where.Object];
  bool Named = Path ? M.last(Path).Kind == SelectorKind::Field &&
                          I.Tested.count(M.last(Path).A)
                    : O.Kind == ObjectKind::Variable && I.Tested.count(O.A);
  if (!Named)
    return false;
  const Type *Of = cellType(I.Units, M, Where);
  return Of &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean ||
          Of->Class == TypeClass::Pointer || Of->Class == TypeClass::Atomic);
}

} // namespace pothole
