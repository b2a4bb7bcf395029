//===- What was handed over on one way and kept on the other --------------===//
//
// `if (closed) return false; items.push_back(std::move(item)); return true;`:
// where `item` still points to the object nobody else was given it, though one
// of the ways that meet here has given it away. So what a variable holds on the
// way that kept it, and does not hold on the other, gets a tag of its own, and
// that tag stays ours.
//
// Not seen: `if (!put(raw)) delete raw;`, where the pointer is left as it was
// on both ways and only the answer tells them apart.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

void BodyRun::keepOurs(Flow &Side, const Flow &Other, ObjectId Object) {
  if (M[Object].Kind != ObjectKind::Heap ||
      !own(Side, Atom{AtomKind::Address, Object}))
    return;
  const uint32_t Tag = I.tagOf(14, Object);
  auto names = [&](AtomsId Content, bool Tagged) {
    return llvm::any_of(M.atoms(Content), [&](const Atom &A) {
      return A.Kind == AtomKind::Address && A.A == Object && (Tagged || !A.Tag);
    });
  };
  bool Any = false;
  auto keep = [&](AtomsId Mine, AtomsId Theirs) {
    if (!Mine || !Theirs || !names(Mine, /*Tagged=*/false) ||
        names(Theirs, /*Tagged=*/true) || M.isUnknown(Theirs))
      return Mine;
    Atoms Set = M.atoms(Mine);
    for (Atom &A : Set)
      if (A.Kind == AtomKind::Address && A.A == Object && !A.Tag)
        A.Tag = Tag;
    Any = true;
    return M.intern(std::move(Set));
  };
  for (size_t N = 0; N < Side.Slots.size() && N < Other.Slots.size(); ++N)
    if (AtomsId Kept = keep(Side.Slots[N], Other.Slots[N]);
        Kept != Side.Slots[N])
      Side.Slots.set(N, Kept);
  Side.Cells.transform([&](Cell Where, AtomsId Content) {
    auto Theirs = Other.Cells.find(Where);
    return Theirs == Other.Cells.end() ? Content
                                       : keep(Content, Theirs->second);
  });
  if (Any)
    insert(Side.Owned, Tag);
}

/// Both ways, before they are joined.
void BodyRun::keepOurs(Flow &A, Flow &B) {
  if (A.Leaked.same(B.Leaked))
    return;
  for (Flow *Side : {&A, &B}) {
    const Flow &Other = Side == &A ? B : A;
    for (ObjectId Object : Other.Leaked)
      if (!contains(Side->Leaked, Object))
        keepOurs(*Side, Other, Object);
  }
}

/// `auto job = queue.pop();`: once it has been copied, what the callee returned
/// is gone, and holds nothing any more that `job` is going to hand over.
void BodyRun::dropReturned(Flow &State, ValueId Copied, AtomsId From) {
  const Value &V = F.Values[Copied];
  const Atoms &Set = M.atoms(From);
  if (V.Kind != ValueKind::Result || F.Events[V.A].Kind != EventKind::Call ||
      F.Events[V.A].Callee == NoEntity || Set.size() != 1 ||
      Set[0].Kind != AtomKind::Address || Set[0].Tag || Set[0].B)
    return;
  const Function *Callee = I.Units.body(F.Events[V.A].Callee);
  const Object &O = M[Set[0].A];
  if (!Callee || O.Kind != ObjectKind::Local || O.A == Key ||
      O.A != bodyKey(I.Units, *Callee))
    return;
  const ObjectId Gone = Set[0].A;
  State.Cells.eraseIf(
      [&](const auto &Known) { return Known.first.Object == Gone; });
}

} // namespace pothole
