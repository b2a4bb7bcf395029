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
constexpr size_t MaxContexts = 10;
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

/// Small functions around a lock are cheap and gain most from their context.
bool wrapsLock(const Function &Body) {
  return Body.Events.size() <= WrapperBody &&
         llvm::any_of(Body.Events, [](const Event &E) {
           return E.Kind == EventKind::Acquire ||
                  E.Kind == EventKind::Release ||
                  E.Kind == EventKind::GuardInit;
         });
}

} // namespace

uint32_t bodyKey(const LinkUnit &Units, const Function &Body) {
  if (&Body >= Units.Functions.data() &&
      &Body < Units.Functions.data() + Units.Functions.size())
    return &Body - Units.Functions.data();
  return Units.Functions.size() + (&Body - Units.Initializers.data());
}

Interpreter::Interpreter(const LinkUnit &Units, World Kind, size_t Budget,
                         std::function<void(size_t)> Progress)
    : Units(Units), Kind(Kind), M(Units), Budget(Budget),
      Progress(std::move(Progress)) {
  internCells({});
  ThreadRoot First;
  First.Shown.Name = Kind == World::Program ? "main" : "any caller";
  First.Shown.Many = Kind != World::Program;
  Threads.push_back(std::move(First));
  collectTested();
  collectLocalOnly();
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
}

Interpreter::~Interpreter() = default;

template <typename T>
uint32_t Interpreter::internSet(std::map<std::vector<T>, uint32_t> &Ids,
                                std::vector<const std::vector<T> *> &Sets,
                                const std::vector<T> &Set) {
  auto [It, New] = Ids.try_emplace(Set, (uint32_t)Sets.size());
  if (New)
    Sets.push_back(&It->first);
  return It->second;
}
template uint32_t
Interpreter::internSet(std::map<std::vector<Held>, uint32_t> &,
                       std::vector<const std::vector<Held> *> &,
                       const std::vector<Held> &);
template uint32_t
Interpreter::internSet(std::map<std::vector<ThreadId>, uint32_t> &,
                       std::vector<const std::vector<ThreadId> *> &,
                       const std::vector<ThreadId> &);
template uint32_t
Interpreter::internSet(std::map<std::vector<Phase>, uint32_t> &,
                       std::vector<const std::vector<Phase> *> &,
                       const std::vector<Phase> &);
template uint32_t
Interpreter::internSet(std::map<std::vector<Cell>, uint32_t> &,
                       std::vector<const std::vector<Cell> *> &,
                       const std::vector<Cell> &);

uint32_t Interpreter::uniteCells(uint32_t A, uint32_t B) {
  if (A == B || !B)
    return A;
  if (!A)
    return B;
  auto [It, New] = CellUnions.try_emplace({std::min(A, B), std::max(A, B)}, 0);
  if (New) {
    std::vector<Cell> Both = cellsOf(A);
    unite(Both, cellsOf(B));
    It->second = internCells(Both);
  }
  return It->second;
}

