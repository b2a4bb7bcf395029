//===- Accesses under a test that found nothing ---------------------------===//

#include "checks/program/Tests.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxCallers = 8;   // from the access up to the test
constexpr unsigned MaxDepth = 6;     // values within values
constexpr size_t MaxLoads = 32;      // that one test depends on
constexpr size_t MaxSites = 8;       // of one access that are looked at
constexpr size_t MaxTestsShown = 12; // of one access

/// A load, or a call whose result depends on one, that found nothing.
struct Clue {
  EventId Event = 0;
  bool WhenTrue = false; // of a call: there is nothing if its result is this
};

/// One side of a branch on which something was found missing.
struct MissingSide {
  std::vector<Clue> Clues;
  std::vector<bool> Blocks; // reached from this side only
};

class TestFinder {
public:
  explicit TestFinder(const Interpreter &I) : I(I) {}

  /// The loads that found nothing before this event, nearest first.
  std::vector<EventSite> above(EventSite Site);

  /// One of these events ran before this one, whatever way led here.
  bool follows(EventSite Site, const std::set<EventSite> &Events) const;

private:
  void clues(const Function &F, ValueId V, bool Truth, unsigned Depth,
             std::vector<Clue> &Out) const;
  const std::vector<MissingSide> &sidesOf(const Function &F);
  const std::vector<EventSite> &loads(ContextId In, const Clue &C);

  const Interpreter &I;
  std::map<const Function *, std::vector<MissingSide>> Sides;
  std::map<std::tuple<ContextId, EventId, bool>, std::vector<EventSite>> Loads;
};

const int64_t *constantOf(const Function &F, ValueId V) {
  return F.Values[V].Kind == ValueKind::Number ? &F.Values[V].Number : nullptr;
}

/// `0 < n` is `n > 0`.
Operator mirrored(Operator Op) {
  switch (Op) {
  case Operator::Less:
    return Operator::Greater;
  case Operator::LessEqual:
    return Operator::GreaterEqual;
  case Operator::Greater:
    return Operator::Less;
  case Operator::GreaterEqual:
    return Operator::LessEqual;
  default:
    return Op;
  }
}

/// What is zero, null, empty or a mark for "nothing" if V is `Truth`.
void TestFinder::clues(const Function &F, ValueId V, bool Truth, unsigned Depth,
                       std::vector<Clue> &Out) const {
  if (Depth > MaxDepth)
    return;
  const Value &At = F.Values[V];
  auto missing = [&](ValueId X) { clues(F, X, false, Depth + 1, Out); };
  switch (At.Kind) {
  case ValueKind::Result:
    if (F.Events[At.A].Kind == EventKind::Load && !Truth)
      Out.push_back({At.A});
    if (F.Events[At.A].Kind == EventKind::Call)
      Out.push_back({At.A, Truth});
    return;
  case ValueKind::LocalContent:
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Store &&
          F.Values[E.Address].Kind == ValueKind::LocalAddress &&
          F.Values[E.Address].A == At.A && E.Operand)
        clues(F, E.Operand, Truth, Depth + 1, Out);
    return;
  case ValueKind::Binary:
    break;
  default:
    return;
  }
  if (At.Op == Operator::LogicalNot)
    return clues(F, At.A, !Truth, Depth + 1, Out);
  ValueId X = At.A;
  Operator Op = At.Op;
  const int64_t *N = constantOf(F, At.B);
  if (!N && (N = constantOf(F, At.A))) {
    X = At.B;
    Op = mirrored(Op);
  }
  if (!N)
    return;
  switch (Op) {
  case Operator::Equal: // a negative number marks what is not known yet
    return *N == 0 ? clues(F, X, !Truth, Depth + 1, Out)
                   : (Truth && *N < 0 ? missing(X) : void());
  case Operator::NotEqual:
    return *N == 0 ? clues(F, X, Truth, Depth + 1, Out)
                   : (!Truth && *N < 0 ? missing(X) : void());
  case Operator::Less:
  case Operator::LessEqual:
    return Truth && *N <= 0 ? missing(X) : void();
  case Operator::Greater:
  case Operator::GreaterEqual:
    return !Truth && (*N == 0 || *N == 1) ? missing(X) : void();
  default:
    return;
  }
}

