//===- What is a thread's own, and ceases to be ---------------------------===//
//
// What a thread owns (its locals, what it allocated and nobody else can reach,
// what it took off a list under a lock) is private. Once stored where others
// reach it, it has leaked, with all it points to.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

bool BodyRun::own(const Flow &State, const Atom &Address) const {
  if (Address.Tag)
    return contains(State.Owned, Address.Tag);
  const Object &O = M[Address.A];
  return (O.Kind == ObjectKind::Local || O.Kind == ObjectKind::Heap ||
          O.Kind == ObjectKind::ThreadLocal) &&
         O.Owner == Thread && !contains(State.Leaked, Address.A);
}

void BodyRun::takeOver(Flow &State, uint32_t Tag) { insert(State.Owned, Tag); }

/// Under a lock, a shared cell changed. What was read from it before is off
/// the list and ours: `n = head; head = n->next`. So is what was read from an
/// array whose indices are kept in the object that changed: `n = q->data[q->
/// head]; q->head++`.
void BodyRun::unlinked(Flow &State, Cell Changed) {
  const Type *Kept = cellType(I.Units, M, Changed);
  // An owner that is left empty has handed over what it owned.
  bool Emptied =
      F.Events[Now].Kind == EventKind::Store && F.Events[Now].has(Flag::Move);
  if (!Emptied &&
      llvm::none_of(State.Locks, [](const Held &H) { return !H.Hidden; }))
    return;
  std::vector<uint32_t> Ours;
  for (const Origin &O : State.Origins) {
    if (O.From == Changed) {
      Ours.push_back(O.Tag);
      continue;
    }
    bool Element = false;
    for (PathId Path = O.From.Path; Path; Path = M.parent(Path))
      Element |= M.last(Path).Kind == SelectorKind::Any;
    if (!Element)
      continue;
    bool Keeps = O.From.Object == Changed.Object && O.From.Path != Changed.Path;
    for (const Origin &Array : State.Origins)
      Keeps |= Array.Tag == O.Via && Array.From.Object == Changed.Object;
    if (!Emptied && Keeps && Kept && Kept->Class == TypeClass::Integer)
      Ours.push_back(O.Tag);
  }
  // `old = e->value;` on one way, null on the other: where it came from is
  // known still, if not in this state.
  if (M[Changed.Object].Kind == ObjectKind::Heap && Kept &&
      Kept->Class == TypeClass::Pointer)
    for (AtomsId Content : State.Slots)
      for (const Atom &A : M.atoms(Content))
        if (A.Kind == AtomKind::Address && A.Tag && A.A != Changed.Object &&
            M[A.A].Kind == ObjectKind::Heap &&
            I.Ways.loadedFrom({Self, A.Tag}, {Changed}, /*Depth=*/0))
          Ours.push_back(A.Tag);
  // But not what is put there now: `previous->next = n->next`.
  AtomsId Put = F.Events[Now].Kind == EventKind::Store && F.Events[Now].Operand
                    ? eval(State, F.Events[Now].Operand)
                    : AtomsId(0);
  for (uint32_t Tag : Ours)
    if (Emptied || llvm::none_of(M.atoms(Put), [&](const Atom &A) {
          return A.Kind == AtomKind::Address && A.Tag == Tag;
        }))
      takeOver(State, Tag);
}

void BodyRun::leak(Flow &State, AtomsId Content) {
  for (const Atom &A : Atoms(M.atoms(Content))) {
    if (A.Kind != AtomKind::Address)
      continue;
    if (A.Tag) {
      erase(State.Owned, A.Tag);
      continue;
    }
    if (!own(State, A))
      continue;
    insert(State.Leaked, A.A);
    forget(State, A.A);
  }
}

/// Moves what the flow knows of an object to the shared store.
void BodyRun::forget(Flow &State, ObjectId Object) {
  std::vector<std::pair<Cell, AtomsId>> Known;
  for (auto It = State.Cells.lower_bound({Object, 0});
       It != State.Cells.end() && It->first.Object == Object; ++It)
    Known.push_back(*It);
  for (auto &[Where, Content] : Known) {
    SelectorKind Last =
        Where.Path ? M.last(Where.Path).Kind : SelectorKind::Any;
    if (Last == SelectorKind::GuardOwns || Last == SelectorKind::GuardLocks)
      continue;
    State.Cells.erase(Where);
    noteMode(State, Where, Content, /*Made=*/true);
    I.storeShared(Where, Content);
    leak(State, Content);
  }
}

/// A load that runs again means another object: what the last one gave keeps a
/// tag nothing else has.
void BodyRun::renewTag(Flow &State, uint32_t Tag) {
  // What was ours stays ours, with the others of earlier rounds.
  bool Ours = contains(State.Owned, Tag);
  uint32_t Stale = Ours ? I.tagOf(5, Tag) : I.tagOf(2, 0);
  if (Ours)
    insert(State.Owned, Stale);
  auto renew = [&](AtomsId Content) {
    const Atoms &Set = M.atoms(Content);
    if (llvm::none_of(Set, [&](const Atom &A) {
          return A.Kind == AtomKind::Address && A.Tag == Tag;
        }))
      return Content;
    I.Ways.Same[{Self, Stale}].insert({Self, Tag});
    Atoms Renewed = Set;
    for (Atom &A : Renewed)
      if (A.Kind == AtomKind::Address && A.Tag == Tag)
        A.Tag = Stale;
    return M.intern(std::move(Renewed));
  };
  State.Slots.transform(renew);
  State.Cells.transform([&](Cell, AtomsId Content) { return renew(Content); });
  if (llvm::any_of(State.Locks, [&](const Held &H) { return H.Tag == Tag; })) {
    for (Held &H : State.Locks.edit())
      if (H.Tag == Tag)
        H.Tag = Stale;
    llvm::sort(State.Locks.edit());
  }
  erase(State.Owned, Tag);
  State.Same.removeIf(
      [&](const auto &Two) { return Two.first == Tag || Two.second == Tag; });
}

} // namespace pothole
