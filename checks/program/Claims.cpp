//===- Numbers that are given out once ------------------------------------===//
//
// `i = next++`, atomic or behind a lock: nobody else gets this number. Behind a
// lock it may be read first and stepped afterwards, before the lock is
// released.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// Both name one place, as long as no pointer on the way changes.
bool sameAddress(const Function &F, ValueId A, ValueId B, unsigned Depth = 0) {
  if (A == B)
    return A != NoValue;
  const Value &X = F.Values[A], &Y = F.Values[B];
  if (X.Kind != Y.Kind || Depth > 6)
    return false;
  switch (X.Kind) {
  case ValueKind::Member:
    return X.B == Y.B && sameAddress(F, X.A, Y.A, Depth + 1);
  case ValueKind::Result:
    return F.Events[X.A].Kind == EventKind::Load &&
           F.Events[Y.A].Kind == EventKind::Load &&
           sameAddress(F, F.Events[X.A].Address, F.Events[Y.A].Address,
                       Depth + 1);
  default:
    return X == Y;
  }
}

bool letsGo(EventKind Kind) {
  return Kind == EventKind::Release || Kind == EventKind::GuardUnlock ||
         Kind == EventKind::GuardDestroy || Kind == EventKind::Wait ||
         Kind == EventKind::Return;
}

/// What a variable was last given.
ValueId contentOf(const Function &F, ValueId Id, EventId Before) {
  const Value &V = F.Values[Id];
  if (V.Kind != ValueKind::LocalContent)
    return Id;
  for (EventId E = Before; E-- > 0;)
    if (const Value &To = F.Values[F.Events[E].Address];
        F.Events[E].Kind == EventKind::Store &&
        To.Kind == ValueKind::LocalAddress && To.A == V.A)
      return F.Events[E].Operand;
  return Id;
}

/// By how much what was loaded steps before the lock is released; 0: it does
/// not.
ValueId stepAfter(const Function &F, EventId Load) {
  for (EventId Id = Load + 1; Id < F.Events.size(); ++Id) {
    const Event &E = F.Events[Id];
    if (letsGo(E.Kind))
      return NoValue;
    bool Changes = E.Kind == EventKind::Update || E.Kind == EventKind::Store;
    if (!Changes || !sameAddress(F, E.Address, F.Events[Load].Address))
      continue;
    if (E.Kind == EventKind::Update)
      return E.Operand;
    const Value *Stepped = &F.Values[E.Operand];
    if (Stepped->Kind == ValueKind::Binary &&
        (Stepped->Op == Operator::Rem || Stepped->Op == Operator::BitAnd))
      Stepped = &F.Values[contentOf(F, Stepped->A, Id)]; // around a ring
    const Value &Next = *Stepped;
    if (Next.Kind != ValueKind::Binary || Next.Op != Operator::Add)
      return NoValue;
    const Value &Old = F.Values[contentOf(F, Next.A, Id)];
    bool Again =
        Old.Kind == ValueKind::Result &&
        F.Events[Old.A].Kind == EventKind::Load &&
        sameAddress(F, F.Events[Old.A].Address, F.Events[Load].Address);
    return Again ? Next.B : NoValue;
  }
  return NoValue;
}

} // namespace

std::optional<Atom> BodyRun::claim(const Flow &State, const Event &E,
                                   AtomsId Where, AtomsId By) {
  const Atoms &Set = M.atoms(Where), &Step = M.atoms(By);
  if (E.has(Flag::Try) || Set.size() != 1 || Set[0].Kind != AtomKind::Address ||
      own(State, Set[0]) ||
      (Thread == 0 && I.Kind == World::Program && State.Live.empty()))
    return std::nullopt;
  bool Alone = E.Order != MemoryOrder::NonAtomic ||
               llvm::any_of(State.Locks, [](const Held &H) {
                 return !H.Hidden && !H.Shared;
               });
  const Type *Of = cellType(I.Units, M, {Set[0].A, Set[0].B});
  if (!Alone || !Of ||
      (Of->Class != TypeClass::Integer && Of->Class != TypeClass::Atomic))
    return std::nullopt;
  std::optional<int64_t> Size;
  if (Step.size() == 1 && Step[0].Kind == AtomKind::Number)
    Size = Step[0].Number;
  if (Size == 0)
    return std::nullopt;
  uint32_t Counter =
      I.tagOf(10, (uint64_t)Set[0].A << 32 | M.storage(Set[0].B));
  return claimed(M, Counter, Size);
}

std::optional<Atom> BodyRun::claimByLoad(const Flow &State, EventId Id,
                                         AtomsId Where) {
  const Event &E = F.Events[Id];
  if (State.Locks.empty() || E.Order != MemoryOrder::NonAtomic ||
      E.has(Flag::Structure))
    return std::nullopt;
  const Atoms &Set = M.atoms(Where);
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address)
    return std::nullopt;
  const Type *Of = cellType(I.Units, M, {Set[0].A, Set[0].B});
  if (!Of || Of->Class != TypeClass::Integer)
    return std::nullopt;
  auto [It, New] = Claims.try_emplace(Id, NoValue);
  if (New)
    It->second = stepAfter(F, Id);
  return It->second == NoValue
             ? std::nullopt
             : claim(State, E, Where, eval(State, It->second));
}

} // namespace pothole
