//===- Whose turn it is ---------------------------------------------------===//
//
// A thread gives a turn when it posts a semaphore, or changes under a lock (or
// atomically, with release) what another waits for; it takes one when it has
// waited for it. What it does before it gives comes before what another does
// after it took. Who takes a turn that one of his own takers gives has his own
// back: data goes to and fro, and is used by one at a time.
//
// A count that threads change after their last access, and that is waited for
// until all have, is a turn that all give together; so are a latch, posts that
// are awaited in a counting loop, and futures that a loop waits for.
//
// A semaphore that is posted only by threads which have waited for it is a
// lock.
//
// Taken on trust: that what is waited for is the number of threads started;
// that semaphores with several permits lead their threads to different slots.

#include "checks/program/Turns.h"

#include "checks/program/BodyRun.h"
#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/Reach.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr uint32_t TurnStep = ~1u; // in selectors that make a turn
constexpr size_t SmallBody = 40;   // events of a function that answers

bool acquires(MemoryOrder Order) {
  return Order == MemoryOrder::Acquire ||
         Order == MemoryOrder::AcquireRelease ||
         Order == MemoryOrder::Sequential || Order == MemoryOrder::Consume;
}

EntityId nameOf(const Function &Body, ValueId Address) {
  const Value &V = Body.Values[Address];
  return V.Kind == ValueKind::Member          ? V.B
         : V.Kind == ValueKind::GlobalAddress ? V.A
                                              : NoEntity;
}

bool goesDown(const Function &Body, const Event &Update) {
  const Value &By = Body.Values[Update.Operand];
  return (By.Kind == ValueKind::Number && By.Number < 0) ||
         (By.Kind == ValueKind::Binary && By.Op == Operator::Minus);
}

EntityId nameOf(const Memory &M, Cell Where) {
  if (Where.Path)
    return M.last(Where.Path).Kind == SelectorKind::Field ? M.last(Where.Path).A
                                                          : NoEntity;
  return M[Where.Object].Kind == ObjectKind::Variable ? M[Where.Object].A
                                                      : NoEntity;
}

} // namespace

Cell turnOf(Memory &M, Cell Flag, Awaited What, int64_t Number) {
  return {Flag.Object,
          M.extend(Flag.Path, {SelectorKind::Distinct, TurnStep,
                               static_cast<uint32_t>(What), Number})};
}

std::optional<Awaited> turnKind(const Memory &M, Cell Turn) {
  if (Turn.Object >= M.size() || !Turn.Path)
    return std::nullopt;
  const Selector &Last = M.last(Turn.Path);
  if (Last.Kind != SelectorKind::Distinct || Last.A != TurnStep)
    return std::nullopt;
  return static_cast<Awaited>(Last.B);
}

Cell flagOf(const Memory &M, Cell Turn) {
  return turnKind(M, Turn) ? Cell{Turn.Object, M.parent(Turn.Path)} : Turn;
}

//===- What is waited for, as the source says -----------------------------===//

namespace {

/// Names read on the way to a value: in the body, and in small functions whose
/// answer it depends on.
class NamesRead {
public:
  NamesRead(const LinkUnit &Units, std::set<EntityId> &Names)
      : Units(Units), Names(Names) {}

  void value(const Function &Body, ValueId Id, unsigned Depth = 0) {
    if (Depth > 12)
      return;
    const Value &V = Body.Values[Id];
    if (V.Kind == ValueKind::Binary) {
      value(Body, V.A, Depth + 1);
      if (V.B != NoValue)
        value(Body, V.B, Depth + 1);
    }
    if (V.Kind == ValueKind::LocalContent)
      for (const Event &E : Body.Events)
        if (E.Kind == EventKind::Store && E.Operand != NoValue &&
            Body.Values[E.Address].Kind == ValueKind::LocalAddress &&
            Body.Values[E.Address].A == V.A &&
            Body.Values[E.Operand].Kind == ValueKind::Result)
          value(Body, E.Operand, Depth + 4);
    if (V.Kind != ValueKind::Result)
      return;
    const Event &E = Body.Events[V.A];
    if (E.Kind == EventKind::Load)
      add(Body, E);
    if (E.Kind == EventKind::Call)
      call(E, Body, Depth + 4);
  }

