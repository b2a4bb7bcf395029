//===- Contexts and the fixpoint over them --------------------------------===//

#include "checks/program/Interpreter.h"

#include "checks/program/BodyRun.h"
#include "checks/program/CallOrder.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

// Contexts per function and thread, before they are merged. First those that
// differ only in which threads run and which flags were seen: their effects
// stay exact. Only then those with other arguments or locks.
constexpr size_t MaxAlike = 3;
constexpr size_t MaxContexts = 14;
constexpr size_t MaxWrapperContexts = 250;
constexpr size_t WrapperBody = 16; // events
// In all, per function on average: then the first few must do.
constexpr size_t ContextsPerFunction = 8;
constexpr size_t MinContexts = 4000;
constexpr size_t MaxLateContexts = 2;
constexpr size_t ManyContexts = 8; // numbers no longer tell them apart
constexpr unsigned MaxRuns = 40;   // per context
constexpr unsigned MaxRecursion = 6;
constexpr unsigned MaxDepth = 150; // calls within calls; then later
constexpr size_t RunsPerMessage = 256;

} // namespace

uint32_t bodyKey(const LinkUnit &Units, const Function &Body) {
  if (&Body >= Units.Functions.data() &&
      &Body < Units.Functions.data() + Units.Functions.size())
    return &Body - Units.Functions.data();
  return Units.Functions.size() + (&Body - Units.Initializers.data());
}

Interpreter::Interpreter(const LinkUnit &Units, World Kind,
                         const std::map<EntityId, EntityId> &Instead,
                         size_t Budget, std::function<void(size_t)> Progress)
    : Units(Units), Kind(Kind), Instead(Instead), M(Units), Guards(Units),
      Budget(Budget), Progress(std::move(Progress)) {
  CellSets.intern(std::vector<Cell>());
  ThreadRoot First;
  First.Shown.Name = Kind == World::Program ? "main" : "any caller";
  First.Shown.Many = Kind != World::Program;
  Threads.push_back(std::move(First));
  HasContracts = llvm::any_of(
      Units.Entities, [](const Entity &E) { return !E.Contracts.empty(); });
  collectTested();
  collectSteady();
  collectMadeOnce();
  collectLocalOnly();
  collectAwaited();
  for (const Function &Body : Units.Functions)
    for (const auto &[Name, Tests] : correlationOf(Body).OfName)
      TestedAgain.insert(Name);
  if (Kind != World::Program)
    collectExclusive();
  Throwing = throwingFunctions(Units);
  for (const Function &Body : Units.Functions) {
    auto does = [&](EventKind Kind) {
      return llvm::any_of(Body.Events,
                          [&](const Event &E) { return E.Kind == Kind; });
    };
    bool Takes = does(EventKind::Acquire), Frees = does(EventKind::Release);
    if (Takes && !Frees)
      Takers.insert(Body.Self);
    if (Frees && !Takes)
      Releasers.insert(Body.Self);
  }
  collectModes();
}

Interpreter::~Interpreter() = default;

uint32_t Interpreter::uniteCells(uint32_t A, uint32_t B) {
  if (A == B || !B)
    return A;
  if (!A)
    return B;
  auto [It, New] = CellUnions.try_emplace({std::min(A, B), std::max(A, B)}, 0);
  if (New) {
    std::vector<Cell> Both = cellsOf(A);
    unite(Both, cellsOf(B));
    It->second = CellSets.intern(Both);
  }
  return It->second;
}

/// Tag 0 means "derived here", 1 "unknown origin".
uint32_t Interpreter::tagOf(uint32_t Kind, uint64_t What) {
  auto [It, New] = Tags.try_emplace({Kind, What}, (uint32_t)Tags.size() + 2);
  if (New && (Kind == 2 || Kind == 3 || Kind == 7 || Kind == 11))
    Fixed.insert(It->second);
  if (New && (Kind == 2 || Kind == 5))
    Stale.insert(It->second);
  if (New && Kind == 4)
    Handed[It->second] = {What >> 32, (uint32_t)What};
  return It->second;
}

const Shape &Interpreter::shapeOf(const Function &Body) {
  std::unique_ptr<Shape> &Known = Shapes[&Body];
  if (!Known)
    Known = std::make_unique<Shape>(Body);
  return *Known;
}

std::optional<std::pair<uint32_t, uint32_t>>
Interpreter::handedTag(uint32_t Tag) const {
  auto It = Handed.find(Tag);
  if (It == Handed.end())
    return std::nullopt;
  return It->second;
}

