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
  bool Program = I.world() == World::Program;
  Result.Body = Starter.In.Body;
  Result.Start = Root.StartedAt;
  std::vector<CallSite> Calls = Only.toLoop(*Result.Body, Result.Start);
  if (Calls.empty())
    Calls = I.toLoop(Root.StartedIn, Root.StartedAt);
  if (Program && !Calls.empty()) {
    Result.Below.assign(Calls.begin(), Calls.end() - 1);
    Result.Body = Calls.back().In;
    Result.Start = Calls.back().At;
  }
  const Shape *S = &shapeOf(*Result.Body);
  BlockId Block = S->BlockOf[Result.Start];
  const Loop *Around = S->counting(Counter, Block);
  // A second run of the loop must not meet the threads of the first.
  auto again = [&] {
    if (Program)
      return I.threads()[Starter.In.Thread].Shown.Many ||
             I.liveBefore(*Result.Body, Around->Head, T);
    return llvm::any_of(S->Loops, [&](const Loop &L) {
      return &L != Around && L.contains(Around->Head);
    });
  };
  if (!Around || again())
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
  for (const Event &E : Result.Body->Events)
    if (const Value &Kept = Result.Body->Values[E.Operand];
        E.Kind == EventKind::Store && Kept.Kind == ValueKind::Result &&
        Kept.A == Result.Start)
      Result.Handle = E.Address;
  Result.Around = Around;
  return Result;
}

const Shape &StartLoop::shapeOf(const Function &Body) const {
  return Only.shapeOf(Body);
}

