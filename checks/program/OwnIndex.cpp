//===- Elements that hold their own index ---------------------------------===//

#include "checks/program/OwnIndex.h"

#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr uint32_t Itself = ~0u;    // in place of a thread
constexpr uint32_t SameIndex = ~0u; // in place of another slot

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

/// Of several arrays in each other, the outermost.
const Selector *outermost(const Memory &M, PathId Where) {
  const Selector *Found = nullptr;
  for (PathId P = Where; P; P = M.parent(P))
    if (M.last(P).Kind != SelectorKind::Field)
      Found = &M.last(P);
  return Found;
}

/// The same path with what tells elements apart changed.
template <typename Change> PathId changed(Memory &M, PathId Path, Change Do) {
  PathId Result = 0;
  for (Selector Step : M.selectors(Path)) {
    Do(Step);
    Result = M.extend(Result, Step);
  }
  return Result;
}

AtomsId marked(Memory &M, AtomsId Content, uint32_t Body,
               llvm::function_ref<bool(uint32_t)> Varies, uint32_t Slot,
               int64_t Offset) {
  // Its own index, or another number that the round of the loop decides.
  auto by = [&](uint32_t Of, uint32_t Slice, int64_t Number) {
    return std::pair(Of == Slot && !Slice ? SameIndex : Of,
                     Of == Slot ? Number - Offset : Number);
  };
  if (std::optional<Atom> A = varying(M, Content);
      A && A->Kind == AtomKind::Affine && A->A == Body && Varies(A->B)) {
    auto [Of, Number] = by(A->B, A->Tag, A->Number);
    return M.one({AtomKind::Distinct, Itself, Of, A->Tag, Number});
  }
  Atoms Result = M.atoms(Content);
  for (Atom &A : Result)
    if (A.Kind == AtomKind::Address)
      A.B = changed(M, A.B, [&](Selector &S) {
        if (S.Kind != SelectorKind::Affine || S.A != Body || !Varies(S.B))
          return;
        auto [Of, Number] = by(S.B, S.Slice, S.Number);
        S = {SelectorKind::Distinct, Itself, Of, Number, S.Slice};
      });
  return M.intern(std::move(Result));
}

} // namespace

bool isOwnIndex(const Atom &A) {
  return A.Kind == AtomKind::Distinct && A.A == Itself;
}

bool hasOneIndex(const Memory &M, PathId Where) { return onlyIndex(M, Where); }

AtomsId kept(Memory &M, PathId Where, AtomsId Content) {
  const Selector *Index = outermost(M, Where);
  if (!Index || Index->Kind != SelectorKind::Affine || Index->Slice)
    return Content;
  const Selector At = *Index;
  // What else varies may do so from one inner element to the next.
  bool Only = onlyIndex(M, Where);
  return marked(
      M, Content, At.A, [&](uint32_t Slot) { return Only || Slot == At.B; },
      At.B, At.Number);
}

AtomsId keptByOne(Memory &M, uint32_t Body, AtomsId Content,
                  llvm::function_ref<bool(uint32_t)> Varies) {
  return marked(M, Content, Body, Varies, SameIndex, 0);
}

AtomsId restored(Memory &M, PathId Where, AtomsId Content,
                 std::optional<uint32_t> Instance) {
  auto own = [&](const Atom &A) {
    if (A.Kind != AtomKind::Address)
      return isOwnIndex(A);
    for (PathId P = A.B; P; P = M.parent(P))
      if (M.last(P).Kind == SelectorKind::Distinct && M.last(P).A == Itself)
        return true;
    return false;
  };
  if (llvm::none_of(M.atoms(Content), own))
    return Content;
  std::optional<Selector> Index;
  if (Instance)
    Index = Selector{SelectorKind::Distinct, *Instance, SameIndex};
  else if (const Selector *Outer = outermost(M, Where))
    Index = *Outer;
  // What the mark stands for, seen from an element known by its index.
  auto seen = [&](Selector Mark) -> Selector {
    bool Same = Mark.B == SameIndex || (Index && Mark.B == Index->B);
    int64_t Offset = Same && Index ? Index->Number : 0;
    if (Index && !Index->Slice &&
        (Index->Kind == SelectorKind::Affine ||
         Index->Kind == SelectorKind::Distinct))
      return {Index->Kind, Index->A, Same ? Index->B : Mark.B,
              Mark.Number + Offset, Mark.Slice};
    if (Index && Index->Kind == SelectorKind::Index && !Mark.Slice &&
        Mark.B == SameIndex)
      return {SelectorKind::Index, 0, 0, Mark.Number + Offset};
    return {SelectorKind::Any};
  };
  Atoms Result;
  for (Atom A : Atoms(M.atoms(Content))) {
    if (A.Kind == AtomKind::Address) {
      A.B = changed(M, A.B, [&](Selector &S) {
        if (S.Kind == SelectorKind::Distinct && S.A == Itself)
          S = seen(S);
      });
    } else if (isOwnIndex(A)) {
      Selector S = seen({SelectorKind::Distinct, A.A, A.B, A.Number, A.Tag});
      if (S.Kind == SelectorKind::Affine)
        A = {AtomKind::Affine, S.A, S.B, S.Slice, S.Number};
      else if (S.Kind == SelectorKind::Distinct)
        A = {AtomKind::Distinct, S.A, S.B, S.Slice, S.Number};
      else if (S.Kind == SelectorKind::Index)
        A = {AtomKind::Number, 0, 0, 0, S.Number};
      else
        A = {};
    }
    Result.push_back(A);
  }
  return M.intern(std::move(Result));
}

} // namespace pothole
