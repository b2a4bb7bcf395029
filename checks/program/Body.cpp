//===- Blocks: states flow along edges until nothing changes --------------===//
//
// Several states wait at a block as long as they differ in locks held or
// threads running (property simulation: Das, Lerner, Seigle, "ESP", PLDI 2002),
// so a lock taken under a condition is released under the same one.
//
// A loop that joins threads has joined them all when it is left: the path on
// which it runs zero times is the one on which none were started.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

#include <utility>

namespace pothole {
namespace {

constexpr size_t MaxStates = 10;     // per block
constexpr unsigned MaxVisits = 60;   // per block
constexpr EventId ReturnValue = ~0u; // pseudo result

/// Numbers and pointers, none of which can be one of the others.
bool differ(const Atoms &X, const Atoms &Y) {
  auto known = [](const Atom &A) {
    return A.Kind == AtomKind::Number || A.Kind == AtomKind::NonZero ||
           A.Kind == AtomKind::Address;
  };
  auto null = [](const Atom &A) {
    return A.Kind == AtomKind::Number && A.Number == 0;
  };
  auto apart = [&](const Atom &A, const Atom &B) {
    if (A.Kind == AtomKind::Number && B.Kind == AtomKind::Number)
      return A.Number != B.Number;
    return null(A) || null(B);
  };
  return !X.empty() && !Y.empty() && llvm::all_of(X, [&](const Atom &A) {
    return known(A) && llvm::all_of(Y, [&](const Atom &B) {
             return known(B) && apart(A, B);
           });
  });
}

AtomsId answer(const Flow &State, EventId Of) {
  auto It = State.Results.find(Of);
  return It == State.Results.end() ? 0 : It->second;
}

} // namespace

BodyRun::BodyRun(Interpreter &I, ContextId Self)
    : I(I), Self(Self), F(*I.Contexts[Self].In.Body), S(I.shapeOf(F)), M(I.M),
      Key(bodyKey(I.Units, F)), Thread(I.Contexts[Self].In.Thread),
      Repeated(I.Contexts[Self].In.Repeated), Locking(I.lockShapeOf(F)),
      Conditions(I.correlationOf(F)), Repeats(I.repeatsOf(F)),
      Fixed(F.Values.size(), 0) {
  Apart = !I.Turns.Awaited.empty() &&
          (answersYesOrNo() || llvm::any_of(F.Events, [](const Event &E) {
             return E.Kind == EventKind::Wait;
           }));
  for (const Loop &L : S.Loops)
    if (!L.Counters.empty() && startsThreads(L))
      for (uint32_t Slot : L.Counters)
        insert(StartCounters, Slot);
}

void BodyRun::run() {
  std::map<EventId, std::set<ThreadId>> Before;
  std::map<EventId, std::set<Cell>> BeforeAwaited;
  do {
    Before = JoinedInLoop;
    BeforeAwaited = AwaitedInLoop;
    runBlocks();
  } while (JoinedInLoop != Before || AwaitedInLoop != BeforeAwaited);

  Context &C = I.Contexts[Self];
  C.Accesses = std::move(Accesses);
  C.OfTaken = std::move(OfTaken);
  C.LockUses = std::move(LockUses);
  C.Ends = std::move(Ends);
  C.Forks = std::move(Forks);
  C.HandleUses = std::move(HandleUses);
  C.Breaches = std::move(Breaches);
  C.LocksUnknown = LocksUnknown;
  C.Touched = std::move(Touched);
  C.JoinedOne = std::move(JoinedOne);
  C.Taken = Taken;
  C.Freed = Freed;
  C.Callees = std::move(Callees);
  C.Written = Written;
  C.Exits = std::move(Exits);
}

void BodyRun::runBlocks() {
  In.assign(F.Blocks.size(), {});
  Changed.assign(F.Blocks.size(), {});
  Visits.assign(F.Blocks.size(), 0);
  Exits.clear();
  Accesses.clear();
  OfTaken.clear();
  LockUses.clear();
  Ends.clear();
  Forks.clear();
  HandleUses.clear();
  Breaches.clear();
  LocksUnknown = false;
  Touched.clear();
  JoinedOne.clear();
  Taken = Freed = 0;
  Callees.clear();
  Written = 0;
  Work.clear();
  Waiting.clear();
  if (F.Blocks.empty())
    return;

  Flow Start = I.Contexts[Self].In.State;
  SharedVector<AtomsId> Args = std::move(Start.Slots);
  Start.Slots = std::vector<AtomsId>(F.Locals.size(), 0);
  for (uint32_t Slot = 0; Slot < F.ParameterCount; ++Slot) {
    AtomsId Arg = Slot < Args.size() ? Args[Slot] : M.unknown();
    if (!F.Locals[Slot].Addressed) {
      Start.Slots.set(Slot, Arg);
      continue;
    }
    Atom Home{AtomKind::Address, M.object(ObjectKind::Local, Key, Slot, Thread),
              0};
    M[Home.A].Record = F.Locals[Slot].LocalType.Record;
    bool ByValue = F.Locals[Slot].LocalType.Class != TypeClass::Pointer &&
                   F.Locals[Slot].LocalType.Class != TypeClass::Reference;
    bool Object = F.Locals[Slot].LocalType.Record != NoEntity && ByValue;
    erase(Start.Leaked, Home.A);
    // A record by value arrives as the address of the caller's copy.
    if (Object) {
      copy(Start, M.one(Home), Arg, true);
      if (F.Locals[Slot].LocalType.Class == TypeClass::Thread)
        emptyHandles(Start, Arg);
    } else
      store(Start, M.one(Home), Arg);
  }
  ownExclusive(Start);
  assume(Start);
  leave(0, 0, std::move(Start));

  while (!Work.empty()) {
    BlockId Id = Work.begin()->second;
    Work.erase(Work.begin());
    for (auto &[From, State] : std::exchange(Waiting[Id], {}))
      arrive(From, Id, std::move(State));
    Work.erase({S.Order[Id], Id});
    if (++Visits[Id] > (I.exhausted() ? 1 : MaxVisits)) {
      I.Contexts[Self].Unsettled = true;
      continue;
    }
    for (size_t N = 0; N < In[Id].size(); ++N)
      if (Changed[Id][N]) {
        Changed[Id][N] = false;
        runBlock(Id, In[Id][N]);
      }
  }
}

/// What is being made or destroyed is nobody else's meanwhile. A part of
/// something larger is so only until this body is left.
void BodyRun::ownExclusive(Flow &Start) {
  Lent.clear();
  auto It = I.Exclusive.find(F.Self);
  if (It == I.Exclusive.end())
    return;
  for (uint32_t Slot : It->second)
    own(Start, Slot);
}

void BodyRun::own(Flow &State, uint32_t Slot) {
  for (const Atom &A : M.atoms(I.Contexts[Self].In.State.Slots[Slot]))
    if (A.Kind == AtomKind::Address && A.Tag > 1 && I.renamable(A.Tag) &&
        !contains(State.Owned, A.Tag)) {
      insert(State.Owned, A.Tag);
      if (A.B)
        insert(Lent, A.Tag);
    }
}

/// Before `At` the last there was to wait for may be over.
void BodyRun::ownEnding(std::vector<Flow> &States, BlockId In, EventId At) {
  auto It = I.Endings.find(F.Self);
  if (It == I.Endings.end())
    return;
  for (const auto &[Slot, From] : It->second)
    if (From[In] == At)
      for (Flow &State : States)
        own(State, Slot);
}

void BodyRun::runBlock(BlockId Id, Flow Start) {
  const Block &B = F.Blocks[Id];
  std::vector<Flow> States{std::move(Start)};
  bool Throws = false;
  for (EventId E = B.FirstEvent; E < B.FirstEvent + B.EventCount; ++E) {
    std::vector<Flow> Next;
    I.Steps += States.size();
    ownEnding(States, Id, E);
    size_t Before = States.size(), Cells = 0;
    for (Flow &State : States) {
      Cells = std::max(Cells, State.Cells.size());
      transfer(std::move(State), E, Next);
    }
    // Calls with several exits, one after another, would multiply.
    States.clear();
    if (Next.size() <= Before)
      std::swap(States, Next);
    for (Flow &State : Next)
      place(States, std::move(State), E);
    if (F.Events[E].Kind == EventKind::Call)
      for (Flow &State : States)
        if (State.Cells.size() > Cells)
          dropDead(State);
    Throws |= F.Events[E].Kind == EventKind::Throw;
  }
  for (Flow &State : States) {
    if (B.Successors.empty()) {
      bool Ends = !Throws && (!B.EventCount ||
                              F.Events[B.FirstEvent + B.EventCount - 1].Kind !=
                                  EventKind::Return);
      if (Ends) { // in a function that does not return
        if (B.EventCount && endsThread(B.FirstEvent + B.EventCount - 1))
          unite(I.StopLive[Thread], State.Live);
        continue;
      }
      noteExit(State, Id);
      if (Thread == 0 && llvm::is_contained(I.Units.Mains, F.Self))
        noteEnd(State);
      if (!Throws)
        checkExit(State);
      noteHandlesAtExit(State);
      exitWith(std::move(State));
      continue;
    }
    bool Branches = B.Condition != NoValue && B.Successors.size() == 2;
    Testing = Id;
    if (Branches)
      noteInstance(State, Id);
    for (size_t N = 0; N < B.Successors.size(); ++N) {
      BlockId To = B.Successors[N];
      if (To == NoBlock)
        continue;
      // What a caller catches is not followed into the caller.
      if (Throws && F.Blocks[To].Successors.empty())
        continue;
      Flow Copy = State;
      Leaving = llvm::any_of(S.Loops, [&](const Loop &L) {
        return L.contains(Id) && !L.contains(To);
      });
      if (Branches && passesByMode(State, Id, To))
        continue;
      if (Branches && !refine(Copy, B.Condition, N == 0))
        continue;
      if (Branches)
        goAround(Copy, Id, N == 0);
      doubt(Copy, Id, To);
      Copy.Results.eraseIf([&](const auto &Result) {
        return Result.first != ReturnValue && !S.CrossBlock[Result.first];
      });
      leave(Id, To, std::move(Copy));
    }
  }
}

void BodyRun::leave(BlockId From, BlockId To, Flow State) {
  bool LeavesLoop = llvm::any_of(S.Loops, [&](const Loop &L) {
    return L.contains(From) && !L.contains(To);
  });
  if (!LeavesLoop)
    return arrive(From, To, std::move(State));
  Waiting[To].push_back({From, std::move(State)});
  Work.insert({S.Order[To], To});
}

void BodyRun::arrive(BlockId From, BlockId To, Flow State) {
  for (const Loop &L : S.Loops) {
    if (L.contains(From) && !L.contains(To))
      for (auto &[Event, Ended] : JoinedInLoop)
        if (L.contains(S.BlockOf[Event]))
          for (ThreadId T : Ended)
            end(State, T);
    if (L.contains(From) && !L.contains(To))
      for (auto &[Event, Turns] : AwaitedInLoop)
        if (L.contains(S.BlockOf[Event]))
          for (const Cell &Turn : Turns)
            if (!L.Counters.empty() || I.Turns.OnceOnly.count(flagOf(M, Turn)))
              take(State, Turn);
    if (L.Head == To && L.contains(From)) {
      forgetLoads(State);
      if (!State.Ended.empty())
        State.Ended.edit().clear();
      forgetElements(State, L);
      nextJob(State, L);
    } else if (L.Head == To && !State.Given.empty()) {
      unite(GivenBefore[To], State.Given.get());
    }
    if (L.Head == To && !L.contains(From))
      for (ThreadId T : State.Live)
        I.LiveBefore.insert({&F, To, T});
    if (L.Head == To)
      enterLoop(State, L, From);
    // Stepping one by one through what a set can hold finds nothing.
    if (L.Head == To && L.contains(From))
      for (uint32_t Slot : L.Stepped)
        State.Slots.set(Slot, anyStep(State.Slots[Slot]));
  }

  auto [N, Grown] = place(In[To], std::move(State));
  Changed[To].resize(In[To].size());
  if (Grown) {
    Changed[To][N] = true;
    Work.insert({S.Order[To], To});
  }
}

/// Any number, and any element of the arrays it points into.
AtomsId BodyRun::anyStep(AtomsId Content) {
  Atoms Result;
  bool Points = false;
  for (Atom A : M.atoms(Content)) {
    if (A.Kind == AtomKind::Address) {
      Points = true;
      A.B = M.shift(A.B, Atom{});
    }
    Result.push_back(A);
  }
  bool Counts = llvm::any_of(
      Result, [](const Atom &A) { return A.Kind == AtomKind::Number; });
  return Counts && !Points ? M.unknown() : M.intern(std::move(Result));
}

/// `table[n] = p; p = NULL;`: here others have the object and the local is
/// null, there it is this thread's own still, and the local says so. Or another
/// local does: `out: unlock(); if (error) free(p);`.
bool BodyRun::handedOver(const Flow &Here, const Flow &There) {
  if (Here.Leaked == There.Leaked)
    return false;
  bool Named = false, Told = false;
  for (size_t Slot = 0; Slot < Here.Slots.size(); ++Slot) {
    const Atoms &X = M.atoms(Here.Slots[Slot]), &Y = M.atoms(There.Slots[Slot]);
    Told |= !S.counting(Slot, Testing) && differ(X, Y);
    for (const Atoms *Content : {&X, &Y})
      for (const Atom &A : *Content)
        Named |= A.Kind == AtomKind::Address && !A.Tag &&
                 M[A.A].Kind == ObjectKind::Heap &&
                 contains(Here.Leaked, A.A) && !contains(There.Leaked, A.A);
  }
  return Named && Told;
}

/// Joins a state into the one with the same key, or beyond the bound into the
/// last: which, and whether it changed. What a call has answered may tell what
/// it did, so right behind it (`Asked`) other answers stay apart.
std::pair<size_t, bool> BodyRun::place(std::vector<Flow> &States, Flow State,
                                       std::optional<EventId> Asked) {
  I.Steps += State.weight();
  auto find = [&](bool ByAnswer) -> size_t {
    auto alike = [&](const Flow &Other) {
      return Other.alike(State) &&
             (!Apart || (Other.Observed == State.Observed &&
                         Other.Given == State.Given)) &&
             !handedOver(Other, State) && !handedOver(State, Other) &&
             (!ByAnswer || answer(Other, *Asked) == answer(State, *Asked));
    };
    return llvm::find_if(States, alike) - States.begin();
  };
  size_t N = find(Asked.has_value());
  if (N == States.size() && N >= MaxStates)
    N = find(/*ByAnswer=*/false);
  if (N == States.size() && N < MaxStates) {
    States.push_back(std::move(State));
    return {N, true};
  }
  N = std::min(N, MaxStates - 1);
  LocksUnknown |= States[N].Locks != State.Locks;
  keepOurs(States[N], State);
  // A cell is private on all paths or on none.
  for (Flow *Side : {&States[N], &State}) {
    const Flow &Other = Side == &State ? States[N] : State;
    for (ObjectId Object : Other.Leaked)
      if (!contains(Side->Leaked, Object))
        leak(*Side, M.one({AtomKind::Address, Object}));
  }
  return {N, States[N].join(State, M)};
}

void BodyRun::exitWith(Flow State) {
  Exit Out;
  if (auto It = State.Results.find(ReturnValue); It != State.Results.end())
    Out.Return = It->second;
  State.Results.clear();
  State.Decided.clear();
  State.Slots.clear();
  State.Same.clear();
  for (uint32_t Tag : Lent)
    erase(State.Owned, Tag);
  dropAssumed(State);
  dropUnreachable(State, Out.Return);
  // That a static was initialized matters to those who hold it afterwards: to
  // this body, and to a caller it is returned to.
  const std::vector<Held> &Entered = I.Contexts[Self].In.State.Locks;
  State.Locks.removeIf([&](const Held &H) {
    return H.Hidden && H.Lock.Path &&
           M.last(H.Lock.Path).Kind == SelectorKind::GuardOwns &&
           !contains(Entered, H) &&
           llvm::none_of(M.atoms(Out.Return), [&](const Atom &A) {
             return A.Kind == AtomKind::Address && A.A == H.Lock.Object;
           });
  });
  Out.State = std::move(State);
  // A caller cannot know which way out it was: a lock that this body took under
  // a condition not followed it may as well not have.
  auto certain = [&](const Flow &Of) {
    std::vector<Held> Kept;
    for (const Held &H : Of.Locks)
      if (!H.Doubt || contains(Entered, H))
        Kept.push_back(H);
    return Kept;
  };
  auto alike = [&](const Exit &Known) {
    if (Apart &&
        (Known.State.Observed != Out.State.Observed ||
         Known.State.Given != Out.State.Given) &&
        (Known.Return != Out.Return ||
         !(Known.State.Section == Out.State.Section)))
      return false;
    return Known.State.alike(Out.State) ||
           (Known.Return == Out.Return && Known.State.Live == Out.State.Live &&
            certain(Known.State) == certain(Out.State));
  };
  for (Exit &Known : Exits)
    if (alike(Known) || Exits.size() >= MaxStates) {
      LocksUnknown |= Known.State.Locks != Out.State.Locks;
      Known.State.Slots = std::vector{Known.Return};
      Out.State.Slots = std::vector{Out.Return};
      keepOurs(Known.State, Out.State);
      Known.State.join(Out.State, M);
      Known.Return = Known.State.Slots.front();
      Known.State.Slots.clear();
      return;
    }
  Exits.push_back(std::move(Out));
}

/// `Config *Now = Shared.load(); if (Now)`: the load a variable has its content
/// from whenever that is not 0.
std::optional<EventId> BodyRun::keptFrom(uint32_t Slot) const {
  if (Slot < F.ParameterCount)
    return std::nullopt;
  std::optional<EventId> Found;
  for (const Event &E : F.Events) {
    const Value &Target = F.Values[E.Address];
    if (Target.Kind != ValueKind::LocalAddress || Target.A != Slot ||
        E.Kind == EventKind::Load || E.Kind == EventKind::ScopeEnd)
      continue;
    const Value &Content = F.Values[E.Operand];
    if (E.Kind == EventKind::Store && Content.Kind == ValueKind::Number &&
        Content.Number == 0)
      continue;
    if (E.Kind != EventKind::Store || Found ||
        Content.Kind != ValueKind::Result ||
        F.Events[Content.A].Kind != EventKind::Load ||
        F.Events[Content.A].Order == MemoryOrder::NonAtomic)
      return std::nullopt;
    Found = Content.A;
  }
  return Found;
}

void BodyRun::observe(Flow &State, ValueId Tested) {
  const Value &V = F.Values[Tested];
  std::optional<EventId> Load;
  if (V.Kind == ValueKind::Result)
    Load = V.A;
  else if (V.Kind == ValueKind::LocalContent)
    Load = keptFrom(V.A);
  if (!Load)
    return;
  const Event &E = F.Events[*Load];
  if (E.Kind != EventKind::Load)
    return;
  if (E.Order == MemoryOrder::NonAtomic && State.Locks.empty())
    return;
  const Atoms &Where = M.atoms(eval(State, E.Address));
  if (Where.size() == 1 && Where[0].Kind == AtomKind::Address)
    observe(State, Cell{Where[0].A, Where[0].B}, E.Order);
}

} // namespace pothole
