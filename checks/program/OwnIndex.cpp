//===- Elements that hold their own index ---------------------------------===//

#include "checks/program/OwnIndex.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr uint32_t Itself = ~0u; // in place of a thread

const Selector *onlyIndex(const Memory &M, PathId Where) {
  const Selector *Found = nullptr;
  for (PathId P = Where; P; P = M.parent(P)) {
    if (M.last(P).Kind == SelectorKind::Field)
      continue;
    if (Found)
      return nullptr;
    Found = &M.last(P);
  }
  return Found;
}

} // namespace

bool isOwnIndex(const Atom &A) {
  return A.Kind == AtomKind::Distinct && A.A == Itself;
}

bool hasOneIndex(const Memory &M, PathId Where) { return onlyIndex(M, Where); }

AtomsId kept(Memory &M, PathId Where, AtomsId Content) {
  if (M.atoms(Content).size() != 1)
    return Content;
  const Atom A = M.atoms(Content).front();
  const Selector *Index = onlyIndex(M, Where);
  if (!Index || Index->Kind != SelectorKind::Affine ||
      A.Kind != AtomKind::Affine || A.A != Index->A || A.B != Index->B)
    return Content;
  return M.one({AtomKind::Distinct, Itself, 0, 0, A.Number - Index->Number});
}

AtomsId restored(Memory &M, PathId Where, AtomsId Content) {
  if (llvm::none_of(M.atoms(Content), isOwnIndex))
    return Content;
  const Selector *Index = onlyIndex(M, Where);
  Atoms Result;
  for (Atom A : M.atoms(Content)) {
    if (isOwnIndex(A)) {
      int64_t Number = A.Number + (Index ? Index->Number : 0);
      if (Index && Index->Kind == SelectorKind::Affine)
        A = {AtomKind::Affine, Index->A, Index->B, 0, Number};
      else if (Index && Index->Kind == SelectorKind::Distinct)
        A = {AtomKind::Distinct, Index->A, Index->B, 0, Number};
      else if (Index && Index->Kind == SelectorKind::Index)
        A = {AtomKind::Number, 0, 0, 0, Number};
      else
        A = {};
    }
    Result.push_back(A);
  }
  return M.intern(std::move(Result));
}

} // namespace pothole