  /// All that a small function reads.
  void answer(const Function &Body, unsigned Depth) {
    if (Body.Events.size() > SmallBody || Depth > 12)
      return;
    for (const Event &E : Body.Events)
      if (E.Kind == EventKind::Load)
        add(Body, E);
      else if (E.Kind == EventKind::Call)
        call(E, Body, Depth + 4);
  }

  void call(const Event &E, const Function &Body, unsigned Depth) {
    if (E.Callee != NoEntity)
      if (const Function *Callee = Units.body(E.Callee))
        answer(*Callee, Depth);
    if (E.Callee == NoEntity && E.OfType) {
      auto It = Units.Methods.find(Body.Types[E.OfType].Record);
      if (It != Units.Methods.end())
        for (EntityId Id : It->second)
          if (Units.Entities[Id].ShortName == "operator()")
            if (const Function *Callee = Units.body(Id))
              answer(*Callee, Depth);
    }
  }

private:
  void add(const Function &Body, const Event &E) {
    if (EntityId Name = nameOf(Body, E.Address); Name != NoEntity)
      Names.insert(Name);
  }

  const LinkUnit &Units;
  std::set<EntityId> &Names;
};

/// The local an address leads through.
std::optional<uint32_t> localOf(const Function &Body, ValueId Id) {
  while (true) {
    const Value &V = Body.Values[Id];
    switch (V.Kind) {
    case ValueKind::LocalContent:
      return V.A;
    case ValueKind::Member:
    case ValueKind::Element:
    case ValueKind::Shift:
    case ValueKind::Base:
      Id = V.A;
      break;
    case ValueKind::Result:
      if (Body.Events[V.A].Kind != EventKind::Load)
        return std::nullopt;
      Id = Body.Events[V.A].Address;
      break;
    default:
      return std::nullopt;
    }
  }
}

/// Nothing but looking, at one place: others must make an end of it.
bool onlyLooks(const LinkUnit &Units, const Function &Body, const Loop &L) {
  std::set<uint32_t> Stored, Through;
  for (BlockId B : L.Body)
    for (EventId Id = Body.Blocks[B].FirstEvent;
         Id < Body.Blocks[B].FirstEvent + Body.Blocks[B].EventCount; ++Id) {
      const Event &E = Body.Events[Id];
      bool Local = E.Address != NoValue &&
                   Body.Values[E.Address].Kind == ValueKind::LocalAddress;
      switch (E.Kind) {
      case EventKind::Store:
      case EventKind::Update:
      case EventKind::Copy:
        if (!Local)
          return false;
        Stored.insert(Body.Values[E.Address].A);
        break;
      case EventKind::Call:
        if (const Function *Callee =
                E.Callee != NoEntity ? Units.body(E.Callee) : nullptr)
          if (Callee->Events.size() > SmallBody ||
              llvm::any_of(Callee->Events, [&](const Event &Inner) {
                bool Writes = Inner.Kind == EventKind::Store ||
                              Inner.Kind == EventKind::Update ||
                              Inner.Kind == EventKind::Copy;
                return (Writes && Callee->Values[Inner.Address].Kind !=
                                      ValueKind::LocalAddress) ||
                       Inner.Kind == EventKind::Call;
              }))
            return false;
        break;
      case EventKind::Load:
        if (std::optional<uint32_t> Slot = localOf(Body, E.Address))
          Through.insert(*Slot);
        break;
      case EventKind::Start:
      case EventKind::Join:
      case EventKind::Alloc:
      case EventKind::Free:
      case EventKind::Post:
        return false;
      default:
        break;
      }
    }
  return llvm::none_of(Through,
                       [&](uint32_t Slot) { return Stored.count(Slot); });
}

} // namespace

