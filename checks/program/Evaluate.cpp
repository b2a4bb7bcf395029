//===- What an expression may stand for -----------------------------------===//

#include "checks/program/BodyRun.h"
#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

AtomsId BodyRun::eval(const Flow &State, ValueId Id) {
  if (Fixed[Id])
    return Fixed[Id];
  AtomsId Result = evaluate(State, Id);
  switch (const Value &V = F.Values[Id]; V.Kind) {
  case ValueKind::Number:
  case ValueKind::FunctionAddress:
  case ValueKind::LocalAddress:
  case ValueKind::GlobalAddress:
    Fixed[Id] = Result;
    break;
  case ValueKind::Member:
    if (Fixed[V.A])
      Fixed[Id] = Result;
    break;
  default:
    break;
  }
  return Result;
}

AtomsId BodyRun::evaluate(const Flow &State, ValueId Id) {
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Unknown:
    return M.unknown();
  case ValueKind::Number:
    return M.one({AtomKind::Number, 0, 0, 0, V.Number});
  case ValueKind::FunctionAddress:
    return M.one({AtomKind::Code, V.A});
  case ValueKind::Result: {
    auto It = State.Results.find(V.A);
    return It == State.Results.end() || !It->second ? M.unknown() : It->second;
  }
  case ValueKind::LocalAddress: {
    ObjectId Home = M.object(ObjectKind::Local, Key, V.A, Thread);
    if (M[Home].Record == NoEntity)
      M[Home].Record = F.Locals[V.A].LocalType.Record;
    return M.one({AtomKind::Address, Home});
  }
  case ValueKind::LocalContent:
    return State.Slots[V.A] ? State.Slots[V.A] : M.unknown();
  case ValueKind::GlobalAddress: {
    bool PerThread = I.Units.Entities[V.A].Duration == Storage::ThreadLocal;
    ObjectId Home = PerThread
                        ? M.object(ObjectKind::ThreadLocal, V.A, 0, Thread)
                        : M.object(ObjectKind::Variable, V.A);
    return M.one({AtomKind::Address, Home});
  }
  case ValueKind::Member:
    return address(State, V.A, {SelectorKind::Field, V.B}, V.B);
  case ValueKind::Base:
    return eval(State, V.A);
  case ValueKind::Element:
    return inSwappedSlot(State,
                         index(State, eval(State, V.A),
                               V.B ? eval(State, V.B) : M.unknown(), false),
                         V.B);
  case ValueKind::Shift:
    return inSwappedSlot(State,
                         index(State, eval(State, V.A),
                               V.B ? eval(State, V.B) : M.unknown(), true),
                         V.B);
  case ValueKind::Binary:
    return binary(State, V);
  }
  return M.unknown();
}

AtomsId BodyRun::address(const Flow &State, ValueId Base, const Selector &Step,
                         EntityId FieldOf) {
  const Atoms &Bases = M.atoms(eval(State, Base));
  if (Bases.size() == 1 && Bases[0].Kind == AtomKind::Address) {
    Atom Part = Bases[0];
    Part.B = M.extend(Part.B, Step);
    return M.one(Part);
  }
  Atoms Result;
  for (const Atom &A : Bases) {
    if (A.Kind == AtomKind::Address) {
      Atom Part = A;
      Part.B = M.extend(A.B, Step);
      Result.push_back(Part);
    } else if ((A.Kind == AtomKind::Unknown || A.Kind == AtomKind::NonZero ||
                A.Kind == AtomKind::Linear) &&
               FieldOf != NoEntity) {
      // Some object of the class that has this field.
      EntityId Record = I.Units.Entities[FieldOf].Parent;
      if (Record != NoEntity)
        Result.push_back({AtomKind::Address,
                          M.object(ObjectKind::Instance, Record),
                          M.extend(0, Step), 1});
    }
  }
  return M.intern(std::move(Result));
}

AtomsId BodyRun::index(const Flow &, AtomsId Base, AtomsId By, bool Shift) {
  Atoms Steps = M.atoms(By);
  bool Several = llvm::any_of(
      Steps, [](const Atom &A) { return A.Kind == AtomKind::Linear; });
  if (Steps.size() != 1 && !Several) {
    std::optional<Atom> One = varying(M, By);
    Steps = {One ? *One : Atom{}};
  }
  Atoms Result;
  for (const Atom &A : Atoms(M.atoms(Base))) {
    if (A.Kind == AtomKind::Affine || A.Kind == AtomKind::Number)
      continue;
    if (A.Kind != AtomKind::Address) {
      Result.push_back(A);
      continue;
    }
    Atom Part = A;
    // An element of an array is element 0, moved.
    PathId Start = Shift ? A.B : M.extend(A.B, {SelectorKind::Index});
    for (const Atom &Step : Steps) {
      Part.B = M.shift(Start, Step);
      Result.push_back(Part);
    }
  }
  return M.intern(std::move(Result));
}

