//===- Objects that elements of an array point to -------------------------===//
//
// `jobs[i]->n`, `lanes[i].buffer[k]`: where each element was given an object
// made for it, or owns what it points to, threads that have different elements
// have different objects.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

uint32_t Interpreter::ownerTag(const Selector &Element) {
  uint32_t Tag = tagOf(11, M.extend(0, Element));
  Owners[Tag] = Element;
  return Tag;
}

/// A tag for what was found in an element; 0 if it may be another element's.
uint32_t BodyRun::ownedTag(const Atom &From, AtomsId Found) {
  const Selector *Element = I.ownerOf(From.Tag);
  for (PathId Path = From.B; Path && !Element; Path = M.parent(Path)) {
    const Selector &Step = M.last(Path);
    if ((Step.Kind == SelectorKind::Distinct && Step.A != Claimed) ||
        (Step.Kind == SelectorKind::Affine && Step.A == Key &&
         contains(StartCounters, Step.B)))
      Element = &Step;
  }
  if (!Element)
    return 0;
  Cell Where{From.A, M.storage(From.B)};
  const Type *Of = cellType(I.Units, M, Where);
  bool Owns = Of && Of->Class == TypeClass::SmartPointer &&
              llvm::StringRef(Of->Spelling).contains("unique_ptr");
  if (!Owns && I.Lenders.count(Where))
    return 0;
  for (const Atom &A : M.atoms(Found)) {
    if (A.Kind != AtomKind::Address)
      continue;
    const Object &O = M[A.A];
    if (O.Unique || (O.Kind != ObjectKind::Heap &&
                     !(Owns && O.Kind == ObjectKind::Pointee)))
      return 0;
  }
  return I.ownerTag(Selector(*Element));
}

/// What an element of a private array points to: the loop gives it to a thread.
AtomsId BodyRun::ownedByElement(Flow &State, const Atom &From, AtomsId Found) {
  if (StartCounters.empty())
    return Found;
  Atoms Set = M.atoms(Found);
  bool Any = false;
  for (Atom &A : Set)
    if (A.Kind == AtomKind::Address && !A.Tag &&
        (own(State, A) || contains(State.Leaked, A.A)))
      if (uint32_t Tag = ownedTag(From, M.one(A))) {
        leak(State, M.one(A));
        A.Tag = Tag;
        Any = true;
      }
  return Any ? M.intern(std::move(Set)) : Found;
}

/// The element is one that nobody else takes: `stack[--depth]`.
bool BodyRun::taken(PathId From) const {
  for (PathId Path = From; Path; Path = M.parent(Path))
    if (const Selector &Step = M.last(Path);
        Step.Kind == SelectorKind::Distinct && Step.A == Claimed)
      return true;
  return false;
}

/// A pointer that others reach is given an object: whether it was made for it.
void BodyRun::noteLent(const Flow &State, Cell Where, AtomsId Content) {
  bool Lent = llvm::any_of(M.atoms(Content), [&](const Atom &A) {
    return A.Kind == AtomKind::Address &&
           (A.Tag || M[A.A].Kind != ObjectKind::Heap || !own(State, A));
  });
  if (Lent && I.Lenders.insert(Where).second)
    I.wakeReaders(Where);
}

} // namespace pothole