/// In a body where the start is in no loop.
bool StartLoop::mayFollow(const CallSite &Start, EventId Event) const {
  const Shape &S = shapeOf(*Start.In);
  BlockId From = S.BlockOf[Start.At], To = S.BlockOf[Event];
  if (From == To)
    return Event > Start.At;
  std::set<BlockId> Seen{From};
  std::vector<BlockId> Work{From};
  while (!Work.empty()) {
    BlockId At = Work.back();
    Work.pop_back();
    if (At == To)
      return true;
    for (BlockId Next : Start.In->Blocks[At].Successors)
      if (Next != NoBlock && Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return false;
}

bool StartLoop::precedes(const Site &At, EventId Event) const {
  const Shape &S = shapeOf(*At.Body);
  BlockId Block = S.BlockOf[Event];
  return At.Around->contains(Block) && !At.After.count(Block) &&
         (Block != S.BlockOf[At.Start] || Event < At.Start);
}

/// In every round of the loop that joins, `Event` stands behind the join.
bool StartLoop::follows(const Site &At, EventId Join, uint32_t Counter,
                        EventId Event) const {
  const Shape &S = shapeOf(*At.Body);
  BlockId Joins = S.BlockOf[Join], Block = S.BlockOf[Event];
  const Loop *Around = S.counting(Counter, Joins);
  if (!Around || !Around->contains(Block))
    return false;
  if (Block == Joins)
    return Event > Join;
  std::set<BlockId> Seen{Around->Head};
  std::vector<BlockId> Work{Around->Head};
  while (!Work.empty()) {
    BlockId From = Work.back();
    Work.pop_back();
    if (From == Block)
      return false;
    if (From == Joins)
      continue;
    for (BlockId To : At.Body->Blocks[From].Successors)
      if (To != NoBlock && Around->contains(To) && Seen.insert(To).second)
        Work.push_back(To);
  }
  return true;
}

/// Every access of the class stands right in the starter's body, or in what is
/// called from there.
bool StartLoop::inStarter(const Site &At, const AccessClass &C, bool Below,
                          llvm::function_ref<bool(EventId)> Right) const {
  std::set<ContextId> Seen;
  std::vector<std::pair<ContextId, EventId>> Work(C.Where);
  while (!Work.empty()) {
    auto [Id, Event] = Work.back();
    Work.pop_back();
    const Context &In = I.contexts()[Id];
    if (In.In.Body == At.Body) {
      if (!Right(Event))
        return false;
      continue;
    }
    auto Level = llvm::find_if(
        At.Below, [&](const CallSite &Call) { return Call.In == In.In.Body; });
    if (Level != At.Below.end()) {
      if (!Below || mayFollow(*Level, Event))
        return false;
      continue;
    }
    if (In.Callers.empty())
      return false;
    if (Seen.insert(Id).second)
      Work.insert(Work.end(), In.Callers.begin(), In.Callers.end());
  }
  return true;
}

const StartLoop::Site *StartLoop::siteOf(const AccessClass &Starter,
                                         const Selector &Mine,
                                         const Selector &Theirs) const {
  if (Mine.Kind != SelectorKind::Affine ||
      Theirs.Kind != SelectorKind::Distinct || Mine.Number != Theirs.Number ||
      Mine.Slice != Theirs.Slice || Theirs.A >= I.threads().size())
    return nullptr;
  const ThreadRoot &Root = I.threads()[Theirs.A];
  if (Root.Shown.Parent != Starter.By)
    return nullptr;
  const Site &At = site(Theirs.A, Theirs.B);
  return At.Around && bodyKey(I.units(), *At.Body) == Mine.A ? &At : nullptr;
}

bool StartLoop::before(const AccessClass &Starter, const Selector &Mine,
                       const Selector &Theirs) const {
  const Site *At = siteOf(Starter, Mine, Theirs);
  return At && Mine.B == Theirs.B &&
         inStarter(*At, Starter, /*Below=*/true,
                   [&](EventId Event) { return precedes(*At, Event); });
}

namespace {

bool hasElement(const Function &F, ValueId Id) {
  const Value &V = F.Values[Id];
  if (V.Kind == ValueKind::Element || V.Kind == ValueKind::Shift)
    return true;
  if (V.Kind == ValueKind::LocalContent) {
    std::optional<ValueId> Only = onlyContent(F, V.A);
    return Only && F.Values[*Only].Kind != ValueKind::LocalContent &&
           hasElement(F, *Only);
  }
  return V.Kind == ValueKind::Member && hasElement(F, V.A);
}

/// Two addresses that differ only in the counter of their loop.
bool alike(const Function &F, ValueId A, ValueId B, uint32_t Mine,
           uint32_t Theirs) {
  // `struct slot *s = &slots[n]; start(&s->thread, ...);`
  auto named = [&](ValueId Id) {
    const Value &V = F.Values[Id];
    if (V.Kind == ValueKind::LocalContent)
      if (std::optional<ValueId> Only = onlyContent(F, V.A);
          Only && hasElement(F, *Only))
        return *Only;
    return Id;
  };
  const Value &X = F.Values[named(A)], &Y = F.Values[named(B)];
  if (X.Kind != Y.Kind)
    return false;
  switch (X.Kind) {
  case ValueKind::Element:
  case ValueKind::Shift: {
    const Value &I = F.Values[X.B], &J = F.Values[Y.B];
    bool Counters = I.Kind == ValueKind::LocalContent && I.A == Mine &&
                    J.Kind == ValueKind::LocalContent && J.A == Theirs;
    return Counters && alike(F, X.A, Y.A, Mine, Theirs);
  }
  case ValueKind::Member:
    return X.B == Y.B && alike(F, X.A, Y.A, Mine, Theirs);
  case ValueKind::Result: {
    const Event &L = F.Events[X.A], &R = F.Events[Y.A];
    return L.Kind == EventKind::Load && R.Kind == EventKind::Load &&
           alike(F, L.Address, R.Address, Mine, Theirs);
  }
  default:
    return X == Y;
  }
}

} // namespace

bool StartLoop::after(const AccessClass &Starter, const Selector &Mine,
                      const Selector &Theirs) const {
  const Site *At = siteOf(Starter, Mine, Theirs);
  if (!At || At->Handle == NoValue)
    return false;
  const Function &F = *At->Body;
  for (EventId Join = 0; Join < F.Events.size(); ++Join) {
    const Value &Joined = F.Values[F.Events[Join].Operand];
    if (F.Events[Join].Kind != EventKind::Join ||
        Joined.Kind != ValueKind::Result ||
        F.Events[Joined.A].Kind != EventKind::Load)
      continue;
    ValueId Handle = F.Events[Joined.A].Address;
    if (hasElement(F, Handle) &&
        alike(F, Handle, At->Handle, Mine.B, Theirs.B) &&
        inStarter(*At, Starter, /*Below=*/false, [&](EventId Event) {
          return follows(*At, Join, Mine.B, Event);
        }))
      return true;
  }
  return false;
}

} // namespace pothole
