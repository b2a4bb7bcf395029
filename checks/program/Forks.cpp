//===- What the child of a fork does without the other threads ------------===//
//
// `fork` copies the memory and one thread. Locks that others held stay locked
// in the child for ever, and what they were changing stays half changed. Until
// `exec` the child may only do what a signal handler may.
//
// The child's way is the one on which fork's result is 0. It ends at the first
// `exec`: what follows runs only if that failed.
//
// Not seen: what callers do with a result that is handed on; branches of a
// switch over it. Programs that call `pthread_atfork` are trusted.

#include "checks/program/AsyncSafety.h"
#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/Fold.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {
namespace {

bool isCallOf(const LinkUnit &Units, const Event &E,
              llvm::function_ref<bool(llvm::StringRef)> Named) {
  return E.Kind == EventKind::Call && E.Callee != NoEntity &&
         !Units.body(E.Callee) && Named(Units.Entities[E.Callee].Name);
}

bool isFork(llvm::StringRef Name) {
  return Name == "fork" || Name == "_Fork" || Name == "forkpty";
}

bool isExec(llvm::StringRef Name) {
  return Name.starts_with("exec") || Name == "fexecve" || Name == "_exit" ||
         Name == "_Exit";
}

/// One body, run as far as the child gets in it.
class Child {
public:
  Child(const LinkUnit &Units, const Callees &Known)
      : Units(Units), Known(Known) {}

  /// The first unsafe step after a fork.
  std::optional<UnsafeStep> after(const Function &Body, EventId Fork);

private:
  struct Way {
    const Function *Body;
    EventId Fork;
    bool Forked;              // in this body
    std::set<ValueId> Places; // that hold fork's result
    std::set<uint32_t> Slots; // the same, of locals
  };

  bool run(const Way &On, std::vector<Step> Path);
  std::optional<int64_t> evaluate(const Way &On, ValueId Id) const;
  bool event(const Way &On, EventId Id, const std::vector<Step> &Path);