/// Tag 0 means "derived here", 1 "unknown origin".
uint32_t Interpreter::tagOf(uint32_t Kind, uint64_t What) {
  auto [It, New] = Tags.try_emplace({Kind, What}, (uint32_t)Tags.size() + 2);
  if (New && (Kind == 2 || Kind == 3 || Kind == 7))
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

/// Functions that reach no memory but through their arguments and do nothing to
/// locks or threads. Called with nothing shared, they need not be followed.
void Interpreter::collectLocalOnly() {
  std::map<EntityId, std::vector<EntityId>> Calls;
  for (const Function &Body : Units.Functions) {
    bool Plain = true, Writes = false;
    auto constant = [&](EntityId Id) {
      return Units.Entities[Id].VariableType.Const;
    };
    for (const Value &V : Body.Values)
      Plain &= V.Kind != ValueKind::FunctionAddress &&
               !(V.Kind == ValueKind::Member &&
                 Units.Entities[V.B].VariableType.Class == TypeClass::Thread) &&
               (V.Kind != ValueKind::GlobalAddress || constant(V.A));
    for (const Event &E : Body.Events) {
      Writes |= (E.Kind == EventKind::Store || E.Kind == EventKind::Update ||
                 E.Kind == EventKind::Copy) &&
                Body.Values[E.Address].Kind != ValueKind::LocalAddress;
      switch (E.Kind) {
      case EventKind::Load:
      case EventKind::Store:
      case EventKind::Update:
      case EventKind::Copy:
      case EventKind::ScopeEnd:
        Plain &= E.Order == MemoryOrder::NonAtomic;
        break;
      case EventKind::Return:
        // A pointer that comes back may be one that went in.
        Plain &= !Body.ReturnsRecord &&
                 Units.Entities[Body.Self].Signature.find('*') >
                     Units.Entities[Body.Self].Signature.find('(') &&
                 Units.Entities[Body.Self].Signature.find('&') >
                     Units.Entities[Body.Self].Signature.find('(');
        break;
      case EventKind::Unsafe:
        break;
      case EventKind::Call:
        Plain &= E.Callee != NoEntity && !E.has(Flag::Virtual);
        if (Plain)
          Calls[Body.Self].push_back(E.Callee);
        break;
      default:
        Plain = false;
      }
    }
    if (Plain)
      LocalOnly[Body.Self] = Writes;
  }
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (auto It = LocalOnly.begin(); It != LocalOnly.end();) {
      bool Ok = llvm::all_of(Calls[It->first],
                             [&](EntityId Id) { return LocalOnly.count(Id); });
      Changed |= !Ok;
      It = Ok ? std::next(It) : LocalOnly.erase(It);
    }
  }
  do {
    Changed = false;
    for (auto &[Id, Writes] : LocalOnly)
      if (!Writes && llvm::any_of(Calls[Id], [&](EntityId Callee) {
            return LocalOnly[Callee];
          }))
        Changed = Writes = true;
  } while (Changed);
}

void Interpreter::collectTested() {
  for (const Function &Body : Units.Functions)
    for (const Block &B : Body.Blocks) {
      std::vector<ValueId> Work{B.Condition};
      while (!Work.empty()) {
        const Value &V = Body.Values[Work.back()];
        Work.pop_back();
        if (V.Kind == ValueKind::Binary) {
          Work.push_back(V.A);
          Work.push_back(V.B);
        }
        if (V.Kind != ValueKind::Result ||
            Body.Events[V.A].Kind != EventKind::Load)
          continue;
        const Value &Where = Body.Values[Body.Events[V.A].Address];
        if (Where.Kind == ValueKind::GlobalAddress)
          Tested.insert(Where.A);
        if (Where.Kind == ValueKind::Member)
          Tested.insert(Where.B);
      }
    }
}