void Interpreter::collectAwaited() {
  NamesRead Read(Units, Turns.Awaited);
  for (const Function &Body : Units.Functions)
    for (const Event &E : Body.Events)
      if (E.Kind == EventKind::Update && !E.has(Flag::Try))
        if (EntityId Name = nameOf(Body, E.Address); Name != NoEntity)
          (goesDown(Body, E) ? Turns.Down : Turns.Up).insert(Name);
  Turns.Waiting = callersOf(Units, [](const Event &E) {
    return E.Kind == EventKind::Wait || E.Kind == EventKind::Await;
  });
  std::set<unsigned> Rounds;
  for (const Function &Body : Units.Functions) {
    std::set<EventId> Crossings;
    for (EventId Id = 0; Id < Body.Events.size(); ++Id) {
      const Event &E = Body.Events[Id];
      if (E.Kind == EventKind::Wait && E.has(Flag::Predicate) && Id > 0 &&
          Body.Events[Id - 1].Kind == EventKind::Call)
        Read.call(Body.Events[Id - 1], Body, 0);
      bool Crosses = E.Kind == EventKind::Barrier && E.Address != NoValue;
      if (E.Kind == EventKind::Call && E.Callee != NoEntity)
        if (const Function *Callee = Units.body(E.Callee))
          for (const Event &Inner : Callee->Events)
            Crosses |= Inner.Kind == EventKind::Barrier && Inner.Address;
      if (Crosses)
        Crossings.insert(Id);
    }
    if (llvm::none_of(Body.Blocks,
                      [](const Block &B) { return B.Condition != NoValue; }))
      continue;
    const Shape &S = shapeOf(Body);
    for (const Loop &L : S.Loops) {
      if (unsigned N = llvm::count_if(
              Crossings, [&](EventId Id) { return L.contains(S.BlockOf[Id]); }))
        Rounds.insert(N);
      auto innermost = [&](BlockId B) {
        return S.LoopOf[B] && &S.Loops[S.LoopOf[B] - 1] == &L;
      };
      if (!onlyLooks(Units, Body, L) || !L.Counters.empty())
        continue;
      for (BlockId B : L.Body)
        if (Body.Blocks[B].Condition != NoValue && innermost(B))
          Read.value(Body, Body.Blocks[B].Condition);
    }
  }
  Turns.Cycle = Rounds.empty() ? 8 : 2;
  for (unsigned N : Rounds)
    for (unsigned Most = 12, Old = Turns.Cycle; Turns.Cycle % N && Most; --Most)
      Turns.Cycle += Old;
  Turns.Cycle = std::min(Turns.Cycle, 12u);
}

//===- Turns given and taken ----------------------------------------------===//

void Interpreter::wake(std::set<ContextId> &Users) {
  for (ContextId Id : Users)
    markDirty(Id);
}

bool BodyRun::isTurn(Cell Where) const {
  if (I.Turns.Awaited.empty())
    return false;
  EntityId Name = nameOf(M, Where);
  if (Name == NoEntity || !I.Turns.Awaited.count(Name) || !M.unique(Where))
    return false;
  const Type *Of = cellType(I.Units, M, Where);
  return Of &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean ||
          Of->Class == TypeClass::Pointer || Of->Class == TypeClass::Atomic);
}

bool BodyRun::tellsOthers(const Flow &State, const Event &E) const {
  if (E.Order == MemoryOrder::NonAtomic)
    return llvm::any_of(State.Locks, [](const Held &H) { return !H.Hidden; });
  return releases(E.Order) || fenced(State, E.Order);
}

void BodyRun::give(Flow &State, Cell Turn, bool Later) {
  std::set<ContextId> &Users = I.Turns.Users[Turn];
  if (I.Turns.Givers[Turn].insert(Thread).second)
    I.wake(Users);
  Users.insert(Self);
  if (auto Takers = I.Turns.Takers.find(Turn);
      Takers == I.Turns.Takers.end() ||
      (Takers->second == std::set<ThreadId>{Thread} &&
       turnKind(M, Turn) != Awaited::Done))
    return; // nobody waits for it
  if (Later) {
    insert(State.Pending, Turn);
    return;
  }
  insert(State.Given, Turn);
  insert(State.Posted, Turn);
}

/// A lock is released under which turns were given: who sees them takes it
/// after all that was done in the section, even after the flag was set.
void BodyRun::handOver(Flow &State) {
  if (State.Pending.empty())
    return;
  unite(State.Given, State.Pending.get());
  unite(State.Posted, State.Pending.get());
  State.Pending.edit().clear();
}

void BodyRun::take(Flow &State, Cell Turn) {
  TurnTable &T = I.Turns;
  std::set<ContextId> &Users = T.Users[Turn];
  if (T.Takers[Turn].insert(Thread).second)
    I.wake(Users);
  Users.insert(Self);
  auto Givers = T.Givers.find(Turn);
  if (Givers == T.Givers.end())
    return;
  insert(State.Observed, Turn);
  if (State.Given.empty())
    return;
  // What it may have given itself tells nothing of others.
  if (Givers->second.count(Thread) && turnKind(M, Turn) != Awaited::Done)
    return;
  for (const Cell &Mine : std::vector<Cell>(State.Given)) {
    auto Takers = T.Takers.find(Mine);
    T.Users[Mine].insert(Self);
    bool Back = Takers != T.Takers.end() &&
                llvm::any_of(Givers->second, [&](ThreadId By) {
                  return By != Thread && Takers->second.count(By);
                });
    if (Back) {
      erase(State.Given, Mine);
      T.Regained[{Thread, Mine}].insert(Turn);
    }
  }
}