const LockShape &Interpreter::lockShapeOf(const Function &Body) {
  std::unique_ptr<LockShape> &Known = LockShapes[&Body];
  if (!Known)
    Known = std::make_unique<LockShape>(Body, shapeOf(Body), Takers, Releasers);
  return *Known;
}

const Correlation &Interpreter::correlationOf(const Function &Body) {
  std::unique_ptr<Correlation> &Known = Correlations[&Body];
  if (!Known)
    Known = std::make_unique<Correlation>(Body, shapeOf(Body));
  return *Known;
}

const std::map<EventId, EventId> &Interpreter::repeatsOf(const Function &Body) {
  auto [It, New] = Repeats.try_emplace(&Body);
  if (New)
    It->second = repeatedLoads(Body, shapeOf(Body), Changes);
  return It->second;
}

void Interpreter::markDirty(ContextId Id) {
  Contexts[Id].Dirty = true;
  Queue.insert(Id);
}

/// Small functions around a lock, or around such a function, are cheap and gain
/// most from their context.
bool Interpreter::wrapsLock(const Function &Body) {
  auto [It, New] = LockWrappers.try_emplace(&Body, false);
  if (!New || Body.Events.size() > WrapperBody)
    return It->second;
  bool Wraps = llvm::any_of(Body.Events, [&](const Event &E) {
    const Function *Inner = E.Kind == EventKind::Call && E.Callee != NoEntity
                                ? Units.body(E.Callee)
                                : nullptr;
    return E.Kind == EventKind::Acquire || E.Kind == EventKind::Release ||
           E.Kind == EventKind::GuardInit || (Inner && wrapsLock(*Inner));
  });
  return LockWrappers[&Body] = Wraps;
}

ContextId Interpreter::contextFor(Entry In, ContextId Caller, EventId At) {
  std::vector<ContextId> &Known =
      ByFunction[{bodyKey(Units, *In.Body), In.Thread}];
  if (Known.size() >= ManyContexts)
    for (uint32_t Slot = 0; Slot < In.State.Slots.size(); ++Slot)
      if (const Atoms &Set = M.atoms(In.State.Slots[Slot]);
          Set.size() == 1 && Set[0].Kind == AtomKind::Number &&
          Set[0].Number != 0 && Set[0].Number != 1 &&
          !contains(correlationOf(*In.Body).Modes, Slot)) {
        In.State.Slots.set(Slot, M.unknown());
        if (!In.State.Locks.empty())
          for (Held &H : In.State.Locks.edit())
            H.Doubt = true; // what the number decides is lost
      }
  ContextId Found = NoContext;
  std::vector<ContextId> Alike;
  for (ContextId Id : Known) {
    const Flow &Old = Contexts[Id].In.State;
    if (Old == In.State) {
      Found = Id;
      break;
    }
    if (Old.Locks == In.State.Locks && Old.Slots == In.State.Slots &&
        Old.Cells == In.State.Cells)
      Alike.push_back(Id);
  }
  size_t Limit = wrapsLock(*In.Body) ? MaxWrapperContexts : MaxContexts;
  if (Contexts.size() >
      std::max(MinContexts, Units.Functions.size() * ContextsPerFunction))
    Limit = MaxLateContexts;
  // Where a thread begins, nothing is taken for anything else.
  if (Found == NoContext && Caller != NoContext &&
      (Alike.size() >= MaxAlike || Known.size() >= Limit)) {
    auto likeness = [&](ContextId Id) {
      const Flow &Old = Contexts[Id].In.State;
      return (Old.Locks == In.State.Locks ? 4 : 0) +
             (Old.Slots == In.State.Slots ? 2 : 0) +
             (Old.Live == In.State.Live ? 1 : 0);
    };
    Found = !Alike.empty()
                ? Alike.back()
                : *std::max_element(Known.begin(), Known.end(),
                                    [&](ContextId A, ContextId B) {
                                      return likeness(A) < likeness(B);
                                    });
    Context &Merged = Contexts[Found];
    Merged.Merged = true;
    if (Alike.empty()) {
      MergedCalls = true;
      // Under equal locks, with equal modes, other arguments only add places.
      const Flow &Old = Merged.In.State;
      Merged.Vague |=
          !Old.alike(In.State) ||
          llvm::any_of(correlationOf(*In.Body).Modes, [&](uint32_t Slot) {
            return Slot < Old.Slots.size() &&
                   Old.Slots[Slot] != In.State.Slots[Slot];
          });
    }
    if (Merged.In.State.join(In.State, M))
      markDirty(Found);
  }
  if (Found == NoContext) {
    Found = Contexts.size();
    Known.push_back(Found);
    Contexts.emplace_back();
    Context &New = Contexts.back();
    New.In = std::move(In);
    New.FirstCaller = Caller;
    New.FirstEvent = At;
    New.Dirty = true;
  } else {
    Context &Old = Contexts[Found];
    bool SecondCaller = Caller != NoContext && !Old.Callers.empty() &&
                        !Old.Callers.count({Caller, At});
    if (SecondCaller && AskedRound.erase(Found))
      markDirty(Found);
    if ((In.Repeated || SecondCaller) && !Old.In.Repeated) {
      Old.In.Repeated = true;
      markDirty(Found);
    }
  }
  if (Caller != NoContext)
    Contexts[Found].Callers.insert({Caller, At});
  return Found;
}

