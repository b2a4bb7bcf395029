//===- Slices of an array, one for each thread ----------------------------===//

#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool varies(const Atom &A) {
  return A.Kind == AtomKind::Affine || A.Kind == AtomKind::Distinct;
}

bool varies(const Selector &S) {
  return S.Kind == SelectorKind::Affine || S.Kind == SelectorKind::Distinct;
}

Atom atomOf(const Selector &S) {
  return {S.Kind == SelectorKind::Affine ? AtomKind::Affine
                                         : AtomKind::Distinct,
          S.A, S.B, S.Slice, S.Number};
}

Selector selectorOf(const Atom &A) {
  return {A.Kind == AtomKind::Affine ? SelectorKind::Affine
                                     : SelectorKind::Distinct,
          A.A, A.B, A.Number, A.Tag};
}

bool sameCounter(const Atom &A, const Atom &B) {
  return A.Kind == B.Kind && A.A == B.A && A.B == B.B;
}

Atom with(Memory &M, Atom A, Slice S) {
  if (!S.Within)
    S.High = std::min<int64_t>(S.Low, 0);
  A.Tag = M.sliceId(S);
  return A;
}

Atom loose(Memory &M, const Atom &A) {
  Slice S = M.slice(A.Tag);
  S.Within = S.Loose = true;
  return with(M, A, S);
}

Atom plus(Memory &M, Atom A, int64_t By) {
  if (!A.Tag) {
    A.Number += By;
    return A;
  }
  Slice S = M.slice(A.Tag);
  if (S.Loose)
    return A;
  if (S.Factor && (!S.Within || By % S.Factor == 0)) {
    int64_t All = (S.Within ? 0 : S.Low) + By, Rest = All % S.Factor;
    if (Rest < 0)
      Rest += S.Factor;
    A.Number += (All - Rest) / S.Factor;
    if (!S.Within)
      S.Low = Rest;
    return with(M, A, S);
  }
  S.Low += By;
  S.High += By;
  return with(M, A, S);
}

/// By an amount unknown: as long as a slice, or within one.
std::optional<Atom> plusSome(Memory &M, Atom A, int64_t Sign) {
  if (!A.Tag)
    return std::nullopt;
  const Slice &S = M.slice(A.Tag);
  if (S.Within || S.Factor)
    return loose(M, A);
  A.Number += Sign;
  return A;
}

std::optional<Atom> times(Memory &M, Atom A, std::optional<int64_t> By) {
  if (By == 1)
    return A;
  if (By && *By <= 0)
    return std::nullopt;
  Slice S = A.Tag ? M.slice(A.Tag) : Slice{1};
  S.Factor *= By.value_or(0);
  S.Low *= By.value_or(1);
  S.High *= By.value_or(1);
  return with(M, A, S);
}

std::optional<Atom> over(Memory &M, Atom A, std::optional<int64_t> By) {
  if (!A.Tag || (By && *By <= 0))
    return std::nullopt;
  Slice S = M.slice(A.Tag);
  if (S.Within || S.Low || (By && S.Factor && S.Factor < *By))
    return std::nullopt;
  S.Factor = By && S.Factor % *By == 0 ? S.Factor / *By : 0;
  return with(M, A, S);
}

std::optional<Atom> both(Memory &M, Operator Op, const Atom &A, const Atom &B) {
  if (sameCounter(A, B)) {
    bool Minimum = Op == Operator::Minimum;
    if (Op != Operator::Maximum && !Minimum)
      return std::nullopt;
    return (A.Number < B.Number) == Minimum ? A : B;
  }
  if (Op != Operator::Add)
    return std::nullopt;
  // `y * width + x`
  if (A.Tag && !B.Tag)
    return loose(M, A);
  if (B.Tag && !A.Tag)
    return loose(M, B);
  return std::nullopt;
}

} // namespace

std::optional<Atom> varying(const Memory &M, AtomsId Set) {
  const Atoms &All = M.atoms(Set);
  if (All.size() == 1 && varies(All[0]))
    return All[0];
  std::optional<Atom> Found;
  for (const Atom &A : All) {
    if (varies(A) && A.Tag) {
      if (Found)
        return std::nullopt;
      Found = A;
    } else if (A.Kind != AtomKind::Unknown && A.Kind != AtomKind::Number) {
      return std::nullopt; // `last ? end : lo + chunk` is the latter
    }
  }
  return Found;
}