BlockId blockOf(const Function &F, EventId At) {
  BlockId Block = 0;
  while (Block + 1 < F.Blocks.size() &&
         (At < F.Blocks[Block].FirstEvent ||
          At >= F.Blocks[Block].FirstEvent + F.Blocks[Block].EventCount))
    ++Block;
  return Block;
}

/// Blocks that can run after `From`, before `Test` runs again.
std::vector<bool> reachable(const Function &F, BlockId From, BlockId Test) {
  std::vector<bool> Seen(F.Blocks.size());
  std::vector<BlockId> Work{From};
  while (!Work.empty()) {
    BlockId B = Work.back();
    Work.pop_back();
    if (B == NoBlock || B == Test || Seen[B])
      continue;
    Seen[B] = true;
    Work.insert(Work.end(), F.Blocks[B].Successors.begin(),
                F.Blocks[B].Successors.end());
  }
  return Seen;
}

const std::vector<MissingSide> &TestFinder::sidesOf(const Function &F) {
  auto [It, New] = Sides.try_emplace(&F);
  if (!New)
    return It->second;
  for (BlockId B = 0; B < F.Blocks.size(); ++B) {
    const Block &Test = F.Blocks[B];
    if (Test.Condition == NoValue || Test.Successors.size() != 2)
      continue;
    for (bool Truth : {true, false}) {
      MissingSide Side;
      clues(F, Test.Condition, Truth, 0, Side.Clues);
      if (Side.Clues.empty())
        continue;
      Side.Blocks = reachable(F, Test.Successors[Truth ? 0 : 1], B);
      std::vector<bool> Other = reachable(F, Test.Successors[Truth ? 1 : 0], B);
      for (size_t N = 0; N < Side.Blocks.size(); ++N)
        Side.Blocks[N] = Side.Blocks[N] && !Other[N];
      It->second.push_back(std::move(Side));
    }
  }
  return It->second;
}

/// The loads that a clue comes down to; none within a recursion.
const std::vector<EventSite> &TestFinder::loads(ContextId In, const Clue &C) {
  auto [Known, New] = Loads.try_emplace({In, C.Event, C.WhenTrue});
  std::vector<EventSite> &Out = Known->second;
  if (!New)
    return Out;
  const Context &Here = I.contexts()[In];
  if (Here.In.Body->Events[C.Event].Kind == EventKind::Load) {
    Out.push_back({In, C.Event});
    return Out;
  }
  for (ContextId Callee : Here.Callees) {
    const Context &There = I.contexts()[Callee];
    if (!There.Callers.count({In, C.Event}))
      continue;
    std::vector<Clue> Inner;
    for (const Event &E : There.In.Body->Events)
      if (E.Kind == EventKind::Return && E.Operand)
        clues(*There.In.Body, E.Operand, C.WhenTrue, 0, Inner);
    for (const Clue &Next : Inner)
      for (const EventSite &Load : loads(Callee, Next))
        if (Out.size() < MaxLoads && !llvm::is_contained(Out, Load))
          Out.push_back(Load);
  }
  return Out;
}

std::vector<EventSite> TestFinder::above(EventSite Site) {
  std::vector<EventSite> Result;
  auto [In, At] = Site;
  for (unsigned Callers = 0; Callers < MaxCallers; ++Callers) {
    const Context &C = I.contexts()[In];
    const Function &F = *C.In.Body;
    BlockId Block = blockOf(F, At);
    std::vector<MissingSide> const &All = sidesOf(F);
    for (const MissingSide &Side : llvm::reverse(All))
      if (Block < Side.Blocks.size() && Side.Blocks[Block])
        for (const Clue &Each : Side.Clues)
          llvm::append_range(Result, loads(In, Each));
    if (C.FirstCaller == NoContext ||
        I.contexts()[C.FirstCaller].In.Thread != C.In.Thread)
      break;
    At = C.FirstEvent;
    In = C.FirstCaller;
  }
  return Result;
}

bool TestFinder::follows(EventSite Site,
                         const std::set<EventSite> &Events) const {
  auto [In, At] = Site;
  for (unsigned Callers = 0; Callers < MaxCallers; ++Callers) {
    const Context &C = I.contexts()[In];
    const Function &F = *C.In.Body;
    BlockId Block = blockOf(F, At);
    for (auto It = Events.lower_bound({In, 0});
         It != Events.end() && It->first == In; ++It) {
      BlockId Before = blockOf(F, It->second);
      if (Before == Block ? It->second < At : !reachable(F, 0, Before)[Block])
        return true;
    }
    if (C.FirstCaller == NoContext ||
        I.contexts()[C.FirstCaller].In.Thread != C.In.Thread)
      return false;
    At = C.FirstEvent;
    In = C.FirstCaller;
  }
  return false;
}

