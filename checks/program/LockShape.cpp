//===- Conditional locking ------------------------------------------------===//
//
// A region is what one arm of a branch alone reaches. If the other arm gets to
// where the region ends without deciding anything more, locks taken or released
// in the region are conditional; `if (error) { unlock(); return; }` is not,
// since nothing comes after it.

#include "checks/program/LockShape.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace pothole {
namespace {

using Predecessors = std::vector<std::vector<BlockId>>;

Predecessors predecessorsOf(const Function &Body) {
  Predecessors Result(Body.Blocks.size());
  for (BlockId Id = 0; Id < Body.Blocks.size(); ++Id)
    for (BlockId To : Body.Blocks[Id].Successors)
      if (To != NoBlock)
        Result[To].push_back(Id);
  return Result;
}

/// Blocks that only `Arm` leads to, in order.
std::set<BlockId> regionOf(BlockId Arm, const Shape &Order,
                           const Predecessors &Before) {
  std::set<BlockId> Region{Arm};
  for (BlockId Id : Order.Sequence)
    if (Order.Order[Id] > Order.Order[Arm] && !Before[Id].empty() &&
        llvm::all_of(Before[Id], [&](BlockId P) {
          return Region.count(P) || Order.Order[P] >= Order.Order[Id];
        }))
      Region.insert(Id);
  return Region;
}

/// Whether control gets from one block to another deciding nothing.
bool straight(const Function &Body, BlockId From, BlockId To) {
  for (size_t Steps = 0; Steps < Body.Blocks.size(); ++Steps) {
    if (From == To)
      return true;
    if (Body.Blocks[From].Successors.size() != 1 ||
        Body.Blocks[From].Successors[0] == NoBlock)
      return false;
    From = Body.Blocks[From].Successors[0];
  }
  return false;
}

/// `locked = true;` in the region, `if (locked)` around every release behind
/// it: what decided over the lock is known by the flag.
bool remembers(const Function &Body, const Shape &Order,
               const Predecessors &Before, const std::set<BlockId> &Region,
               llvm::function_ref<bool(const Event &)> Releases) {
  std::set<uint32_t> Flags;
  for (BlockId Id : Region)
    for (uint32_t N = 0; N < Body.Blocks[Id].EventCount; ++N) {
      const Event &E = Body.Events[Body.Blocks[Id].FirstEvent + N];
      const Value &To = Body.Values[E.Address], &What = Body.Values[E.Operand];
      if (E.Kind == EventKind::Store && To.Kind == ValueKind::LocalAddress &&
          !Body.Locals[To.A].Addressed && What.Kind == ValueKind::Number &&
          What.Number)
        Flags.insert(To.A);
    }
  return llvm::any_of(Flags, [&](uint32_t Flag) {
    std::set<BlockId> Under = Region;
    for (BlockId Id : Order.Sequence) {
      const Block &B = Body.Blocks[Id];
      const Value &Asked = Body.Values[B.Condition];
      if (B.Successors.size() == 2 && Asked.Kind == ValueKind::LocalContent &&
          Asked.A == Flag && B.Successors[0] != NoBlock &&
          Before[B.Successors[0]].size() == 1)
        Under.merge(regionOf(B.Successors[0], Order, Before));
    }
    for (BlockId Id : Order.Sequence)
      for (uint32_t N = 0; N < Body.Blocks[Id].EventCount; ++N)
        if (Releases(Body.Events[Body.Blocks[Id].FirstEvent + N]) &&
            !Under.count(Id))
          return false;
    return true;
  });
}

bool handled(const Block &B) {
  return B.Condition == NoValue && B.Successors.size() == 2;
}

} // namespace