void Interpreter::runOnce(ContextId Id) {
  Context &C = Contexts[Id];
  std::vector<Exit> Before = C.Exits;
  uint32_t WrittenBefore = C.Written, TakenBefore = C.Taken,
           FreedBefore = C.Freed;
  std::set<EntityId> TouchedBefore = C.Touched;
  std::set<ThreadId> JoinedBefore = C.JoinedOne;
  C.Running = true;
  C.Dirty = false;
  Queue.erase(Id);
  ++C.Runs;
  if (++Runs % RunsPerMessage == 0)
    Progress(Shapes.size());
  ++Depth;
  BodyRun(*this, Id).run();
  --Depth;
  C.Running = false;
  C.Done = true;
  if (C.Exits != Before || C.Written != WrittenBefore ||
      C.Taken != TakenBefore || C.Freed != FreedBefore ||
      C.Touched != TouchedBefore || C.JoinedOne != JoinedBefore)
    for (const auto &[Caller, At] : C.Callers)
      if (Contexts[Caller].Done)
        markDirty(Caller);
}

const std::vector<Exit> &Interpreter::evaluate(ContextId Id) {
  Context &C = Contexts[Id];
  if (C.Running || (C.Done && !C.Dirty))
    return C.Exits;
  // Once it has run, it wakes its callers.
  if (Depth > MaxDepth) {
    markDirty(Id);
    return C.Exits;
  }
  if (C.Runs >= MaxRuns || (spent() && C.Done)) {
    C.Dirty = false;
    C.Unsettled = true;
    Queue.erase(Id);
    return C.Exits;
  }
  // A recursive call saw the exits of the round before.
  for (unsigned Round = 0; Round < MaxRecursion; ++Round) {
    std::vector<Exit> Before = C.Exits;
    runOnce(Id);
    bool Recursive = false;
    for (const auto &[Caller, At] : C.Callers)
      Recursive |= Caller == Id || Contexts[Caller].Running;
    if (C.Exits == Before || !Recursive || !C.Callees.count(Id))
      break;
  }
  return C.Exits;
}

/// What is called settles before what calls it. What a store wakes below is
/// run when it is called, or in the next round.
void Interpreter::settle() {
  while (!Queue.empty()) {
    std::vector<std::vector<ContextId>> Callees(Contexts.size());
    for (ContextId Id = 0; Id < Contexts.size(); ++Id)
      Callees[Id].assign(Contexts[Id].Callees.begin(),
                         Contexts[Id].Callees.end());
    for (const std::vector<ContextId> &Component : components(Callees)) {
      bool Again = true;
      while (Again) {
        Again = false;
        for (ContextId Id : Component)
          if (Contexts[Id].Dirty) {
            evaluate(Id);
            Again = Component.size() > 1;
          }
      }
      for (ContextId Id : Component)
        if (!Contexts[Id].Dirty)
          Queue.erase(Id);
    }
  }
}

std::set<EntityId> Interpreter::unsettled() const {
  std::set<EntityId> Result = NotEntered;
  for (const Context &C : Contexts)
    if (C.Unsettled && C.In.Body->Self != NoEntity)
      Result.insert(C.In.Body->Self);
  return Result;
}

std::vector<ContextId> Interpreter::reachable(bool VagueToo) const {
  std::set<ContextId> Seen;
  std::vector<ContextId> Work;
  for (const ThreadRoot &Root : Threads)
    Work.insert(Work.end(), Root.Roots.begin(), Root.Roots.end());
  while (!Work.empty()) {
    ContextId Id = Work.back();
    Work.pop_back();
    if ((Contexts[Id].Vague && !VagueToo) || !Seen.insert(Id).second)
      continue;
    Work.insert(Work.end(), Contexts[Id].Callees.begin(),
                Contexts[Id].Callees.end());
  }
  return {Seen.begin(), Seen.end()};
}

} // namespace pothole