AtomsId sliced(Memory &M, Operator Op, AtomsId Left, AtomsId Right) {
  std::optional<Atom> A = varying(M, Left), B = varying(M, Right), Result;
  if (!A && !B)
    return 0;
  if (A && B) {
    Result = both(M, Op, *A, *B);
    return Result ? M.one(*Result) : 0;
  }
  const Atom X = A ? *A : *B;
  const Atoms &Other = M.atoms(A ? Right : Left);
  std::optional<int64_t> By;
  if (Other.size() == 1 && Other[0].Kind == AtomKind::Number)
    By = Other[0].Number;
  else if (llvm::any_of(Other, [](const Atom &Y) {
             return Y.Kind != AtomKind::Number && Y.Kind != AtomKind::Unknown &&
                    Y.Kind != AtomKind::NonZero;
           }))
    return 0;
  switch (Op) {
  case Operator::Add:
    Result = By ? plus(M, X, *By) : plusSome(M, X, 1);
    break;
  case Operator::Sub:
    if (A)
      Result = By ? plus(M, X, -*By) : plusSome(M, X, -1);
    break;
  case Operator::Mul:
    Result = times(M, X, By);
    break;
  case Operator::ShiftLeft:
    if (A && By && *By >= 0 && *By < 32)
      Result = times(M, X, int64_t(1) << *By);
    break;
  case Operator::Div:
    if (A)
      Result = over(M, X, By);
    break;
  case Operator::Rem: // of a ring: others get the same some time
  case Operator::BitAnd:
    if (X.Kind == AtomKind::Distinct && X.A == Claimed)
      Result = with(M, X, Slice{-1, 0, 0, true, true});
    break;
  case Operator::Minimum: // the end of all cuts the last slice short
  case Operator::Maximum:
    if (X.Tag)
      Result = X;
    break;
  default:
    break;
  }
  return Result ? M.one(*Result) : 0;
}

Selector moved(Memory &M, const Selector &Old, const Atom &By) {
  const Selector Some{SelectorKind::Any};
  if (Old.Kind == SelectorKind::Index) {
    if (By.Kind == AtomKind::Number) {
      Selector Now = Old;
      Now.Number += By.Number;
      return Now;
    }
    return varies(By) ? selectorOf(plus(M, By, Old.Number)) : Some;
  }
  if (Old.Kind == SelectorKind::Any) // from where on, nobody knows
    return varies(By) ? selectorOf(By) : Some;
  if (!varies(Old))
    return Some;
  if (By.Kind == AtomKind::Number)
    return selectorOf(plus(M, atomOf(Old), By.Number));
  return Old.Slice ? selectorOf(loose(M, atomOf(Old))) : Some;
}

std::optional<Atom> counted(Memory &M, Atom Start, AtomsId Bound, bool Equal) {
  Slice S = M.slice(Start.Tag);
  if (S.Within)
    return Start;
  S.Within = true;
  S.High = 0;
  if (S.Low < 0) { // from the end of a slice down
    --Start.Number;
    S.Low = 0;
    Start.Tag = M.sliceId(S);
    return Start;
  }
  const Atoms &Set = M.atoms(Bound);
  if (std::optional<Atom> End = varying(M, Bound);
      End && End->Tag && sameCounter(*End, Start)) {
    const Slice &Last = M.slice(End->Tag);
    if (End->Number > Start.Number + 1)
      return std::nullopt;
    if (!Last.Within && End->Number == Start.Number + 1)
      S.High = Last.Low + (Equal ? 1 : 0);
  } else if (Set.size() == 1 && Set[0].Kind == AtomKind::Number) {
    return std::nullopt; // all the threads end there
  }
  Start.Tag = M.sliceId(S);
  return Start;
}

Atom claimed(Memory &M, uint32_t Counter, std::optional<int64_t> By) {
  bool One = By == 1 || By == -1;
  return {AtomKind::Distinct, Claimed, Counter,
          One ? 0 : M.sliceId(Slice{By.value_or(0)}), 0};
}

Atom steps(Memory &M, uint32_t Body, uint32_t Slot) {
  return {AtomKind::Affine, Body, Slot, M.sliceId(Slice{0}), 0};
}

bool apart(const Memory &M, const Selector &P, const Selector &Q) {
  if (P.Kind != SelectorKind::Distinct || Q.Kind != SelectorKind::Distinct ||
      P.A != Q.A || P.B != Q.B || P.Number != Q.Number || !P.Slice != !Q.Slice)
    return false;
  const Slice &X = M.slice(P.Slice), &Y = M.slice(Q.Slice);
  return X.Factor >= 0 && X.Factor == Y.Factor && X.High <= Y.Low &&
         Y.High <= X.Low;
}

} // namespace pothole