/// Constructors and destructors have their object to themselves, what arrives
/// by rvalue reference nobody else uses, and a function that makes or destroys
/// a lock does so before or after others reach the object the lock is in, as
/// does one that frees the object.
void Interpreter::collectExclusive() {
  struct Site {
    EntityId Callee;
    std::vector<std::pair<uint32_t, uint32_t>> Slots; // callee's, ours
  };
  std::map<EntityId, std::vector<Site>> Calls;
  for (const Function &Body : Units.Functions) {
    const Entity &Self = Units.Entities[Body.Self];
    // The parameter or global (~0u) an address is based on, if any.
    auto baseOf = [&](ValueId Id) -> std::optional<uint32_t> {
      for (;;) {
        const Value &V = Body.Values[Id];
        if (V.Kind == ValueKind::Member || V.Kind == ValueKind::Element ||
            V.Kind == ValueKind::Base || V.Kind == ValueKind::Shift) {
          Id = V.A;
          continue;
        }
        uint32_t Slot = V.A;
        if (V.Kind == ValueKind::GlobalAddress)
          return ~0u;
        if (V.Kind == ValueKind::Result &&
            Body.Events[V.A].Kind == EventKind::Load) {
          const Value &From = Body.Values[Body.Events[V.A].Address];
          if (From.Kind != ValueKind::LocalAddress)
            return std::nullopt;
          Slot = From.A;
        } else if (V.Kind != ValueKind::LocalContent) {
          return std::nullopt;
        }
        if (Slot >= Body.ParameterCount)
          return std::nullopt;
        return Slot;
      }
    };
    auto setUp = [&](ValueId Address) {
      if (std::optional<uint32_t> Base = baseOf(Address))
        *Base == ~0u ? (void)SetsUp.insert(Body.Self)
                     : (void)Exclusive[Body.Self].insert(*Base);
    };
    if ((Self.Constructor || Self.Destructor) && Body.ParameterCount)
      Exclusive[Body.Self].insert(0);
    for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot) {
      const Type &Of = Body.Locals[Slot].LocalType;
      if (Of.Class == TypeClass::Reference &&
          llvm::StringRef(Of.Spelling).ends_with("&&"))
        Exclusive[Body.Self].insert(Slot);
    }
    for (const Event &E : Body.Events) {
      if (E.Kind == EventKind::LockInit || E.Kind == EventKind::LockDestroy) {
        const Value &V = Body.Values[E.Address];
        EntityId Named = V.Kind == ValueKind::Member          ? V.B
                         : V.Kind == ValueKind::GlobalAddress ? V.A
                                                              : NoEntity;
        if (Named != NoEntity &&
            Units.Entities[Named].VariableType.Class == TypeClass::Lock)
          setUp(E.Address);
      }
      if (E.Kind == EventKind::Free)
        if (const Value &V = Body.Values[E.Operand];
            V.Kind != ValueKind::Member && V.Kind != ValueKind::GlobalAddress)
          if (std::optional<uint32_t> Base = baseOf(E.Operand);
              Base && *Base != ~0u)
            Exclusive[Body.Self].insert(*Base);
      if (E.Kind == EventKind::Call && E.Callee != NoEntity) {
        Site Here{E.Callee, {}};
        for (uint32_t N = 0; N < E.ArgCount; ++N)
          if (std::optional<uint32_t> Base = baseOf(Body.Args[E.FirstArg + N]);
              Base && *Base != ~0u)
            Here.Slots.push_back({N, *Base});
        Calls[Body.Self].push_back(std::move(Here));
      }
    }
  }
  // A helper that sets up for its caller. What constructors do to their own
  // object says nothing of the one it is part of.
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (auto &[Caller, Sites] : Calls)
      for (const Site &Here : Sites) {
        if (SetsUp.count(Here.Callee))
          Changed |= SetsUp.insert(Caller).second;
        const Entity &Callee = Units.Entities[Here.Callee];
        auto It = Exclusive.find(Here.Callee);
        if (It == Exclusive.end() || Callee.Constructor || Callee.Destructor)
          continue;
        for (auto [Theirs, Ours] : Here.Slots)
          if (It->second.count(Theirs))
            Changed |= Exclusive[Caller].insert(Ours).second;
      }
  }
}

