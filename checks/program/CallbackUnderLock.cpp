//===- Callbacks of users, called with the lock they are set under --------===//
//
// `set(cb)` and `fire()` hold one lock, and `fire()` calls the callback with
// it: a callback that sets another, or itself back to nothing, waits for
// itself. Only where a function of the library stores its own argument in the
// field that is called, holding the lock: otherwise nothing tells whose the
// callback is, nor that it may come back.

#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// The field that holds what is called.
EntityId calledField(const Function &F, const Event &Call) {
  Value V = F.Values[Call.Operand];
  if (V.Kind == ValueKind::Result && F.Events[V.A].Kind == EventKind::Load)
    V = F.Values[F.Events[V.A].Address];
  return V.Kind == ValueKind::Member ? V.B : NoEntity;
}

/// The function puts one of its own arguments there.
bool storesArgument(const Function &F, const Event &E) {
  if (E.Kind != EventKind::Store && E.Kind != EventKind::Copy)
    return false;
  const Value &From = F.Values[E.Operand];
  return (From.Kind == ValueKind::LocalContent ||
          From.Kind == ValueKind::LocalAddress) &&
         From.A < F.ParameterCount && F.Locals[From.A].Kind != LocalKind::This;
}

} // namespace

std::optional<BlockedLock> callbackUnderLock(const Interpreter &I, ContextId Id,
                                             const RawLockUse &Call) {
  const Memory &M = I.memory();
  const Context &C = I.contexts()[Id];
  const Event &E = C.In.Body->Events[Call.At.Event];
  EntityId Field = calledField(*C.In.Body, E);
  Cell Lock = Call.At.Where;
  if (Field == NoEntity || mayBeAmong(I, Lock, I.recursiveLocks()))
    return std::nullopt;
  for (ContextId Setter : I.reachable(/*VagueToo=*/false)) {
    const Context &S = I.contexts()[Setter];
    EntityId Self = S.In.Body->Self;
    if (Self == NoEntity || S.In.Body == C.In.Body ||
        !I.units().Entities[Self].Public ||
        I.units().Entities[Self].Constructor)
      continue;
    for (const RawAccess &A : S.Accesses) {
      if (!A.Write || !A.Where.Path ||
          M.last(A.Where.Path).Kind != SelectorKind::Field ||
          M.last(A.Where.Path).A != Field ||
          !storesArgument(*S.In.Body, S.In.Body->Events[A.Event]))
        continue;
      for (const Held &H : I.locksOf(A.Locks)) {
        if (H.Hidden || !H.Taken.valid() || !alike(I, H.Lock, Lock))
          continue;
        BlockedLock L;
        L.How = Pausing::Callback;
        L.Lock = cellName(I, Lock);
        L.What = I.units().Entities[Field].Name;
        L.Place = E.Place;
        L.Taken = Call.Earlier;
        L.In = C.In.Body->Self;
        L.By = C.In.Thread;
        L.Path = pathTo(I, Id);
        L.Needed = H.Taken;
        L.NeededIn = Self;
        L.NeededBy = S.In.Thread;
        L.NeededPath = pathTo(I, Setter);
        L.Assumptions.push_back("a callback may call '" +
                                I.units().Entities[Self].Name + "'");
        return L;
      }
    }
  }
  return std::nullopt;
}

} // namespace pothole
