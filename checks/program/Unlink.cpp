//===- An element taken off a doubly linked list --------------------------===//
//
// `e->prev->next = e->next`: who does so under a lock has found the element on
// the list, and nobody finds it there any more.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// The member that a value was loaded from, or null.
const Value *loadedFrom(const Function &F, ValueId Id) {
  const Value &V = F.Values[Id];
  if (V.Kind != ValueKind::Result || F.Events[V.A].Kind != EventKind::Load)
    return nullptr;
  const Value &Place = F.Values[F.Events[V.A].Address];
  return Place.Kind == ValueKind::Member ? &Place : nullptr;
}

} // namespace

void BodyRun::takeOffList(Flow &State, const Event &E) {
  const Value &Target = F.Values[E.Address];
  if (Target.Kind != ValueKind::Member ||
      llvm::none_of(State.Locks,
                    [](const Held &H) { return !H.Hidden && !H.Shared; }))
    return;
  const Value *Next = loadedFrom(F, E.Operand),
              *Previous = loadedFrom(F, Target.A);
  bool Around = Next && Previous && Next->B == Target.B &&
                Previous->B != Next->B &&
                F.Values[Next->A] == F.Values[Previous->A];
  if (!Around)
    return;
  for (const Atom &A : M.atoms(eval(State, Next->A)))
    if (A.Kind == AtomKind::Address && A.Tag)
      takeOver(State, A.Tag);
}

} // namespace pothole
