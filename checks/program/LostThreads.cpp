//===- Threads whose handle dies before anybody joins them ----------------===//
//
// Each deed was noted on a path. That the path can be taken is another matter:
// `if (c) start(); ... if (c) join();` is right although we may not follow c.
// So where a thread that somebody joins is not started on every way to the
// place where its handle dies, nothing is said.
//
// What is kept where several threads reach it is lost only if nobody ever joins
// or detaches it.

#include "checks/program/Describe.h"
#include "checks/program/Handles.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// Every way to `To` leads through `By`, if that is passed at all.
bool unavoidable(const Function &Body, BlockId By, BlockId To) {
  std::vector<BlockId> Work{0};
  std::set<BlockId> Seen{By};
  while (!Work.empty()) {
    BlockId Next = Work.back();
    Work.pop_back();
    if (Next == NoBlock || !Seen.insert(Next).second)
      continue;
    if (Next == To)
      return false;
    const Block &B = Body.Blocks[Next];
    Work.insert(Work.end(), B.Successors.begin(), B.Successors.end());
  }
  return true;
}

/// Empty for a temporary and the like.
std::string handleName(const Interpreter &I, Cell Where) {
  const Memory &M = I.memory();
  const Object &O = M[Where.Object];
  if (O.Kind == ObjectKind::Local && O.A < I.units().Functions.size() &&
      I.units().Functions[O.A].Locals[O.B].Name.empty())
    return "";
  if (O.Kind == ObjectKind::Heap &&
      llvm::none_of(M.selectors(Where.Path), [](const Selector &Step) {
        return Step.Kind == SelectorKind::Field;
      }))
    return "";
  return cellName(I, Where);
}

/// The field or variable a handle is kept in.
std::pair<EntityId, ObjectId> keeperOf(const Interpreter &I, Cell Where) {
  for (const Selector &Step : llvm::reverse(I.memory().selectors(Where.Path)))
    if (Step.Kind == SelectorKind::Field)
      return {Step.A, 0};
  return {NoEntity, Where.Object};
}

class Losses {
public:
  explicit Losses(const Interpreter &I);
  std::vector<LostThread> run();

private:
  bool isLost(const Context &C, const RawHandleUse &Use);
  bool surelyStarted(const Context &C, const RawHandleUse &Use);
  bool joinedInLoopOf(const Context &C, const RawHandleUse &Use);
  const Shape &shapeOf(const Function &Body) {
    return Shapes.try_emplace(&Body, Body).first->second;
  }

  const Interpreter &I;
  std::map<const Function *, Shape> Shapes;
  std::map<ThreadId, std::vector<std::pair<const Function *, EventId>>> Ends;
  std::set<ThreadId> JoinedAlone; // one at a time, or given away
  std::set<ObjectId> GivenAway;
  std::set<std::pair<EntityId, ObjectId>> JoinsUnknown; // from where
};

Losses::Losses(const Interpreter &I) : I(I) {
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = I.contexts()[Id];
    for (const RawHandleUse &Use : C.HandleUses)
      switch (Use.Deed) {
      case HandleDeed::Join:
      case HandleDeed::Detach:
        JoinedAlone.insert(Use.Thread);
        [[fallthrough]];
      case HandleDeed::JoinEach:
        Ends[Use.Thread].push_back({C.In.Body, Use.At});
        break;
      case HandleDeed::JoinUnknown:
        // What comes from outside is not what is kept inside.
        if (Use.Where != AnyLock || !C.Callers.empty())
          JoinsUnknown.insert(keeperOf(I, Use.Where));
        break;
      case HandleDeed::GiveAway:
        JoinedAlone.insert(Use.Thread);
        GivenAway.insert(Use.Where.Object);
        break;
      default:
        break;
      }
  }
}

/// A thread that is started under a condition is joined under the same one.
bool Losses::surelyStarted(const Context &C, const RawHandleUse &Use) {
  const Function &Body = *C.In.Body;
  const Shape &S = shapeOf(Body);
  BlockId At = S.BlockOf[Use.At];
  if (Use.Thread == NoThread || !Ends.count(Use.Thread))
    return true;
  if (Body.Events[Use.At].has(Flag::Move) && S.inLoop(At)) {
    const Loop &Around = S.Loops[S.LoopOf[At] - 1];
    return llvm::none_of(Ends[Use.Thread], [&](const auto &End) {
      return End.first != &Body || Around.contains(S.BlockOf[End.second]);
    });
  }
  const ThreadRoot &Root = I.threads()[Use.Thread];
  if (Root.StartedIn == NoContext ||
      I.contexts()[Root.StartedIn].In.Body != &Body)
    return llvm::none_of(C.HandleUses, [&](const RawHandleUse &Other) {
      return Other.Deed == HandleDeed::Idle && Other.At == Use.At &&
             Other.Where == Use.Where;
    });
  BlockId Start = S.BlockOf[Root.StartedAt];
  if (S.inLoop(Start))
    if (const Loop &Around = S.Loops[S.LoopOf[Start] - 1]; !Around.contains(At))
      Start = Around.Head;
  return unavoidable(Body, Start, At);
}