/// A variable was set to something.
void BodyRun::changed(Flow &State, const Event &E, AtomsId Where,
                      AtomsId Content) {
  if (I.Turns.Awaited.empty())
    return;
  const Atoms Set = M.atoms(Where);
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell Flag{A.A, A.B};
    State.Section.erase(Flag);
    if (!isTurn(Flag))
      continue;
    std::optional<int64_t> Number;
    if (const Atoms &To = M.atoms(Content);
        To.size() == 1 && To[0].Kind == AtomKind::Number)
      Number = To[0].Number;
    bool Counts = E.Kind == EventKind::Update && !E.has(Flag::Try);
    bool Early =
        State.Startup || own(State, A) ||
        (Thread == 0 && I.Kind == World::Program && State.Live.empty());
    if (Early) {
      I.Turns.Starts[Flag].insert(Number.value_or(-1));
      continue;
    }
    auto hand = [&](Cell Turn) {
      if (tellsOthers(State, E))
        give(State, Turn, /*Later=*/E.Order == MemoryOrder::NonAtomic);
      else
        I.Turns.Givers[Turn].insert(~0u);
    };
    erase(State.Observed, turnOf(M, Flag, Awaited::Done));
    hand(turnOf(M, Flag, Awaited::Any));
    if (Counts)
      hand(turnOf(M, Flag, Awaited::Done));
    if (Counts ? !goesDown(F, E) : Number != 0)
      hand(turnOf(M, Flag, Awaited::Raised));
    if (Number && !Counts)
      hand(turnOf(M, Flag, Awaited::Value, *Number));
    else
      for (int64_t N : I.Turns.Values[Flag])
        hand(turnOf(M, Flag, Awaited::Value, N));
    if (Number && !Counts && Set.size() == 1)
      remember(State, Flag, Content);
  }
}

void BodyRun::remember(Flow &State, Cell Where, AtomsId Content) {
  if (Apart &&
      llvm::any_of(State.Locks, [](const Held &H) { return !H.Hidden; }))
    State.Section.set(Where, Content);
}

/// The flag a value was read from, with order or with one that a fence can
/// give.
std::optional<Cell> BodyRun::turnRead(const Flow &State, ValueId Read,
                                      bool &Relaxed) {
  const Value &V = F.Values[Read];
  std::optional<EventId> Load;
  if (V.Kind == ValueKind::Result)
    Load = V.A;
  else if (V.Kind == ValueKind::LocalContent)
    Load = keptFrom(V.A);
  if (!Load || F.Events[*Load].Kind != EventKind::Load)
    return std::nullopt;
  const Event &E = F.Events[*Load];
  bool Ordered = E.Order == MemoryOrder::NonAtomic
                     ? !State.Locks.empty() || LockedLoads.count(*Load)
                     : acquires(E.Order);
  Relaxed = E.Order == MemoryOrder::Relaxed;
  if (!Ordered && !Relaxed)
    return std::nullopt;
  const Atoms &Where = M.atoms(eval(State, E.Address));
  if (Where.size() != 1 || Where[0].Kind != AtomKind::Address)
    return std::nullopt;
  Cell Flag{Where[0].A, Where[0].B};
  if (own(State, Where[0]) || !isTurn(Flag))
    return std::nullopt;
  return Flag;
}

