//===- What the starter does to an element before it starts its thread ----===//

#include "checks/program/StartLoop.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

const StartLoop::Site &StartLoop::site(ThreadId T, uint32_t Counter) const {
  auto [It, New] = Sites.try_emplace({T, Counter});
  Site &Result = It->second;
  const ThreadRoot &Root = I.threads()[T];
  if (!New || Root.StartedIn == NoContext)
    return Result;
  const Context &Starter = I.contexts()[Root.StartedIn];
  // A second run of the loop would meet the threads of the first.
  if (I.world() == World::Program && Starter.In.Repeated)
    return Result;
  Result.Body = Starter.In.Body;
  Result.Start = Root.StartedAt;
  std::unique_ptr<Shape> &S = Shapes[Result.Body];
  if (!S)
    S = std::make_unique<Shape>(*Result.Body);
  BlockId Block = S->BlockOf[Result.Start];
  const Loop *Around = S->counting(Counter, Block);
  if (!Around || llvm::any_of(S->Loops, [&](const Loop &L) {
        return &L != Around && L.contains(Around->Head);
      }))
    return Result;
  std::vector<BlockId> Work{Block};
  while (!Work.empty()) {
    BlockId From = Work.back();
    Work.pop_back();
    for (BlockId To : Result.Body->Blocks[From].Successors)
      if (To != NoBlock && To != Around->Head && Around->contains(To) &&
          Result.After.insert(To).second)
        Work.push_back(To);
  }
  Result.Around = Around;
  return Result;
}

bool StartLoop::precedes(const Site &At, ContextId Id, EventId Event,
                         std::set<ContextId> &Seen) const {
  const Context &C = I.contexts()[Id];
  if (C.In.Body == At.Body) {
    const Shape &S = *Shapes.at(At.Body);
    BlockId Block = S.BlockOf[Event];
    return At.Around->contains(Block) && !At.After.count(Block) &&
           (Block != S.BlockOf[At.Start] || Event < At.Start);
  }
  // A function called before the start.
  if (!Seen.insert(Id).second)
    return true;
  return !C.Callers.empty() && llvm::all_of(C.Callers, [&](const auto &From) {
    return precedes(At, From.first, From.second, Seen);
  });
}

bool StartLoop::before(const AccessClass &Starter, const Selector &Mine,
                       const Selector &Theirs) const {
  if (Mine.Kind != SelectorKind::Affine ||
      Theirs.Kind != SelectorKind::Distinct || Mine.B != Theirs.B ||
      Mine.Number != Theirs.Number || Theirs.A >= I.threads().size())
    return false;
  const ThreadRoot &Root = I.threads()[Theirs.A];
  if (Root.StartedBy != Mine.A || Root.Shown.Parent != Starter.By)
    return false;
  const Site &At = site(Theirs.A, Mine.B);
  return At.Around && llvm::all_of(Starter.Where, [&](const auto &Where) {
           std::set<ContextId> Seen;
           return precedes(At, Where.first, Where.second, Seen);
         });
}

} // namespace pothole