/// `for (each) { join(each); delete each; }`: of several, this one was joined.
bool Losses::joinedInLoopOf(const Context &C, const RawHandleUse &Use) {
  const Shape &S = shapeOf(*C.In.Body);
  BlockId At = S.BlockOf[Use.At];
  return S.inLoop(At) &&
         llvm::any_of(C.HandleUses, [&](const RawHandleUse &Other) {
           return Other.Deed == HandleDeed::JoinEach &&
                  Other.Thread == Use.Thread &&
                  S.Loops[S.LoopOf[At] - 1].contains(S.BlockOf[Other.At]);
         });
}

bool Losses::isLost(const Context &C, const RawHandleUse &Use) {
  // Which element is overwritten is not known, nor when the others write it.
  bool Overwrites = C.In.Body->Events[Use.At].has(Flag::Move);
  switch (Use.Deed) {
  case HandleDeed::Lose:
  case HandleDeed::ThrowPast:
    return surelyStarted(C, Use);
  case HandleDeed::LoseSome:
  case HandleDeed::ThrowPastSome: {
    if (Overwrites || joinedInLoopOf(C, Use))
      return false;
    // One that is left from before says nothing of those in the container.
    bool Local = I.memory()[Use.Where.Object].Kind == ObjectKind::Local;
    return !JoinedAlone.count(Use.Thread) &&
           !(Local && contains(C.In.State.Live, Use.Thread)) &&
           surelyStarted(C, Use);
  }
  case HandleDeed::LoseShared:
    return !Overwrites && !JoinsUnknown.count({NoEntity, AnyLock.Object}) &&
           !JoinsUnknown.count(keeperOf(I, Use.Where)) &&
           !Ends.count(Use.Thread) && !JoinedAlone.count(Use.Thread) &&
           !GivenAway.count(Use.Where.Object);
  default:
    return false;
  }
}

ThreadLoss howLost(const Interpreter &I, const Context &C,
                   const RawHandleUse &Use, const Shape &S) {
  const Function &Body = *C.In.Body;
  const Event &E = Body.Events[Use.At];
  if (Use.Deed == HandleDeed::ThrowPast ||
      Use.Deed == HandleDeed::ThrowPastSome)
    return ThreadLoss::Call;
  if (E.Kind == EventKind::ScopeEnd && E.has(Flag::Move))
    return ThreadLoss::Overwrite;
  if (Body.Self != NoEntity && I.units().Entities[Body.Self].Destructor)
    return ThreadLoss::Destructor;
  const Block &B = Body.Blocks[S.BlockOf[Use.At]];
  for (uint32_t N = 0; N < B.EventCount; ++N) {
    const Event &Other = Body.Events[B.FirstEvent + N];
    if (Other.Kind == EventKind::Throw)
      return ThreadLoss::Throw;
    if (Other.Kind == EventKind::Return && Other.Place == E.Place)
      return ThreadLoss::Return;
  }
  return ThreadLoss::ScopeEnd;
}

std::vector<LostThread> Losses::run() {
  std::map<std::tuple<Location, std::string>, LostThread> Found;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    if (C.Unsettled)
      continue;
    for (const RawHandleUse &Use : C.HandleUses) {
      if (!isLost(C, Use))
        continue;
      const Event &E = C.In.Body->Events[Use.At];
      LostThread L;
      L.How = howLost(I, C, Use, shapeOf(*C.In.Body));
      L.Handle = handleName(I, Use.Where);
      L.Place = E.Place;
      if (Use.Thread != NoThread) {
        L.Started = I.threads()[Use.Thread].Shown.Place;
        L.Entry = I.threads()[Use.Thread].Shown.Name;
        for (const auto &[Body, At] : Ends[Use.Thread])
          if (Body == C.In.Body && Body->Events[At].Place != L.Place)
            L.Joined = Body->Events[At].Place;
      }
      L.In = C.In.Body->Self;
      L.Callee = E.Kind == EventKind::Call ? E.Callee : NoEntity;
      L.By = C.In.Thread;
      L.Path = pathTo(I, Id);
      Found.try_emplace({L.Place, L.Handle}, L);
    }
  }
  std::vector<LostThread> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace

std::vector<LostThread> judgeHandles(const Interpreter &I) {
  return Losses(I).run();
}

} // namespace pothole