/// A test that came out this way has found what somebody waits for.
void BodyRun::tested(Flow &State, ValueId Condition, bool Truth) {
  if (I.Turns.Awaited.empty())
    return;
  const Value &V = F.Values[Condition];
  bool Relaxed = false; // until a fence
  auto see = [&](Cell Turn) {
    if (Relaxed)
      insert(State.Observed, relaxedFlag(M, Turn));
    else
      take(State, Turn);
  };
  auto counted = [&](Cell Flag, const std::set<EntityId> &Way) {
    return Way.count(nameOf(M, Flag)) != 0;
  };
  auto value = [&](Cell Flag, int64_t N) {
    if (I.Turns.Values[Flag].insert(N).second)
      I.wake(I.Turns.Users[turnOf(M, Flag, Awaited::Any)]);
    see(turnOf(M, Flag, Awaited::Value, N));
  };
  if (V.Kind != ValueKind::Binary) {
    std::optional<Cell> Flag = turnRead(State, Condition, Relaxed);
    if (!Flag)
      return;
    if (Truth)
      see(turnOf(M, *Flag, Awaited::Raised));
    else if (counted(*Flag, I.Turns.Down))
      see(turnOf(M, *Flag, Awaited::Done));
    else
      value(*Flag, 0);
    return;
  }
  Operator Op = V.Op;
  ValueId Left = V.A, Right = V.B;
  std::optional<Cell> Flag = turnRead(State, Left, Relaxed);
  if (!Flag && Right != NoValue) {
    std::swap(Left, Right);
    Flag = turnRead(State, Left, Relaxed);
    Op = Op == Operator::Less           ? Operator::Greater
         : Op == Operator::LessEqual    ? Operator::GreaterEqual
         : Op == Operator::Greater      ? Operator::Less
         : Op == Operator::GreaterEqual ? Operator::LessEqual
                                        : Op;
  }
  if (!Flag || Right == NoValue)
    return;
  std::optional<int64_t> N;
  if (const Atoms &To = M.atoms(eval(State, Right));
      To.size() == 1 && To[0].Kind == AtomKind::Number)
    N = To[0].Number;
  if (!Truth)
    Op = Op == Operator::Less           ? Operator::GreaterEqual
         : Op == Operator::LessEqual    ? Operator::Greater
         : Op == Operator::Greater      ? Operator::LessEqual
         : Op == Operator::GreaterEqual ? Operator::Less
         : Op == Operator::Equal        ? Operator::NotEqual
         : Op == Operator::NotEqual     ? Operator::Equal
                                        : Operator::None;
  auto take = [&](Awaited What, int64_t Least = -1) {
    Cell Turn = turnOf(M, *Flag, What);
    if (What == Awaited::Any && !Leaving)
      return; // another content is what is waited for where the wait is over
    if (What == Awaited::Done && I.Turns.Up.count(nameOf(M, *Flag)))
      I.Turns.Needed[Turn].insert(Least);
    see(Turn);
  };
  switch (Op) {
  case Operator::Equal:
    if (N == 0) // refine() asks again, more simply
      return;
    if (counted(*Flag, I.Turns.Up) && N.value_or(2) > 1)
      take(Awaited::Done, N.value_or(-1));
    else if (N)
      value(*Flag, *N);
    else
      take(Awaited::Any);
    break;
  case Operator::NotEqual:
    if (N != 0)
      take(Awaited::Any);
    break;
  case Operator::Greater:
  case Operator::GreaterEqual: {
    int64_t Least = N.value_or(2) + (Op == Operator::Greater);
    take(Awaited::Any);
    if (Least == 1)
      take(Awaited::Raised);
    else if (Least > 1 && counted(*Flag, I.Turns.Up))
      take(Awaited::Done, N ? Least : -1);
    break;
  }
  case Operator::Less:
  case Operator::LessEqual: {
    int64_t Most = N.value_or(2) - (Op == Operator::Less);
    if (Most <= 0 && counted(*Flag, I.Turns.Down))
      take(Awaited::Done);
    else
      take(Awaited::Any);
    break;
  }
  default:
    break;
  }
}

void BodyRun::posted(Flow &State, const Event &E) {
  const Atoms Set = M.atoms(eval(State, E.Address));
  size_t Places = llvm::count_if(
      Set, [](const Atom &A) { return A.Kind == AtomKind::Address; });
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell C{A.A, A.B};
    bool Early = Thread == 0 && I.Kind == World::Program && State.Live.empty();
    if (E.has(Flag::Discarded))
      I.Turns.OnceOnly.insert(C);
    I.Turns.LockUsers[C].insert(Self);
    bool Mine = llvm::any_of(
        State.Locks, [&](const Held &H) { return H.Hidden && H.Lock == C; });
    if (Mine && Places == 1) {
      release(State, M.one(A), /*Hidden=*/true);
      continue;
    }
    if (Early) {
      if (!E.has(Flag::Discarded))
        I.Turns.Counts[C].insert(-1);
      continue;
    }
    if (I.Turns.NoLocks.insert(C).second)
      I.wake(I.Turns.LockUsers[C]);
    give(State, C);
    give(State, turnOf(M, C, Awaited::Done));
  }
}

