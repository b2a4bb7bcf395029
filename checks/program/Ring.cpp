//===- Rings with one writer and one reader -------------------------------===//

#include "checks/program/Ring.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool acquires(MemoryOrder Order) {
  return Order == MemoryOrder::Acquire ||
         Order == MemoryOrder::AcquireRelease ||
         Order == MemoryOrder::Consume || Order == MemoryOrder::Sequential;
}

bool releases(MemoryOrder Order) {
  return Order == MemoryOrder::Release ||
         Order == MemoryOrder::AcquireRelease ||
         Order == MemoryOrder::Sequential;
}

} // namespace

bool Ring::meets(Cell X, Cell Y) const {
  return X.Object == Y.Object && M.mayEqual(X.Path, Y.Path);
}

/// What all the places of the class have in common.
Ring::Section Ring::around(const AccessClass &C) const {
  std::optional<Section> Result;
  for (auto [Id, Event] : C.Where) {
    const Context &In = I.contexts()[Id];
    const Function &Body = *In.In.Body;
    auto [Atomic, New] = Atomics.try_emplace(Id);
    if (New)
      for (const RawAccess &R : In.Accesses)
        if (R.Atomic)
          Atomic->second.push_back(&R);
    if (Atomic->second.empty())
      return {};
    Section Here;
    bool Branches = false;
    for (const Block &B : Body.Blocks)
      Branches |= B.Condition != NoValue && B.FirstEvent <= Event;
    for (const RawAccess *Each : Atomic->second) {
      const RawAccess &R = *Each;
      const pothole::Event &E = Body.Events[R.Event];
      if (E.Kind == EventKind::Load && R.Event < Event && acquires(E.Order))
        Here.Seen.push_back(R.Where);
      if (R.Write && R.Event > Event && releases(E.Order))
        Here.Moved.push_back(R.Where);
    }
    if (!Branches || Here.Seen.empty() || Here.Moved.empty())
      return {};
    if (!Result) {
      Result = std::move(Here);
      continue;
    }
    auto keep = [&](std::vector<Cell> &Mine, const std::vector<Cell> &Theirs) {
      llvm::erase_if(Mine, [&](const Cell &X) {
        return llvm::none_of(Theirs,
                             [&](const Cell &Y) { return meets(X, Y); });
      });
    };
    keep(Result->Seen, Here.Seen);
    keep(Result->Moved, Here.Moved);
  }
  return Result.value_or(Section());
}

/// Whoever else writes the index does so before there are threads.
bool Ring::onlyBy(Cell Index, ThreadId T) const {
  if (!Gathered) {
    Gathered = true;
    for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
      const Context &C = I.contexts()[Id];
      for (const RawAccess &R : C.Accesses)
        if (R.Write && !I.alone(C.In.Thread, R))
          Steps[R.Where.Object].push_back({R.Where.Path, C.In.Thread});
    }
  }
  auto It = Steps.find(Index.Object);
  if (It == Steps.end())
    return false;
  return llvm::all_of(It->second, [&](const Step &S) {
    if (!M.mayEqual(S.Path, Index.Path))
      return true;
    bool Own = false; // each instance has a ring
    for (PathId P = S.Path; P; P = M.parent(P))
      Own |= M.last(P).Kind == SelectorKind::Distinct && M.last(P).A == T;
    return S.By == T && (Own || !I.threads()[T].Shown.Many);
  });
}

bool Ring::taken(const AccessClass &A, const AccessClass &B) const {
  if (A.By == B.By)
    return false;
  Section X = around(A);
  if (X.Seen.empty())
    return false;
  Section Y = around(B);
  // That the reader waits for the writer orders all; that the writer waits for
  // the reader, too, where a slot is used again.
  auto waits = [&](const Section &Waiting, const Section &Other, ThreadId By) {
    return llvm::any_of(Waiting.Seen, [&](const Cell &Seen) {
      return onlyBy(Seen, By) && llvm::any_of(Other.Moved, [&](const Cell &C) {
               return meets(Seen, C);
             });
    });
  };
  return waits(X, Y, B.By) && waits(Y, X, A.By);
}

} // namespace pothole