LockShape::LockShape(const Function &Body, const Shape &Order,
                     const std::set<EntityId> &Takers,
                     const std::set<EntityId> &Releasers)
    : Caught(Body.Blocks.size()) {
  auto takes = [&](const Event &E) {
    return E.Kind == EventKind::Acquire || E.Kind == EventKind::GuardLock ||
           (E.Kind == EventKind::Call && Takers.count(E.Callee));
  };
  auto releases = [&](const Event &E) {
    return E.Kind == EventKind::Release || E.Kind == EventKind::GuardUnlock ||
           (E.Kind == EventKind::Call && Releasers.count(E.Callee));
  };
  Predecessors Before = predecessorsOf(Body);
  for (BlockId Id = 0; Id < Body.Blocks.size(); ++Id)
    Caught[Id] = Before[Id].size() == 1 && handled(Body.Blocks[Before[Id][0]]);
  auto guards = [](const Event &E) {
    return E.Kind == EventKind::GuardInit && E.Guard != GuardMode::Defer;
  };
  if (llvm::none_of(Body.Events, [&](const Event &E) {
        return takes(E) || releases(E) || guards(E);
      }))
    return;

  // Whether a lock is released after an event, before another is taken.
  auto comesToRelease = [&](BlockId From, uint32_t Skip) {
    std::set<BlockId> Seen;
    std::vector<std::pair<BlockId, uint32_t>> Work{{From, Skip}};
    while (!Work.empty()) {
      auto [Id, First] = Work.back();
      Work.pop_back();
      bool Taken = false;
      for (uint32_t N = First; N < Body.Blocks[Id].EventCount && !Taken; ++N) {
        const Event &E = Body.Events[Body.Blocks[Id].FirstEvent + N];
        if (releases(E) || E.Kind == EventKind::GuardDestroy)
          return true;
        Taken = takes(E);
      }
      for (BlockId To : Body.Blocks[Id].Successors)
        if (!Taken && To != NoBlock && Seen.insert(To).second)
          Work.push_back({To, 0});
    }
    return false;
  };
  auto locksBetween = [&](BlockId From, BlockId To) {
    for (; From != To; From = Body.Blocks[From].Successors[0])
      for (uint32_t N = 0; N < Body.Blocks[From].EventCount; ++N)
        if (const Event &E = Body.Events[Body.Blocks[From].FirstEvent + N];
            takes(E) || releases(E))
          return true;
    return false;
  };
  for (BlockId Id : Order.Sequence)
    for (uint32_t N = 0; N < Body.Blocks[Id].EventCount; ++N)
      if (const Event &E = Body.Events[Body.Blocks[Id].FirstEvent + N];
          E.Kind == EventKind::Call && E.Callee != NoEntity &&
          !Keeping.count(E.Callee) && !takes(E) && !releases(E) &&
          comesToRelease(Id, N + 1))
        Keeping.insert(E.Callee);

  for (BlockId Branch : Order.Sequence) {
    const std::vector<BlockId> &Arms = Body.Blocks[Branch].Successors;
    for (BlockId Arm : Arms) {
      if (Arms.size() < 2 || Arm == NoBlock || Before[Arm].size() != 1)
        continue;
      std::set<BlockId> Region = regionOf(Arm, Order, Before);
      std::set<Location> Taken;
      std::vector<EventId> Takes;
      std::vector<ValueId> Locks;
      bool Releases = false, Guards = false;
      for (BlockId Id : Region)
        for (uint32_t N = 0; N < Body.Blocks[Id].EventCount; ++N) {
          EventId Event = Body.Blocks[Id].FirstEvent + N;
          Releases |= releases(Body.Events[Event]);
          Guards |= guards(Body.Events[Event]);
          const pothole::Event &E = Body.Events[Event];
          if (!takes(E) && !releases(E) && !guards(E))
            continue;
          if (E.ArgCount)
            Locks.push_back(Body.Args[E.FirstArg]);
          else
            Locks.push_back(E.Address);
          if (takes(Body.Events[Event])) {
            Takes.push_back(Event);
            Taken.insert(Body.Events[Event].Place);
          }
        }
      if (Takes.empty() && !Releases && !Guards)
        continue;
      for (BlockId Id : Region)
        for (BlockId After : Body.Blocks[Id].Successors) {
          if (After == NoBlock || Region.count(After))
            continue;
          for (BlockId Other : Arms) {
            if (Other == Arm || Other == NoBlock ||
                !straight(Body, Other, After))
              continue;
            // What lets go of a lock itself does not do without.
            if (!locksBetween(Other, After))
              PassesLock[{Branch, Other}] = Locks;
            if (Releases)
              PassesRelease.insert({Branch, Other});
            // With no release to come but one in here, none is under the same
            // condition.
            if (!Takes.empty() && (!Releases || comesToRelease(After, 0)) &&
                !remembers(Body, Order, Before, Region, releases))
              EndsTake[{Id, After}].insert(Taken.begin(), Taken.end());
            if (!Releases && !Takes.empty())
              Optional.insert(Takes.begin(), Takes.end());
          }
        }
    }
  }
}

std::set<EntityId> throwingFunctions(const LinkUnit &Units) {
  std::set<EntityId> Result;
  std::map<EntityId, std::set<EntityId>> Callers; // outside of try blocks
  for (const Function &Body : Units.Functions) {
    Predecessors Before = predecessorsOf(Body);
    for (BlockId Id = 0; Id < Body.Blocks.size(); ++Id) {
      const Block &B = Body.Blocks[Id];
      bool Caught =
          Before[Id].size() == 1 && handled(Body.Blocks[Before[Id][0]]);
      for (uint32_t N = 0; N < B.EventCount; ++N) {
        const Event &E = Body.Events[B.FirstEvent + N];
        if (E.Kind == EventKind::Throw && B.Successors.empty())
          Result.insert(Body.Self);
        if (E.Kind == EventKind::Call && E.Callee != NoEntity && !Caught &&
            !E.has(Flag::Virtual))
          Callers[E.Callee].insert(Body.Self);
      }
    }
  }
  std::vector<EntityId> Work(Result.begin(), Result.end());
  while (!Work.empty()) {
    EntityId Id = Work.back();
    Work.pop_back();
    for (EntityId Caller : Callers[Id])
      if (!Units.Entities[Caller].Destructor && Result.insert(Caller).second)
        Work.push_back(Caller);
  }
  return Result;
}

} // namespace pothole