AtomsId BodyRun::binary(const Flow &State, const Value &V) {
  AtomsId Left = eval(State, V.A);
  AtomsId Right = V.B == NoValue ? 0 : eval(State, V.B);
  if (AtomsId Result = linear(V.Op, Left, Right))
    return Result;
  if (V.B != NoValue)
    if (AtomsId Result = sliced(M, V.Op, Left, Right))
      return Result;
  const Atoms &A = M.atoms(Left);
  if (A.size() != 1)
    return M.unknown();
  Atom X = A[0];
  if (V.Op == Operator::LogicalNot) {
    if (X.Kind == AtomKind::Taken)
      X.Number ^= 1;
    else if (X.Kind == AtomKind::Number)
      X.Number = !X.Number;
    else
      return M.unknown();
    return M.one(X);
  }
  if (V.B == NoValue)
    return M.unknown();
  const Atoms &B = M.atoms(eval(State, V.B));
  if (B.size() != 1)
    return M.unknown();
  Atom Y = B[0];
  if (X.Kind == AtomKind::Number && Y.Kind != AtomKind::Number &&
      (V.Op == Operator::Add || V.Op == Operator::Equal ||
       V.Op == Operator::NotEqual))
    std::swap(X, Y);
  if (Y.Kind != AtomKind::Number)
    return M.unknown();
  int64_t N = Y.Number;
  if (X.Kind == AtomKind::Taken && N == 0) {
    if (V.Op == Operator::Equal)
      X.Number ^= 1;
    else if (V.Op != Operator::NotEqual)
      return M.unknown();
    return M.one(X);
  }
  if (X.Kind != AtomKind::Number)
    return M.unknown();
  switch (V.Op) {
  case Operator::Add:
    X.Number = (int64_t)((uint64_t)X.Number + N);
    break;
  case Operator::Sub:
    X.Number = (int64_t)((uint64_t)X.Number - N);
    break;
  case Operator::Mul:
    X.Number = (int64_t)((uint64_t)X.Number * N);
    break;
  case Operator::BitAnd:
    X.Number &= N;
    break;
  case Operator::BitOr:
    X.Number |= N;
    break;
  case Operator::Minimum:
    X.Number = std::min(X.Number, N);
    break;
  case Operator::Maximum:
    X.Number = std::max(X.Number, N);
    break;
  case Operator::Equal:
    X.Number = X.Number == N;
    break;
  case Operator::NotEqual:
    X.Number = X.Number != N;
    break;
  case Operator::Less:
    X.Number = V.Number ? (uint64_t)X.Number < (uint64_t)N : X.Number < N;
    break;
  case Operator::LessEqual:
    X.Number = V.Number ? (uint64_t)X.Number <= (uint64_t)N : X.Number <= N;
    break;
  case Operator::Greater:
    X.Number = V.Number ? (uint64_t)X.Number > (uint64_t)N : X.Number > N;
    break;
  case Operator::GreaterEqual:
    X.Number = V.Number ? (uint64_t)X.Number >= (uint64_t)N : X.Number >= N;
    break;
  default:
    return M.unknown();
  }
  return M.one(X);
}

/// Sums and multiples of what is linear; 0 if neither side is.
AtomsId BodyRun::linear(Operator Op, AtomsId Left, AtomsId Right) {
  auto any = [&](AtomsId Id) {
    return llvm::any_of(
        M.atoms(Id), [](const Atom &A) { return A.Kind == AtomKind::Linear; });
  };
  if (!any(Left) && !any(Right))
    return 0;
  const Atoms X = M.atoms(Left),
              Y = Right ? M.atoms(Right) : Atoms{Atom{AtomKind::Number}};
  if (X.size() * Y.size() > 4)
    return M.unknown();
  Atoms Result;
  for (const Atom &A : X)
    for (const Atom &B : Y) {
      std::optional<Linear> L = M.linear(A), R = M.linear(B);
      Linear Sum;
      auto constant = [](const std::optional<Linear> &Of) {
        return Of && !Of->Opaque && Of->Terms.empty();
      };
      bool Mixes = Op == Operator::Div || Op == Operator::Rem ||
                   Op == Operator::BitAnd || Op == Operator::ShiftRight;
      if (Op == Operator::Minus && L)
        Sum.add(*L, -1);
      else if ((Op == Operator::Add || Op == Operator::Sub) && L && R) {
        Sum.add(*L, 1);
        Sum.add(*R, Op == Operator::Add ? 1 : -1);
      } else if (Op == Operator::Mul && L && R && (constant(L) || constant(R)))
        Sum.add(constant(L) ? *R : *L, (constant(L) ? L : R)->Constant);
      else if (Op == Operator::ShiftLeft && L && constant(R) &&
               R->Constant >= 0 && R->Constant < 32)
        Sum.add(*L, int64_t(1) << R->Constant);
      else if (Op >= Operator::Equal ||
               (Mixes && constant(R) && L &&
                M.Linears.has(*L, SymbolKind::SharedOut)))
        return M.unknown(); // several iterations give one result
      else {
        if (L)
          Sum.obscure(*L);
        if (R)
          Sum.obscure(*R);
      }
      Result.push_back(Sum.Terms.empty() && !Sum.Opaque
                           ? Atom{AtomKind::Number, 0, 0, 0, Sum.Constant}
                           : Atom{AtomKind::Linear, M.Linears.intern(Sum)});
    }
  return M.intern(std::move(Result));
}

} // namespace pothole
