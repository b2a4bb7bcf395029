//===- Flags of elements --------------------------------------------------===//
//
// `slots[id].value = x; slots[id].ready.store(true, release);` in each thread,
// and elsewhere `while (!slots[i].ready.load(acquire)) ; use(slots[i].value);`:
// the flag of an element orders what is in the element of the same number, here
// or in an array beside it.
//
// Not seen: flags that are lowered and raised again; elements whose flags were
// all waited for in a loop of their own.

#include "checks/program/BodyRun.h"
#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/OwnIndex.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// The index of the element a flag belongs to, if it is known by a thread's
/// number or a loop's counter.
const Selector *elementOf(const Memory &M, PathId Path) {
  if (!hasOneIndex(M, Path))
    return nullptr;
  for (const Selector &Step : M.selectors(Path))
    if ((Step.Kind == SelectorKind::Distinct ||
         Step.Kind == SelectorKind::Affine) &&
        !Step.Slice)
      return &Step;
  return nullptr;
}

} // namespace

bool BodyRun::isElementFlag(Cell Where) const {
  if (!elementOf(M, Where.Path))
    return false;
  const Selector &Last = M.last(Where.Path);
  bool Named = Last.Kind != SelectorKind::Field || I.Tested.count(Last.A);
  const Type *Of = cellType(I.Units, M, Where);
  return Named && Of &&
         (Of->Class == TypeClass::Atomic || Of->Class == TypeClass::Integer ||
          Of->Class == TypeClass::Boolean);
}

/// A thread raises the flag of its own element, or somebody another's.
void BodyRun::announceElement(Flow &State, AtomsId Where, MemoryOrder Order) {
  if (Order == MemoryOrder::NonAtomic)
    return;
  for (const Atom &A : Atoms(M.atoms(Where))) {
    if (A.Kind != AtomKind::Address || !A.B || own(State, A))
      continue;
    Cell Flag{A.A, A.B};
    const Selector *Element = elementOf(M, A.B);
    bool Mine = Element && Element->Kind == SelectorKind::Distinct &&
                Element->A == Thread;
    if (!Mine) {
      bool Early = State.Startup || (Thread == 0 && I.Kind == World::Program &&
                                     State.Live.empty());
      if (!Early && M.storage(A.B) != 0 && !M.unique(Flag))
        I.Posters[{A.A, M.storage(A.B)}].insert(~0u);
      continue;
    }
    bool Ordered = releases(Order) || fenced(State, Order);
    I.Posters[Flag].insert(Ordered ? Thread : ~0u);
    if (Ordered)
      insert(State.Posted, Flag);
  }
}

/// Another round looks at another element.
void BodyRun::forgetElements(Flow &State, const Loop &L) {
  if (L.Counters.empty() || State.Observed.empty())
    return;
  State.Observed.removeIf([&](const Cell &Flag) {
    if (Flag.Object == ReleaseFence.Object)
      return false;
    PathId Path = isRelaxedFlag(M, Flag) ? M.parent(Flag.Path) : Flag.Path;
    const Selector *Element = elementOf(M, Path);
    return Element && Element->Kind == SelectorKind::Affine &&
           Element->A == Key && llvm::is_contained(L.Counters, Element->B);
  });
}

/// B has seen the flag of the element it uses, and A, whose element it is, has
/// not raised it yet.
bool Collision::ofRaisedElement(const AccessClass &A,
                                const AccessClass &B) const {
  for (const Cell &Flag : I.cellsOf(B.Like.Observed)) {
    if (Flag.Object >= M.size())
      continue;
    const Selector *Seen = elementOf(M, Flag.Path);
    if (!Seen || !llvm::is_contained(M.selectors(B.Like.Where.Path), *Seen) ||
        llvm::any_of(I.posters(), [&](const auto &Raised) {
          return Raised.first.Object == Flag.Object &&
                 Raised.second.count(~0u) &&
                 M.mayEqual(Raised.first.Path, Flag.Path);
        }))
      continue;
    for (const Selector &Own : M.selectors(A.Like.Where.Path)) {
      if (Own.Kind != SelectorKind::Distinct || Own.A != A.By || Own.Slice)
        continue;
      // The flag that belongs to it.
      for (const auto &[Raised, By] : I.posters()) {
        if (Raised.Object != Flag.Object || By != std::set<ThreadId>{A.By} ||
            M.selectors(Raised.Path).size() != M.selectors(Flag.Path).size())
          continue;
        bool Same = llvm::all_of(
            llvm::zip(M.selectors(Raised.Path), M.selectors(Flag.Path)),
            [&](const auto &Pair) {
              const auto &[X, Y] = Pair;
              return X == Y || (X == Own && Y == *Seen);
            });
        if (Same && llvm::is_contained(M.selectors(Raised.Path), Own) &&
            !contains(I.cellsOf(A.Like.Posted), Raised))
          return true;
      }
    }
  }
  return false;
}

} // namespace pothole
