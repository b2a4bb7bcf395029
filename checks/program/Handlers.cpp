//===- What signal handlers reach -----------------------------------------===//
//
// Every body a handler can reach, nearest first, whatever the branches say: a
// handler that does it in one case out of ten does it. Only what a constant
// argument decides is decided: `cleanUp(/*fromSignal=*/true)`.

#include "checks/program/AsyncSafety.h"
#include "checks/program/Describe.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr size_t MaxBodies = 2000; // per handler

/// What is known of a body's parameters.
using Arguments = std::vector<std::optional<int64_t>>;

struct Visit {
  const Function *Body;
  Arguments Known;
  std::vector<Step> Path;
};

std::optional<int64_t> valueOf(const Function &F, const Arguments &Known,
                               ValueId Id) {
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Number:
    return V.Number;
  case ValueKind::LocalContent:
    return V.A < Known.size() ? Known[V.A] : std::nullopt;
  case ValueKind::Binary:
    break;
  default:
    return std::nullopt;
  }
  std::optional<int64_t> Left = valueOf(F, Known, V.A);
  if (Left && V.Op == Operator::LogicalNot)
    return !*Left;
  if (V.Op != Operator::Equal && V.Op != Operator::NotEqual)
    return std::nullopt;
  std::optional<int64_t> Right = valueOf(F, Known, V.B);
  if (!Left || !Right)
    return std::nullopt;
  return (*Left == *Right) == (V.Op == Operator::Equal);
}

/// Of parameters that keep what they are given.
Arguments argumentsOf(const Function &From, const Arguments &Known,
                      const Event &Call, const Function &To) {
  Arguments Result(To.ParameterCount);
  if (Call.Kind != EventKind::Call)
    return Result;
  for (uint32_t N = 0; N < std::min(Call.ArgCount, To.ParameterCount); ++N)
    if (!To.Locals[N].Addressed)
      Result[N] = valueOf(From, Known, From.Args[Call.FirstArg + N]);
  for (const Event &E : To.Events)
    if (E.Address < To.Values.size() && E.Kind != EventKind::Load)
      if (const Value &V = To.Values[E.Address];
          V.Kind == ValueKind::LocalAddress && V.A < Result.size())
        Result[V.A] = std::nullopt;
  return Result;
}

