//===- One section of a lock, or two --------------------------------------===//

#include "checks/program/Sections.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// Whether a call is made with the lock held.
bool Sections::calledWith(ContextId Id, EventId At, const Cell &Lock) const {
  return llvm::any_of(I.contexts()[Id].Callees, [&](ContextId Callee) {
    const Context &C = I.contexts()[Callee];
    return C.Callers.count({Id, At}) &&
           llvm::any_of(C.In.State.Locks,
                        [&](const Held &H) { return H.Lock == Lock; });
  });
}

bool Sections::releases(ContextId Id, EventId At, const Cell &Lock) const {
  auto here = [&](ContextId Where, bool AnyEvent) {
    return llvm::any_of(
        I.contexts()[Where].LockUses, [&](const RawLockUse &Use) {
          return Use.Deed == LockDeed::Release && Use.At.Where == Lock &&
                 (AnyEvent || Use.At.Event == At);
        });
  };
  if (here(Id, false))
    return true;
  return isCall(Id, At) &&
         llvm::any_of(I.contexts()[Id].Callees, [&](ContextId Callee) {
           return I.contexts()[Callee].Callers.count({Id, At}) &&
                  here(Callee, true);
         });
}

std::optional<Cell> Sections::commonLock(const RawAccess &A,
                                         const RawAccess &B) const {
  for (const Held &X : I.locksOf(A.Locks))
    for (const Held &Y : I.locksOf(B.Locks))
      if (!X.Hidden && !Y.Hidden && X.Lock == Y.Lock && X.Tag == Y.Tag)
        return X.Lock;
  return std::nullopt;
}

bool Sections::split(ContextId Id, const Deed &First, const Deed &Second) {
  std::optional<Cell> Lock = commonLock(*First.Access, *Second.Access);
  if (!Lock || First.At == Second.At)
    return false;
  const Control &C = control(Id);
  if (!C.follows(First.At, Second.At))
    return false;
  for (const Deed *D : {&First, &Second})
    if (D->In != Id && isCall(Id, D->At) && !calledWith(Id, D->At, *Lock))
      return true; // a section of its own
  std::set<EventId> Releases;
  for (EventId E = 0; E < C.F.Events.size(); ++E)
    if (releases(Id, E, *Lock))
      Releases.insert(E);
  return !C.followsWithout(First.At, Second.At, Releases);
}

std::optional<int64_t> Sections::stored(const Deed &D) const {
  const Function &F = body(D.In);
  const Event &E = F.Events[D.Access->Event];
  if (E.Kind == EventKind::Store && E.Operand &&
      F.Values[E.Operand].Kind == ValueKind::Number)
    return F.Values[E.Operand].Number;
  return std::nullopt;
}

} // namespace pothole