  const LinkUnit &Units;
  const Callees &Known;
  std::map<const Function *, bool> Entered; // and whether it returns
  std::optional<UnsafeStep> Found;
};

std::optional<int64_t> Child::evaluate(const Way &On, ValueId Id) const {
  const Value &V = On.Body->Values[Id];
  switch (V.Kind) {
  case ValueKind::Number:
    return V.Number;
  case ValueKind::LocalContent:
    return On.Slots.count(V.A) ? std::optional<int64_t>(0) : std::nullopt;
  case ValueKind::Result:
    if (!On.Forked)
      return std::nullopt;
    if (const Event &E = On.Body->Events[V.A];
        V.A == On.Fork ||
        (E.Kind == EventKind::Load && On.Places.count(E.Address)))
      return 0;
    return std::nullopt;
  case ValueKind::Binary:
    break;
  default:
    return std::nullopt;
  }
  std::optional<int64_t> A = evaluate(On, V.A), B = evaluate(On, V.B);
  if (V.Op == Operator::LogicalNot)
    return A ? std::optional<int64_t>(!*A) : std::nullopt;
  if (V.Op == Operator::Minus && V.B == NoValue)
    return A ? std::optional<int64_t>(-*A) : std::nullopt;
  if (!A || !B)
    return std::nullopt;
  return fold(V.Op, *A, *B);
}

/// False where the child goes no further.
bool Child::event(const Way &On, EventId Id, const std::vector<Step> &Path) {
  const Event &E = On.Body->Events[Id];
  if (isCallOf(Units, E, isExec))
    return false;
  // Another fork has a child of its own.
  if (isCallOf(Units, E, isFork) && Id != On.Fork)
    return false;
  if (std::optional<UnsafeStep> Step = unsafeStep(Units, *On.Body, Id)) {
    Found = Step;
    Found->Path = Path;
    return false;
  }
  std::vector<const Function *> Called = Known.of(*On.Body, Id);
  bool Returns = Called.empty();
  for (const Function *Callee : Called) {
    auto [It, New] = Entered.try_emplace(Callee, true);
    if (New) {
      std::vector<Step> Further = Path;
      Further.push_back({E.Place, functionName(Units, On.Body->Self) +
                                      " calls " +
                                      functionName(Units, Callee->Self)});
      bool CameBack = run({Callee, 0, false, {}, {}}, std::move(Further));
      if (Found)
        return false;
      Entered[Callee] = CameBack;
    }
    Returns |= Entered[Callee];
  }
  return Returns;
}

/// Whether the child leaves the body by a return.
bool Child::run(const Way &On, std::vector<Step> Path) {
  const Function &Body = *On.Body;
  BlockId First = 0;
  EventId From = 0;
  for (BlockId B = 0; On.Forked && B < Body.Blocks.size(); ++B)
    if (Body.Blocks[B].FirstEvent <= On.Fork &&
        On.Fork < Body.Blocks[B].FirstEvent + Body.Blocks[B].EventCount) {
      First = B;
      From = On.Fork + 1;
    }
  std::vector<BlockId> Work{First};
  std::set<BlockId> Seen{First};
  bool Returns = false;
  while (!Work.empty() && !Body.Blocks.empty()) {
    BlockId Now = Work.back();
    Work.pop_back();
    const Block &B = Body.Blocks[Now];
    bool Goes = true;
    for (EventId Id = std::max(B.FirstEvent, Now == First ? From : 0);
         Goes && Id < B.FirstEvent + B.EventCount; ++Id) {
      Goes = event(On, Id, Path);
      if (Found)
        return false;
      Returns |= Body.Events[Id].Kind == EventKind::Return;
    }
    if (!Goes)
      continue;
    std::optional<int64_t> Taken;
    if (B.Condition != NoValue && B.Successors.size() == 2)
      Taken = evaluate(On, B.Condition);
    // A switch does not say which of its branches is the child's.
    if (On.Forked && B.Condition == NoValue && B.Successors.size() > 1)
      continue;
    for (size_t N = 0; N < B.Successors.size(); ++N) {
      BlockId Next = B.Successors[N];
      if (Next != NoBlock && (!Taken || (*Taken != 0) == (N == 0)) &&
          Seen.insert(Next).second)
        Work.push_back(Next);
    }
  }
  return Returns;
}

std::optional<UnsafeStep> Child::after(const Function &Body, EventId Fork) {
  Way On{&Body, Fork, true, {}, {}};
  for (const Event &E : Body.Events) {
    const Value &Stored = Body.Values[E.Operand];
    if (E.Kind != EventKind::Store || Stored.Kind != ValueKind::Result ||
        Stored.A != Fork)
      continue;
    On.Places.insert(E.Address);
    if (Body.Values[E.Address].Kind == ValueKind::LocalAddress)
      On.Slots.insert(Body.Values[E.Address].A);
  }
  // Where nothing asks who it is, both go on, and nothing is known.
  bool Asked = llvm::any_of(Body.Blocks, [&](const Block &B) {
    return B.Condition != NoValue && evaluate(On, B.Condition);
  });
  if (Asked)
    run(On, {});
  return Found;
}

bool handlesForks(const LinkUnit &Units) {
  return llvm::any_of(Units.Functions, [&](const Function &Body) {
    return llvm::any_of(Body.Events, [&](const Event &E) {
      return isCallOf(Units, E, [](llvm::StringRef Name) {
        return Name == "pthread_atfork" || Name == "__register_atfork";
      });
    });
  });
}

/// A thread that may run while this context forks.
std::optional<ThreadId> runningBeside(const Interpreter &I, const Context &C,
                                      uint32_t Live) {
  auto counts = [&](ThreadId T) {
    StartKind Kind = I.threads()[T].Shown.Kind;
    return Kind != StartKind::Signal && Kind != StartKind::Callback;
  };
  ThreadId Self = C.In.Thread;
  if (!counts(Self))
    return std::nullopt;
  for (ThreadId T : I.liveOf(Live))
    if (T != Self && counts(T))
      return T;
  if (Self != 0 && I.threads()[Self].Shown.Many)
    return Self;
  return std::nullopt;
}

} // namespace

void BodyRun::noteFork(const Flow &State, EventId Id) {
  if (State.Startup || !isCallOf(I.Units, F.Events[Id], isFork))
    return;
  std::vector<ThreadId> Live = State.Live;
  if (auto It = Forks.find(Id); It != Forks.end())
    unite(Live, I.liveOf(It->second));
  Forks[Id] = I.LiveSets.intern(Live);
}

std::vector<ForkedStep> findForkedSteps(const Interpreter &I) {
  std::map<Location, ForkedStep> ByFork;
  std::optional<Callees> Known;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    for (const auto &[Fork, Live] : C.Forks) {
      std::optional<ThreadId> Beside = runningBeside(I, C, Live);
      Location Place = C.In.Body->Events[Fork].Place;
      if (!Beside || ByFork.count(Place))
        continue;
      if (!Known) {
        if (handlesForks(I.units()))
          return {};
        Known.emplace(I);
      }
      std::optional<UnsafeStep> Step =
          Child(I.units(), *Known).after(*C.In.Body, Fork);
      if (Step)
        ByFork[Place] = {Place,   C.In.Body->Self, C.In.Thread,
                         *Beside, pathTo(I, Id),   *Step};
    }
  }
  std::vector<ForkedStep> Result;
  for (auto &[Place, Step] : ByFork)
    Result.push_back(std::move(Step));
  return Result;
}

} // namespace pothole