void Interpreter::markDirty(ContextId Id) {
  Contexts[Id].Dirty = true;
  Queue.insert(Id);
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
        In.State.Slots[Slot] = M.unknown();
        for (Held &H : In.State.Locks)
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
  if (Found == NoContext &&
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
    if (Alike.empty())
      Merged.Vague = MergedCalls = true;
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
  uint32_t WrittenBefore = C.Written, TakenBefore = C.Taken;
  std::set<EntityId> TouchedBefore = C.Touched;
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
      C.Taken != TakenBefore || C.Touched != TouchedBefore)
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

ThreadId Interpreter::startThread(ContextId Caller, EventId At,
                                  const Function &Entry, StartKind Kind,
                                  Location Place) {
  ThreadId Parent = Contexts[Caller].In.Thread;
  const Function *Body = Contexts[Caller].In.Body;
  // A thread that starts its own kind is that kind, several times.
  for (ThreadId T = Parent; T != 0; T = Threads[T].Shown.Parent)
    if (Threads[T].Shown.Entry == Entry.Self &&
        Threads[T].Shown.Place == Place) {
      Threads[T].ManyPerParent = Threads[T].Shown.Many = true;
      return T;
    }
  auto [It, New] = ThreadIds.try_emplace({Body, At, &Entry, Parent},
                                         (ThreadId)Threads.size());
  if (New) {
    ThreadRoot Root;
    const Entity &E = Units.Entities[Entry.Self];
    Root.Shown.Name = E.ShortName == "operator()" ? E.Name : E.ShortName;
    Root.Shown.Entry = Entry.Self;
    Root.Shown.Parent = Parent;
    Root.Shown.Kind = Kind;
    Root.Shown.Place = Place;
    Root.StartedIn = Caller;
    Root.StartedAt = At;
    Threads.push_back(std::move(Root));
    insert(Threads[Parent].Started, It->second);
  }
  if (Threads[Parent].Shown.Many)
    Threads[It->second].Shown.Many = true;
  return It->second;
}

void Interpreter::enterThread(ThreadId Id, Entry In) {
  ThreadRoot &Root = Threads[Id];
  for (ContextId Known : Root.Roots) {
    Context &C = Contexts[Known];
    if (C.In.Body != In.Body)
      continue;
    bool Grown = C.In.State.join(In.State, M);
    if (In.Repeated && !C.In.Repeated)
      Grown = C.In.Repeated = true;
    if (Grown)
      markDirty(Known);
    return;
  }
  ContextId New = Contexts.size();
  Contexts.emplace_back();
  Contexts.back().In = std::move(In);
  Contexts.back().Merged = true;
  Root.Roots.push_back(New);
  markDirty(New);
}

void Interpreter::runInitializers() {
  for (const Function &Body : Units.Initializers) {
    Entry In;
    In.Body = &Body;
    In.State.Startup = true;
    ContextId Id = contextFor(std::move(In), NoContext, 0);
    Threads[0].Roots.push_back(Id);
    evaluate(Id);
  }
  for (const Function &Body : Units.Functions)
    if (Units.Entities[Body.Self].BeforeMain) {
      Entry In;
      In.Body = &Body;
      In.State.Startup = true;
      In.State.Slots.assign(Body.ParameterCount, M.unknown());
      ContextId Id = contextFor(std::move(In), NoContext, 0);
      Threads[0].Roots.push_back(Id);
      evaluate(Id);
    }
}

void Interpreter::runDeferred() {
  for (const Deferred &D : std::set<Deferred>(Later)) {
    Entry In;
    In.Body = D.Body;
    In.Thread = D.Thread;
    In.Repeated = true;
    In.State.Slots = D.Args;
    In.State.Slots.resize(D.Body->ParameterCount, M.unknown());
    In.State.Live = EverLive[D.Thread];
    ContextId Id = contextFor(std::move(In), NoContext, 0);
    if (Contexts[Id].FirstCaller == NoContext) {
      Contexts[Id].FirstCaller = D.Caller;
      Contexts[Id].FirstEvent = D.At;
    }
    if (!llvm::is_contained(Threads[D.Thread].Roots, Id))
      Threads[D.Thread].Roots.push_back(Id);
    evaluate(Id);
  }
}

void Interpreter::enterRoot(const Function &Body,
                            const std::vector<ThreadId> &Live) {
  Entry In;
  In.Body = &Body;
  In.Repeated = Kind != World::Program;
  In.State.Live = Live;
  In.State.Startup = SetsUp.count(Body.Self) && Kind != World::Program;
  for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot) {
    const Local &L = Body.Locals[Slot];
    AtomsId Arg = M.unknown();
    bool Points = L.LocalType.Class == TypeClass::Pointer ||
                  L.LocalType.Class == TypeClass::Reference ||
                  L.Kind == LocalKind::This;
    if (Points && L.LocalType.Record != NoEntity)
      Arg = M.one({AtomKind::Address,
                   M.object(ObjectKind::Instance, L.LocalType.Record), 0,
                   tagOf(4, ((uint64_t)bodyKey(Units, Body) << 32) | Slot)});
    In.State.Slots.push_back(Arg);
  }
  ContextId Context = contextFor(std::move(In), NoContext, 0);
  if (!llvm::is_contained(Threads[0].Roots, Context))
    Threads[0].Roots.push_back(Context);
  evaluate(Context);
}

