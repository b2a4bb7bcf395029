//===- Pointers found to be equal -----------------------------------------===//
//
// `if (a == b)`: what is locked under one name is locked under the other, and
// what is released is.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

void BodyRun::foundSame(Flow &State, AtomsId X, AtomsId Y) {
  auto only = [&](AtomsId Set) {
    std::optional<Atom> Found;
    for (const Atom &Each : M.atoms(Set))
      if (Each.Kind != AtomKind::Number) {
        if (Found || Each.Kind != AtomKind::Address)
          return std::optional<Atom>();
        Found = Each;
      }
    return Found;
  };
  std::optional<Atom> First = only(X), Second = only(Y);
  if (!First || !Second)
    return;
  const Atom A = *First, B = *Second;
  if (A.A != B.A || A.B != B.B || A.Tag == B.Tag)
    return;
  insert(State.Same, std::pair(std::min(A.Tag, B.Tag), std::max(A.Tag, B.Tag)));
  auto inside = [&](const Held &H, uint32_t Tag) {
    std::vector<Selector> Rest;
    return H.Tag == Tag && !H.Hidden && H.Lock.Object == A.A &&
           M.below(H.Lock.Path, A.B, Rest);
  };
  for (auto [From, To] : {std::pair(A.Tag, B.Tag), std::pair(B.Tag, A.Tag)})
    for (const Held &H : std::vector<Held>(State.Locks)) {
      if (!inside(H, From))
        continue;
      bool Released = llvm::any_of(State.Free, [&](const Held &Free) {
        return inside(Free, To) && Free.Lock == H.Lock;
      });
      Held Other = H;
      Other.Tag = To;
      if (Released && !contains(State.Locks, Other))
        erase(State.Locks, H);
      else
        insert(State.Locks, Other);
    }
}

/// All tags that stand for what this one does.
std::vector<uint32_t> BodyRun::namesOf(const Flow &State, uint32_t Tag) const {
  std::vector<uint32_t> Names{Tag};
  for (const auto &[A, B] : State.Same)
    if (A == Tag || B == Tag)
      Names.push_back(A == Tag ? B : A);
  return Names;
}

} // namespace pothole
