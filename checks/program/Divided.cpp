//===- Work that threads divide among their own kind ----------------------===//
//
// Where a part ends is arithmetic that is not followed: the parts are taken to
// be disjoint. What is counted at an element chosen by data, `count[a[i]]++`,
// is not divided.

#include "checks/program/Divided.h"

#include "checks/program/RepeatedLoads.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 6;

/// What a number is made of holds something read from an element.
bool fromElement(const Function &F, ValueId Id, unsigned Depth) {
  if (Id == NoValue || !Depth)
    return true;
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Number:
    return false;
  case ValueKind::LocalContent: {
    if (V.A < F.ParameterCount)
      return false;
    for (const Event &E : F.Events)
      if (const Value &To = F.Values[E.Address];
          E.Kind == EventKind::Store && To.Kind == ValueKind::LocalAddress &&
          To.A == V.A && E.Operand) {
        // Steps of its own: `a++`.
        const Value &From = F.Values[E.Operand];
        bool Steps = From.Kind == ValueKind::Binary &&
                     F.Values[From.A].Kind == ValueKind::LocalContent &&
                     F.Values[From.A].A == V.A;
        if (fromElement(F, Steps ? From.B : E.Operand, Depth - 1))
          return true;
      }
    return false;
  }
  case ValueKind::Binary:
    return fromElement(F, V.A, Depth - 1) ||
           (V.B && fromElement(F, V.B, Depth - 1));
  case ValueKind::Result: {
    const Event &E = F.Events[V.A];
    if (E.Kind != EventKind::Load)
      return true;
    const Value &Place = F.Values[E.Address];
    return Place.Kind != ValueKind::Member &&
           Place.Kind != ValueKind::LocalAddress;
  }
  default:
    return true;
  }
}

} // namespace

/// Every access is to an element chosen by a number like a bound.
bool Divided::byPosition(const AccessClass &C) const {
  return llvm::all_of(C.Where, [&](const auto &At) {
    const Function &F = *I.contexts()[At.first].In.Body;
    const Event &E = F.Events[At.second];
    for (ValueId Place : {E.Address, E.Operand}) {
      const Value *V = &F.Values[Place];
      // A copy of several: `memcpy(t->data + t->low, ...)`.
      if (V->Kind == ValueKind::LocalContent && V->A < F.ParameterCount)
        continue;
      if ((V->Kind == ValueKind::Element || V->Kind == ValueKind::Shift) &&
          fromElement(F, V->B, MaxDepth))
        return false;
    }
    return true;
  });
}

bool Divided::apart(const AccessClass &A, const AccessClass &B) const {
  if (I.world() != World::Program ||
      (!I.threads()[A.By].Recursive && !I.threads()[B.By].Recursive))
    return false;
  const Memory &M = I.memory();
  auto element = [&](const AccessClass &C) {
    for (PathId P = C.Like.Where.Path; P; P = M.parent(P))
      if (SelectorKind Kind = M.last(P).Kind;
          Kind != SelectorKind::Field && Kind != SelectorKind::Structure)
        return Kind != SelectorKind::Index;
    return false;
  };
  return (element(A) || element(B)) && byPosition(A) && byPosition(B);
}

} // namespace pothole