void BodyRun::awaited(Flow &State, const Event &E, EventId Id) {
  const Atom *Place = nullptr;
  const Atoms Set = M.atoms(eval(State, E.Address));
  for (const Atom &A : Set)
    if (A.Kind == AtomKind::Address) {
      if (Place)
        return;
      Place = &A;
    }
  if (!Place)
    return;
  Cell C{Place->A, Place->B};
  Cell Done = turnOf(M, C, Awaited::Done);
  I.Turns.LockUsers[C].insert(Self);
  if (E.has(Flag::Try))
    return;
  auto Made = I.Turns.Counts.find(C);
  bool OnePermit =
      Made == I.Turns.Counts.end() || Made->second == std::set<int64_t>{1};
  if (OnePermit && !E.has(Flag::All) && !I.Turns.NoLocks.count(C) &&
      !I.Turns.OnceOnly.count(C)) {
    acquire(State, M.one(*Place), 0, E.Place, /*Hidden=*/true);
    return;
  }
  take(State, C);
  if (E.has(Flag::All)) {
    if (Made != I.Turns.Counts.end())
      I.Turns.Needed[Done].insert(Made->second.begin(), Made->second.end());
    take(State, Done);
  }
  if (S.inLoop(S.BlockOf[Id]))
    AwaitedInLoop[Id].insert(Done);
}

/// Another round of a loop that waits for work: what it did for the last is
/// done, and told in that round.
void BodyRun::nextJob(Flow &State, const Loop &L) {
  if (State.Given.empty())
    return;
  for (BlockId B : L.Body)
    for (EventId Id = F.Blocks[B].FirstEvent;
         Id < F.Blocks[B].FirstEvent + F.Blocks[B].EventCount; ++Id) {
      const Event &E = F.Events[Id];
      bool Waits = E.Kind == EventKind::Wait || E.Kind == EventKind::Await ||
                   (E.Kind == EventKind::Call && E.Callee != NoEntity &&
                    I.Turns.Waiting.count(E.Callee));
      if (!Waits)
        continue;
      State.Given.removeIf([&](const Cell &C) {
        return (turnKind(M, C) == Awaited::Done || I.Turns.OnceOnly.count(C)) &&
               !contains(GivenBefore[L.Head], C);
      });
      return;
    }
}

/// `return Ready || Stopped;`: who asks wants to know which it was.
bool BodyRun::answersYesOrNo() const {
  if (F.Events.size() > SmallBody || F.ReturnsRecord)
    return false;
  bool Reads = false;
  for (const Event &E : F.Events) {
    if (E.Kind == EventKind::Return && E.Operand == NoValue)
      return false;
    if (E.Kind == EventKind::Load)
      if (EntityId Name = nameOf(F, E.Address); Name != NoEntity)
        Reads |= I.Turns.Awaited.count(Name) != 0;
  }
  llvm::StringRef Of = I.Units.Entities[F.Self].Signature;
  return Reads && (Of.starts_with("_Bool") || Of.starts_with("bool") ||
                   Of.starts_with("int"));
}

//===- Judged -------------------------------------------------------------===//

namespace {

/// Before anybody gives it, it can be taken.
bool startsOpen(const Interpreter &I, Cell Turn) {
  const TurnTable &T = I.turns();
  Cell Flag = flagOf(I.memory(), Turn);
  std::optional<Awaited> Kind = turnKind(I.memory(), Turn);
  if (!Kind) {
    auto Made = T.Counts.find(Turn);
    return !T.OnceOnly.count(Turn) &&
           (Made == T.Counts.end() || Made->second != std::set<int64_t>{0});
  }
  auto Set = T.Starts.find(Flag);
  bool Unset = Set == T.Starts.end();
  int64_t Number = I.memory().last(Turn.Path).Number;
  switch (*Kind) {
  case Awaited::Value:
    return Unset ? Number == 0
                 : Set->second.count(Number) || Set->second.count(-1);
  case Awaited::Raised:
    return !Unset && Set->second != std::set<int64_t>{0};
  default:
    return false;
  }
}

/// Not fewer than give it are waited for, as far as both numbers are known.
bool allOf(const Interpreter &I, Cell Turn, const std::set<ThreadId> &Givers) {
  const TurnTable &T = I.turns();
  auto Needed = T.Needed.find(Turn);
  if (Needed == T.Needed.end() || Needed->second.empty() ||
      *Needed->second.begin() < 0)
    return true;
  int64_t Sum = 0;
  for (ThreadId By : Givers)
    Sum += instances(I, By).value_or(2); // several
  return *Needed->second.begin() >= Sum;
}

} // namespace

