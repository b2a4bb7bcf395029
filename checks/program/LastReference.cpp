//===- Who drops the last reference ---------------------------------------===//

#include "checks/program/LastReference.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 3; // calls from the test down to the access

} // namespace

bool LastReference::frees(const Event &E, unsigned Depth) const {
  if (E.Kind == EventKind::Free)
    return true;
  if (E.Kind != EventKind::Call || Depth > MaxDepth)
    return false;
  if (E.Callee == NoEntity) // `object->destroy(object)`
    return E.ArgCount == 1;
  const Function *Callee = I.units().body(E.Callee);
  return Callee && llvm::any_of(Callee->Events, [&](const Event &Inner) {
           return frees(Inner, Depth + 1) && Inner.Callee != E.Callee;
         });
}

/// `--p->refs` where a lock is held that counts for all.
bool LastReference::behindLock(const Context &In, EventId At) const {
  bool Found = false;
  for (const RawAccess &R : In.Accesses)
    if (R.Event == At) {
      if (llvm::none_of(I.locksOf(R.Locks),
                        [](const Held &H) { return !H.Hidden && !H.Shared; }))
        return false;
      Found = true;
    }
  return Found;
}

/// A branch over `At` asks what an atomic update gave, and something is freed
/// on that side.
bool LastReference::decides(const Context &In, EventId At) const {
  const Function &Body = *In.In.Body;
  auto [It, New] = Known.try_emplace({&Body, At}, false);
  if (!New)
    return It->second;
  const Control &C = Bodies.of(Body);
  for (const Decision &D : C.decisions(C.blockOf(At))) {
    bool Counts = llvm::any_of(
        C.sources(Body.Blocks[D.Branch].Condition), [&](EventId From) {
          const Event &E = Body.Events[From];
          return E.Kind == EventKind::Update && !E.has(Flag::Try) &&
                 (E.Order != MemoryOrder::NonAtomic ||
                  (Body.Values[E.Operand].Kind == ValueKind::Number &&
                   Body.Values[E.Operand].Number < 0 && behindLock(In, From)));
        });
    if (!Counts)
      continue;
    for (EventId E = 0; E < Body.Events.size(); ++E)
      if (frees(Body.Events[E]) &&
          llvm::any_of(C.decisions(C.blockOf(E)), [&](const Decision &Other) {
            return Other.Branch == D.Branch && Other.Truth == D.Truth;
          }))
        return Known[{&Body, At}] = true;
  }
  return false;
}

bool LastReference::heldAt(ContextId Id, EventId At, unsigned Depth) const {
  const Context &C = I.contexts()[Id];
  if (decides(C, At))
    return true;
  return Depth < MaxDepth && !C.Callers.empty() &&
         llvm::all_of(
             C.Callers,
             [&](const auto &From) {
               return heldAt(From.first, From.second, Depth + 1);
             });
}

bool LastReference::held(const AccessClass &C) const {
  const Memory &M = I.memory();
  ObjectKind Kind = M[C.Like.Where.Object].Kind;
  if (Kind == ObjectKind::Variable || Kind == ObjectKind::Local ||
      Kind == ObjectKind::ThreadLocal)
    return false;
  return llvm::all_of(
      C.Where, [&](const auto &At) { return heldAt(At.first, At.second, 0); });
}

} // namespace pothole