/// Threads that one call into a library leaves running are there when the next
/// one comes; but what starts them comes first.
void Interpreter::enterCallers(const std::vector<EntityId> &Exported) {
  std::vector<ThreadId> Left;
  for (ContextId Root : Threads[0].Roots)
    for (const Exit &E : Contexts[Root].Exits)
      unite(Left, E.State.Live);
  if (Left.empty())
    return;
  std::map<EntityId, std::vector<ThreadId>> StartedBy;
  for (ThreadId T : Left) {
    std::set<ContextId> Seen;
    std::vector<ContextId> Work{Threads[T].StartedIn};
    while (!Work.empty()) {
      ContextId Id = Work.back();
      Work.pop_back();
      if (!Seen.insert(Id).second)
        continue;
      insert(StartedBy[Contexts[Id].In.Body->Self], T);
      for (const auto &[Caller, At] : Contexts[Id].Callers)
        if (Contexts[Caller].In.Thread == 0)
          Work.push_back(Caller);
    }
  }
  // What is done to an object before a thread is started on it.
  for (auto &[Starter, Started] : StartedBy)
    if (const Function *Body = Units.body(Starter))
      for (ThreadId T : Started)
        for (ObjectId Object : given(T))
          for (uint32_t Slot = 0; Slot < Body->ParameterCount; ++Slot)
            if (Body->Locals[Slot].LocalType.Record == M[Object].A)
              Exclusive[Starter].insert(Slot);
  // A destructor that joins a thread is not alone with its object before.
  for (ThreadId T : Left)
    for (ObjectId Object : given(T))
      if (auto It = Units.Methods.find(M[Object].A); It != Units.Methods.end())
        for (EntityId Method : It->second)
          if (const Function *Body = Units.body(Method);
              Body && Units.Entities[Method].Destructor &&
              llvm::any_of(Body->Events, [](const Event &E) {
                return E.Kind == EventKind::Join;
              }))
            Exclusive.erase(Method);
  std::vector<ContextId> Kept;
  for (ContextId Root : Threads[0].Roots)
    if (Contexts[Root].In.State.Startup ||
        Contexts[Root].FirstCaller != NoContext)
      Kept.push_back(Root);
  Threads[0].Roots = std::move(Kept);
  for (EntityId Id : Exported)
    if (const Function *Body = Units.body(Id)) {
      std::vector<ThreadId> Live = Left;
      for (ThreadId T : StartedBy[Id])
        erase(Live, T);
      enterRoot(*Body, Live);
    }
}

void Interpreter::run(EntityId Main, const std::vector<EntityId> &Exported) {
  runInitializers();
  if (Main != NoEntity)
    if (const Function *Body = Units.body(Main))
      enterRoot(*Body, {});
  for (EntityId Id : Exported)
    if (const Function *Body = Units.body(Id))
      enterRoot(*Body, {});
  finish();
  if (Main == NoEntity) {
    enterCallers(Exported);
    finish();
  }
}

void Interpreter::finish() {
  size_t Known;
  unsigned Rounds = 0;
  do {
    Known = Contexts.size();
    settle();
    runDeferred();
    settle();
    // What a thread leaves running goes on after it is joined.
    for (ThreadId T = 1; T < Threads.size(); ++T) {
      std::vector<ThreadId> Leaves = StopLive[T];
      for (ContextId Root : Threads[T].Roots)
        for (const Exit &E : Contexts[Root].Exits)
          unite(Leaves, E.State.Live);
      // Only its own descendants: the others are not its doing.
      llvm::erase_if(Leaves,
                     [&](ThreadId L) { return L == T || !isAncestor(T, L); });
      if (unite(Threads[T].ExitLive, Leaves) &&
          Threads[T].StartedIn != NoContext)
        markDirty(Threads[T].StartedIn);
    }
  } while ((Contexts.size() != Known || !Queue.empty()) && ++Rounds < 20);
}

std::set<ObjectId> Interpreter::given(ThreadId Id) const {
  std::set<ObjectId> Result;
  auto add = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address && M[A.A].Kind == ObjectKind::Instance)
        Result.insert(A.A);
  };
  for (ContextId Root : Threads[Id].Roots) {
    for (AtomsId Content : Contexts[Root].In.State.Slots)
      add(Content);
    for (const auto &[Where, Content] : Contexts[Root].In.State.Cells)
      add(Content);
  }
  return Result;
}

uint32_t Interpreter::instanceTag(ThreadId Id) const {
  auto It = Tags.find({3, Id});
  return It == Tags.end() ? ~0u : It->second;
}

bool Interpreter::isAncestor(ThreadId Ancestor, ThreadId Of) const {
  while (Of != 0) {
    Of = Threads[Of].Shown.Parent;
    if (Of == Ancestor)
      return true;
  }
  return false;
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