/// What A gave before it had back from B, who has not handed it on since.
bool Collision::stillHas(const AccessClass &A, const AccessClass &B,
                         Cell Turn) const {
  const TurnTable &T = I.turns();
  std::set<std::pair<bool, Cell>> Seen{{true, Turn}};
  std::vector<std::pair<bool, Cell>> Work{{true, Turn}};
  while (!Work.empty()) {
    auto [OfA, Mine] = Work.back();
    Work.pop_back();
    auto It = T.Regained.find({OfA ? A.By : B.By, Mine});
    if (It == T.Regained.end())
      continue;
    const AccessClass &Other = OfA ? B : A;
    for (const Cell &Back : It->second) {
      const std::set<ThreadId> &By = T.Givers.at(Back);
      bool All = turnKind(M, Back) == Awaited::Done;
      if (!All && By.count(OfA ? A.By : B.By))
        continue; // by now it is known that it was not
      if (contains(I.cellsOf(Other.Like.Given), Back))
        return false;
      if (!All && (By.size() != 1 || !By.count(Other.By) ||
                   I.threads()[Other.By].Shown.Many))
        return false;
      if (Seen.insert({!OfA, Back}).second)
        Work.push_back({!OfA, Back});
    }
  }
  return true;
}

/// A has waited for B in its turn.
bool Collision::tookFrom(const AccessClass &A, const AccessClass &B) const {
  return llvm::any_of(I.cellsOf(A.Like.Observed), [&](const Cell &Turn) {
    auto It = I.turns().Givers.find(Turn);
    return It != I.turns().Givers.end() && It->second.count(B.By) &&
           !contains(I.cellsOf(B.Like.Given), Turn) && !startsOpen(I, Turn);
  });
}

/// Of semaphores with several permits, threads have different slots.
bool Collision::oneSlot(const AccessClass &A, const AccessClass &B,
                        Cell Turn) const {
  const TurnTable &T = I.turns();
  if (turnKind(M, Turn) || T.OnceOnly.count(Turn))
    return true;
  int64_t Permits = 0;
  std::set<Cell> All{Turn};
  for (ThreadId By : {A.By, B.By})
    if (auto It = T.Regained.find({By, Turn}); It != T.Regained.end())
      All.insert(It->second.begin(), It->second.end());
  for (const Cell &Each : All) {
    auto Made = T.Counts.find(Each);
    bool Known = Made != T.Counts.end() && Made->second.size() == 1 &&
                 *Made->second.begin() >= 0;
    Permits += Known ? *Made->second.begin() : 2;
  }
  if (Permits <= 1)
    return true;
  for (const Selector &Step : M.selectors(A.Like.Where.Path))
    if (Step.Kind != SelectorKind::Field &&
        Step.Kind != SelectorKind::Structure)
      return true;
  return !M.unique(A.Like.Where);
}

/// A gives the turn that B has taken, and has not given it yet, or has it back.
bool Collision::handedOver(const AccessClass &A, const AccessClass &B) const {
  const TurnTable &T = I.turns();
  for (const Cell &Turn : I.cellsOf(B.Like.Observed)) {
    auto It = T.Givers.find(Turn);
    if (It == T.Givers.end() || !It->second.count(A.By) ||
        It->second.count(~0u) || contains(I.cellsOf(A.Like.Given), Turn))
      continue;
    bool All = turnKind(M, Turn) == Awaited::Done;
    bool Once = T.OnceOnly.count(Turn) && M.unique(Turn);
    bool OneGives =
        It->second.size() == 1 && !I.threads()[A.By].Shown.Many && A.By != B.By;
    if (All ? !allOf(I, Turn, It->second) : !Once && !OneGives)
      continue;
    bool First = !contains(I.cellsOf(A.Like.Posted), Turn);
    if ((First || stillHas(A, B, Turn)) && oneSlot(A, B, Turn) &&
        (!startsOpen(I, Turn) || tookFrom(A, B)))
      return true;
  }
  return false;
}

} // namespace pothole