std::set<BlockId> blocksOn(const Function &F, const Arguments &Known) {
  std::vector<BlockId> Work{0};
  std::set<BlockId> Seen{0};
  while (!Work.empty() && !F.Blocks.empty()) {
    const Block &B = F.Blocks[Work.back()];
    Work.pop_back();
    std::optional<int64_t> Decided;
    if (B.Condition != NoValue && B.Successors.size() == 2)
      Decided = valueOf(F, Known, B.Condition);
    for (size_t Way = 0; Way < B.Successors.size(); ++Way)
      if (BlockId Next = B.Successors[Way];
          Next != NoBlock && (!Decided || Way == (*Decided ? 0u : 1u)) &&
          Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return Seen;
}

/// All events but those that the arguments lead around.
std::vector<EventId> eventsOn(const Function &F, const Arguments &Known) {
  std::set<BlockId> Open = blocksOn(F, Known), All = blocksOn(F, {});
  std::vector<bool> Passed(F.Events.size());
  for (BlockId Id : All)
    if (!Open.count(Id))
      for (uint32_t N = 0; N < F.Blocks[Id].EventCount; ++N)
        Passed[F.Blocks[Id].FirstEvent + N] = true;
  std::vector<EventId> Result;
  for (EventId Id = 0; Id < F.Events.size(); ++Id)
    if (!Passed[Id])
      Result.push_back(Id);
  return Result;
}

/// `raise` again, after the default action was restored.
bool raises(const LinkUnit &Units, const Function &Body) {
  return llvm::any_of(Body.Events, [&](const Event &E) {
    return E.Kind == EventKind::Call && E.Callee != NoEntity &&
           Units.Entities[E.Callee].Name == "raise";
  });
}

class Handlers {
public:
  explicit Handlers(const Interpreter &I) : I(I), Known(I) {}
  std::vector<HandlerStep> run();

private:
  void follow(ThreadId Handler, const Function &Body);

  const Interpreter &I;
  Callees Known;
  std::vector<HandlerStep> Result;
};

void Handlers::follow(ThreadId Handler, const Function &Entry) {
  const LinkUnit &Units = I.units();
  bool Ends = !mayReturn(Known, Entry) || raises(Units, Entry);
  std::vector<Visit> Queue{{&Entry, {}, {}}};
  std::set<std::pair<const Function *, Arguments>> Seen{{&Entry, {}}};
  std::map<std::string, HandlerStep> ByDeed;
  for (size_t N = 0; N < Queue.size() && N < MaxBodies; ++N) {
    Visit Now = Queue[N];
    for (EventId Id : eventsOn(*Now.Body, Now.Known)) {
      if (std::optional<UnsafeStep> Step = unsafeStep(Units, *Now.Body, Id)) {
        auto [It, New] = ByDeed.try_emplace(Step->Does);
        if (New) {
          It->second = {Handler, Ends, *Step, {}};
          It->second.What.Path = Now.Path;
        } else if (Step->Place != It->second.What.Place &&
                   !llvm::is_contained(It->second.Again, Step->Place)) {
          It->second.Again.push_back(Step->Place);
        }
      }
      for (const Function *Callee : Known.of(*Now.Body, Id)) {
        Arguments Given =
            argumentsOf(*Now.Body, Now.Known, Now.Body->Events[Id], *Callee);
        if (!Seen.insert({Callee, Given}).second)
          continue;
        std::vector<Step> Path = Now.Path;
        Path.push_back({Now.Body->Events[Id].Place,
                        functionName(Units, Now.Body->Self) + " calls " +
                            functionName(Units, Callee->Self)});
        Queue.push_back({Callee, std::move(Given), std::move(Path)});
      }
    }
  }
  for (auto &[Deed, Step] : ByDeed)
    Result.push_back(std::move(Step));
}

std::vector<HandlerStep> Handlers::run() {
  std::set<EntityId> Seen;
  for (ThreadId Id = 0; Id < I.threads().size(); ++Id) {
    const Thread &Handler = I.threads()[Id].Shown;
    if (Handler.Kind != StartKind::Signal || Handler.Entry == NoEntity ||
        !Seen.insert(Handler.Entry).second)
      continue;
    if (const Function *Body = I.units().body(Handler.Entry))
      follow(Id, *Body);
  }
  llvm::sort(Result, [](const HandlerStep &A, const HandlerStep &B) {
    return std::tie(A.What.Place, A.By, A.What.Does) <
           std::tie(B.What.Place, B.By, B.What.Does);
  });
  return std::move(Result);
}

} // namespace

bool mayReturn(const Callees &Known, const Function &Body) {
  std::map<const Function *, bool> Done;
  auto returns = [&](auto &Self, const Function &F) -> bool {
    // In a recursion: assume it comes back.
    if (auto [It, New] = Done.try_emplace(&F, true); !New)
      return It->second;
    std::vector<BlockId> Work{0};
    std::set<BlockId> Seen{0};
    bool Result = F.Blocks.empty();
    while (!Work.empty() && !Result) {
      const Block &B = F.Blocks[Work.back()];
      Work.pop_back();
      bool Stops = false;
      for (EventId Id = B.FirstEvent;
           !Stops && Id < B.FirstEvent + B.EventCount; ++Id) {
        Result |= F.Events[Id].Kind == EventKind::Return;
        std::vector<const Function *> Called = Known.of(F, Id);
        Stops = !Called.empty() &&
                llvm::none_of(Called, [&](const Function *Callee) {
                  return Self(Self, *Callee);
                });
      }
      for (BlockId Next : B.Successors)
        if (!Stops && Next != NoBlock && Seen.insert(Next).second)
          Work.push_back(Next);
    }
    return Done[&F] = Result;
  };
  return returns(returns, Body);
}

std::vector<HandlerStep> findHandlerSteps(const Interpreter &I) {
  if (llvm::none_of(I.threads(), [](const ThreadRoot &Root) {
        return Root.Shown.Kind == StartKind::Signal;
      }))
    return {};
  return Handlers(I).run();
}

} // namespace pothole
