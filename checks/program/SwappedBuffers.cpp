//===- Two buffers that change places -------------------------------------===//
//
// Seen: two variables exchanged by way of a third; two that are made from one
// array by a number and the number after it, modulo 2; the same without
// variables, `grid[step % 2][i]`. Both accesses stand in one loop, with a
// barrier of all threads in it.
//
// Not seen: that the barrier stands where it must.

#include "checks/program/SwappedBuffers.h"

#include "checks/program/Partners.h"
#include "checks/program/RepeatedLoads.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// The variable that a value was read from, as its address; itself, if not.
ValueId variableOf(const Function &F, ValueId Id) {
  const Value &V = F.Values[Id];
  if (V.Kind == ValueKind::Result && F.Events[V.A].Kind == EventKind::Load)
    return F.Events[V.A].Address;
  return Id;
}

bool oneVariable(const Function &F, ValueId A, ValueId B) {
  const Value &X = F.Values[A], &Y = F.Values[B];
  auto local = [](const Value &V) {
    return V.Kind == ValueKind::LocalAddress ||
           V.Kind == ValueKind::LocalContent;
  };
  return (local(X) && local(Y) && X.A == Y.A) || samePlace(F, A, B);
}

/// Elements of which object, or through which pointer, an access is to: the
/// pointer, or the address of a row.
ValueId bufferOf(const Function &F, ValueId Address) {
  ValueId Row = NoValue;
  for (;;) {
    const Value &V = F.Values[Address];
    if (V.Kind == ValueKind::Element || V.Kind == ValueKind::Shift)
      Row = Address;
    else if (V.Kind != ValueKind::Member && V.Kind != ValueKind::Base)
      break;
    Address = V.A;
  }
  const Value &V = F.Values[Address];
  if (V.Kind == ValueKind::GlobalAddress || V.Kind == ValueKind::LocalAddress)
    return Row;
  return variableOf(F, Address);
}

/// The number that a row is chosen by.
std::optional<ValueId> rowIndex(const Function &F, ValueId Buffer) {
  const Value &V = F.Values[Buffer];
  if (V.Kind == ValueKind::LocalContent || V.Kind == ValueKind::LocalAddress)
    if (std::optional<ValueId> Only = onlyContent(F, V.A))
      return rowIndex(F, *Only);
  if ((V.Kind == ValueKind::Element || V.Kind == ValueKind::Shift) && V.B) {
    const Value &Base = F.Values[V.A];
    // `&grid[p][0]` and `grid[p]`
    if (F.Values[V.B].Kind == ValueKind::Number &&
        (Base.Kind == ValueKind::Element || Base.Kind == ValueKind::Shift))
      return rowIndex(F, V.A);
    return V.B;
  }
  return std::nullopt;
}

bool isNumber(const Function &F, ValueId Id, int64_t N) {
  return F.Values[Id].Kind == ValueKind::Number && F.Values[Id].Number == N;
}

ValueId plain(const Function &F, ValueId Id) {
  const Value &V = F.Values[Id];
  if (V.Kind == ValueKind::LocalContent)
    if (std::optional<ValueId> Only = onlyContent(F, V.A);
        Only && F.Values[*Only].Kind == ValueKind::Binary)
      return *Only;
  return Id;
}

/// Of two numbers, one is even where the other is odd.
bool otherParity(const Function &F, ValueId A, ValueId B) {
  A = plain(F, A);
  B = plain(F, B);
  const Value &X = F.Values[A], &Y = F.Values[B];
  auto half = [&](const Value &V) { // `n % 2`, `n & 1`
    return V.Kind == ValueKind::Binary &&
           ((V.Op == Operator::Rem && isNumber(F, V.B, 2)) ||
            (V.Op == Operator::BitAnd && isNumber(F, V.B, 1)));
  };
  auto next = [&](const Value &V, ValueId Other) { // `n + 1`, `1 - n`, `!n`
    if (V.Kind != ValueKind::Binary)
      return false;
    auto same = [&](ValueId Id) {
      return samePlace(F, Id, Other) ||
             samePlace(F, plain(F, Id), plain(F, Other));
    };
    switch (V.Op) {
    case Operator::LogicalNot:
      return same(V.A);
    case Operator::Sub:
      return (isNumber(F, V.A, 1) && same(V.B)) ||
             (isNumber(F, V.B, 1) && same(V.A));
    case Operator::Add:
    case Operator::BitXor:
      return (isNumber(F, V.B, 1) && same(V.A)) ||
             (isNumber(F, V.A, 1) && same(V.B));
    default:
      return false;
    }
  };
  if (half(X) && half(Y))
    return next(F.Values[plain(F, X.A)], Y.A) ||
           next(F.Values[plain(F, Y.A)], X.A);
  return next(X, B) || next(Y, A);
}

/// Perhaps in what is called.
bool waitsForAll(const LinkUnit &Units, const Event &E, unsigned Depth) {
  if (E.Kind == EventKind::Barrier)
    return true;
  if (E.Kind != EventKind::Call || E.Callee == NoEntity || !Depth)
    return false;
  const Function *Callee = Units.body(E.Callee);
  return Callee && llvm::any_of(Callee->Events, [&](const Event &Inside) {
           return waitsForAll(Units, Inside, Depth - 1);
         });
}

/// `t = a; a = b; b = t;`
bool exchanged(const Function &F, ValueId A, ValueId B) {
  auto given = [&](ValueId To, ValueId From) {
    return llvm::any_of(F.Events, [&](const Event &E) {
      if (E.Kind != EventKind::Store || E.Operand == NoValue ||
          !oneVariable(F, E.Address, To))
        return false;
      ValueId Content = variableOf(F, E.Operand);
      if (oneVariable(F, Content, From))
        return true;
      const Value &By = F.Values[Content];
      if (By.Kind != ValueKind::LocalContent &&
          By.Kind != ValueKind::LocalAddress)
        return false;
      std::optional<ValueId> Only = onlyContent(F, By.A);
      return Only && oneVariable(F, variableOf(F, *Only), From);
    });
  };
  return given(A, B) && given(B, A);
}

} // namespace

bool SwappedBuffers::apart(const AccessClass &A, const AccessClass &B) const {
  for (const auto &[InA, EventA] : A.Where) {
    const Function &F = *I.contexts()[InA].In.Body;
    for (const auto &[InB, EventB] : B.Where) {
      if (I.contexts()[InB].In.Body != &F)
        return false;
      ValueId X = bufferOf(F, F.Events[EventA].Address),
              Y = bufferOf(F, F.Events[EventB].Address);
      if (X == NoValue || Y == NoValue || oneVariable(F, X, Y))
        return false;
      if (!exchanged(F, X, Y)) {
        std::optional<ValueId> P = rowIndex(F, X), Q = rowIndex(F, Y);
        if (!P || !Q || !otherParity(F, *P, *Q))
          return false;
      }
      const Shape S(F);
      auto at = [&](const Loop &L, EventId Id) {
        return L.contains(S.BlockOf[Id]);
      };
      bool InStep = llvm::any_of(S.Loops, [&](const Loop &L) {
        if (!at(L, EventA) || !at(L, EventB))
          return false;
        for (EventId Id = 0; Id < F.Events.size(); ++Id)
          if (at(L, Id) && waitsForAll(I.units(), F.Events[Id], 2))
            return true;
        return false;
      });
      if (!InStep)
        return false;
    }
  }
  return true;
}

} // namespace pothole
