//===- An element taken off a list ----------------------------------------===//
//
// `e->prev->next = e->next`: who does so under a lock has found the element on
// the list, and nobody finds it there any more. So it is with who walks along a
// list and stores `e->next` where the address of `e` was found.

#include "checks/program/BodyRun.h"
#include "checks/program/RepeatedLoads.h"

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

/// What is stored: a load, perhaps by way of a local.
static const Value *contentStored(const Function &F, ValueId Id) {
  if (F.Values[Id].Kind == ValueKind::LocalContent)
    if (std::optional<ValueId> Only = onlyContent(F, F.Values[Id].A))
      Id = *Only;
  return loadedFrom(F, Id);
}

void BodyRun::takeOffWalked(Flow &State, const Event &E) {
  if (llvm::none_of(State.Locks,
                    [](const Held &H) { return !H.Hidden && !H.Shared; }))
    return;
  const Value *Next = contentStored(F, E.Operand);
  if (!Next)
    return;
  std::set<Cell> Cells;
  for (const Atom &A : M.atoms(eval(State, E.Address)))
    if (A.Kind == AtomKind::Address && (A.Tag || !own(State, A)))
      Cells.insert({A.A, M.storage(A.B)});
  if (Cells.empty())
    return;
  const Atoms &Elements = M.atoms(eval(State, Next->A));
  bool Found = llvm::any_of(Elements, [&](const Atom &A) {
    return A.Kind == AtomKind::Address && A.Tag &&
           M[A.A].Kind == ObjectKind::Heap &&
           I.Ways.loadedFrom({Self, A.Tag}, Cells);
  });
  if (Found)
    takeFound(State, Next->A);
}

/// The local that holds the element gets a tag of its own: others may still
/// hold what was found on earlier rounds.
void BodyRun::takeFound(Flow &State, ValueId Element) {
  const AtomsId Before = eval(State, Element);
  const uint32_t Tag = I.tagOf(15, ((uint64_t)Key << 32) | Now);
  if (S.inLoop(S.BlockOf[Now]))
    renewTag(State, Tag);
  Atoms Set = M.atoms(Before);
  std::vector<uint32_t> Old;
  for (Atom &A : Set)
    if (A.Kind == AtomKind::Address && A.Tag &&
        M[A.A].Kind == ObjectKind::Heap) {
      insert(Old, A.Tag);
      I.Ways.Same[{Self, Tag}].insert({Self, A.Tag});
      A.Tag = Tag;
    }
  const AtomsId Now = M.intern(std::move(Set));
  auto renew = [&](AtomsId Content) {
    return Content == Before ? Now : Content;
  };
  State.Slots.transform(renew);
  State.Cells.transform([&](Cell, AtomsId Content) { return renew(Content); });
  takeOver(State, Tag);
  for (const Held &H : State.Locks)
    if (!H.Hidden)
      I.Ways.TakenUnder[Tag].insert(H.Lock);
  // A parameter's: so that the caller learns of it.
  if (Old.size() == 1 && I.renamable(Old.front()))
    takeOver(State, Old.front());
}

} // namespace pothole