Test describe(const State &Of, const Access &A) {
  return {Of.Name, A.Place, A.In, A.Atomic, A.Order, A.Locks};
}

bool orders(MemoryOrder Order) {
  return Order != MemoryOrder::NonAtomic && Order != MemoryOrder::Relaxed;
}

bool shareLock(const Access &A, const Test &B) {
  return llvm::any_of(A.Locks, [&](const LockHeld &X) {
    return llvm::any_of(B.Locks,
                        [&](const LockHeld &Y) { return X.Name == Y.Name; });
  });
}

/// A flag that is tested again under the lock of the write is raised by one
/// thread alone, whichever that is: who has seen it raised comes after the
/// write, as after a once flag. Who finds it unset goes for the lock.
class CheckedFlags {
public:
  CheckedFlags(const std::vector<State> &States,
               const std::vector<std::vector<std::vector<EventSite>>> &Sites) {
    std::set<std::string> Unordered;
    for (size_t S = 0; S < States.size(); ++S)
      for (size_t A = 0; A < States[S].Accesses.size(); ++A) {
        const Access &Each = States[S].Accesses[A];
        if (Each.Write && !Each.Alone && !orders(Each.Order))
          Unordered.insert(States[S].Name);
        if (!Each.Write && orders(Each.Order))
          Looks[States[S].Name].insert(Sites[S][A].begin(), Sites[S][A].end());
      }
    for (const std::string &Name : Unordered)
      Looks.erase(Name);
  }

  /// Other has seen the flag that a test before Write asked for.
  bool order(const TestFinder &Finder, const Access &Write,
             const std::vector<EventSite> &Other) const {
    return llvm::any_of(Write.Tests, [&](const Test &T) {
      auto Flag = Looks.find(T.State);
      return T.Atomic && shareLock(Write, T) && Flag != Looks.end() &&
             llvm::all_of(Other, [&](const EventSite &Site) {
               return Finder.follows(Site, Flag->second);
             });
    });
  }

private:
  std::map<std::string, std::set<EventSite>> Looks; // acquiring loads, by state
};

} // namespace

void findTests(const Interpreter &I, std::vector<State> &States,
               const std::vector<std::vector<std::vector<EventSite>>> &Sites) {
  std::multimap<EventSite, std::pair<size_t, size_t>> Reads;
  for (size_t S = 0; S < States.size(); ++S)
    for (size_t A = 0; A < States[S].Accesses.size(); ++A)
      if (States[S].Accesses[A].Read && !States[S].Accesses[A].Write)
        for (const EventSite &Site : Sites[S][A])
          Reads.insert({Site, {S, A}});
  TestFinder Finder(I);
  for (size_t S = 0; S < States.size(); ++S)
    for (size_t W = 0; W < States[S].Accesses.size(); ++W) {
      Access &Write = States[S].Accesses[W];
      if (!Write.Write || Write.Alone ||
          (States[S].Conflicts.empty() && !Write.Atomic))
        continue;
      std::set<std::pair<size_t, size_t>> Seen;
      for (const EventSite &Site :
           llvm::ArrayRef(Sites[S][W]).take_front(MaxSites))
        for (const EventSite &Load : Finder.above(Site))
          for (auto [It, End] = Reads.equal_range(Load); It != End; ++It)
            if (Write.Tests.size() < MaxTestsShown &&
                Seen.insert(It->second).second)
              Write.Tests.push_back(describe(
                  States[It->second.first],
                  States[It->second.first].Accesses[It->second.second]));
    }
  CheckedFlags Flags(States, Sites);
  for (size_t S = 0; S < States.size(); ++S) {
    State &Each = States[S];
    size_t Before = Each.Conflicts.size();
    llvm::erase_if(Each.Conflicts, [&](const Conflict &C) {
      return Flags.order(Finder, Each.Accesses[C.First], Sites[S][C.Second]) ||
             Flags.order(Finder, Each.Accesses[C.Second], Sites[S][C.First]);
    });
    if (Before && Each.Conflicts.empty()) {
      Each.Conclusion = Verdict::Ordered;
      Each.Assumptions.clear();
    }
  }
}

} // namespace pothole
