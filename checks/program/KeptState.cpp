//===- What a call keeps in an object that other threads use --------------===//
//
// A field is written, and read back before the call that wrote it ends: it
// hands something from one part of the call to another. Nobody reads it who has
// not written it in the same call, so nobody else is meant. Where several
// threads do so with one object, each reads what another has written, also if
// every access is locked by itself, or atomic.
//
// Before each read every way from the start of the call must pass a write: in
// the function itself, in one it calls, or before the call of it. One read that
// can come first makes it a cache, a count, or news for another thread.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Sections.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxCallers = 6;  // from a read up to the write before it
constexpr size_t MaxAccesses = 400; // of one state

/// A write, and a read of what it wrote, in the function that has both.
struct Answer {
  ContextId In = NoContext;
  Deed Write, Read;
};

class KeptStates {
public:
  explicit KeptStates(const Interpreter &I)
      : I(I), M(I.memory()), Pairs(I), Known(I) {}
  std::vector<KeptState> run();

private:
  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  AccessClass classOf(const Deed &D) const {
    return {*D.Access, context(D.In).In.Thread, {}};
  }
  bool isPart(PathId Path, PathId Of) const;
  bool isField(Cell Where) const;
  bool holdsData(Cell Where) const;
  bool replaces(ContextId Id, const RawAccess &A) const;
  const std::vector<Deed> &writesBefore(ContextId Id, unsigned Depth);
  bool answer(ContextId Id, EventId At, const Deed &Read, unsigned Depth,
              std::vector<Answer> &Out);
  bool oneAtATime(const Answer &A, const Deed &Other) const;
  const Deed *spoiler(const Answer &A, llvm::ArrayRef<Deed> Writes);
  std::optional<KeptState> judge();

  const Interpreter &I;
  const Memory &M;
  Collision Pairs;
  Sections Known;
  // Of the state that is looked at.
  Cell State;
  std::map<ContextId, std::vector<Deed>> Before;
  std::map<ObjectId, std::vector<Deed>> ByObject;
};

bool KeptStates::isPart(PathId Path, PathId Of) const {
  while (Path != Of && Path)
    Path = M.parent(Path);
  return Path == Of;
}

bool KeptStates::isField(Cell Where) const {
  return llvm::any_of(M.selectors(Where.Path), [](const Selector &Step) {
    return Step.Kind == SelectorKind::Field;
  });
}

bool KeptStates::holdsData(Cell Where) const {
  const Type *Of = cellType(I, Where);
  if (!Of)
    return false;
  switch (Of->Class) {
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Floating:
  case TypeClass::Pointer:
  case TypeClass::Record:
  case TypeClass::Container:
  case TypeClass::SmartPointer:
  case TypeClass::Atomic:
    return true;
  default:
    return false;
  }
}

/// Nothing of the old content is left. Of a container: another is copied to it,
/// or it is emptied, at which nothing else is touched.
bool KeptStates::replaces(ContextId Id, const RawAccess &A) const {
  const Function &F = *context(Id).In.Body;
  const Event &E = F.Events[A.Event];
  if (!A.Write || A.Read || A.Freed ||
      Pairs.initializing(classOf({Id, A.Event, &A})))
    return false;
  if (!E.has(Flag::Structure))
    return true;
  bool Alone = true, Copied = false;
  for (const Event &Other : F.Events)
    if (Other.Place == E.Place && &Other != &E) {
      Alone = false;
      Copied |= Other.Kind == EventKind::Copy && Other.Address == E.Address;
    }
  return Copied || (Alone && !E.has(Flag::Move));
}

/// Writes of the whole state on each way through a function, by itself or what
/// it calls; empty if some way passes none.
const std::vector<Deed> &KeptStates::writesBefore(ContextId Id,
                                                  unsigned Depth) {
  auto [It, New] = Before.try_emplace(Id);
  if (!New || Depth == 0)
    return It->second;
  std::vector<Deed> Result;
  const Context &C = context(Id);
  for (const RawAccess &A : C.Accesses)
    if (A.Where.Object == State.Object && isPart(State.Path, A.Where.Path) &&
        replaces(Id, A))
      Result.push_back({Id, A.Event, &A});
  std::map<EventId, std::vector<ContextId>> Calls;
  for (ContextId Callee : C.Callees)
    for (const auto &[Caller, At] : context(Callee).Callers)
      if (Caller == Id)
        Calls[At].push_back(Callee);
  for (const auto &[At, Callees] : Calls) {
    std::vector<Deed> Each;
    for (ContextId Callee : Callees) {
      const std::vector<Deed> &Inner = writesBefore(Callee, Depth - 1);
      std::set<EventId> Stops;
      for (const Deed &D : Inner)
        Stops.insert(D.At);
      if (Inner.empty() || Known.control(Callee).leavesWithout(Stops)) {
        Each.clear();
        break;
      }
      Each.push_back({Inner.front().In, At, Inner.front().Access});
    }
    llvm::append_range(Result, Each);
  }
  return Before[Id] = std::move(Result);
}

/// Whether each way to the event passes a write: here, or in every caller.
bool KeptStates::answer(ContextId Id, EventId At, const Deed &Read,
                        unsigned Depth, std::vector<Answer> &Out) {
  constexpr unsigned MaxDepth = 3; // calls below the function with both
  const Control &C = Known.control(Id);
  std::set<EventId> Writes;
  for (const Deed &W : writesBefore(Id, MaxDepth))
    if (W.At != At)
      Writes.insert(W.At);
  if (!C.comesTo(At, Writes)) {
    for (const Deed &W : writesBefore(Id, MaxDepth))
      if (W.At != At && C.follows(W.At, At))
        Out.push_back({Id, W, {Read.In, At, Read.Access}});
    return true;
  }
  bool Called = false;
  for (const auto &[Caller, Event] : context(Id).Callers) {
    if (context(Caller).In.Thread != context(Id).In.Thread)
      return false;
    Called = true;
    if (Depth == 0 || !answer(Caller, Event, Read, Depth - 1, Out))
      return false;
  }
  return Called;
}

/// One thread of a barrier does all of it, or the thread with one number.
bool KeptStates::oneAtATime(const Answer &A, const Deed &Other) const {
  auto serial = [&](const Deed &D) {
    std::set<Cell> Locks;
    for (const Held &H : I.locksOf(D.Access->Locks))
      if (H.Hidden && turnKind(M, H.Lock) == Awaited::Serial)
        Locks.insert(H.Lock);
    return Locks;
  };
  const std::set<Cell> Mine = serial(A.Write), Again = serial(A.Read);
  for (const Cell &Lock : serial(Other))
    if (Mine.count(Lock) && Again.count(Lock))
      return true;
  auto here = [&](const Deed &D) {
    AccessClass C = classOf(D);
    C.Where.push_back({D.In, D.At});
    return C;
  };
  return Pairs.byOneInstance(here(A.Read), here(Other)) &&
         Pairs.byOneInstance(here(A.Write), here(Other));
}

/// Another write that can fall between the two.
const Deed *KeptStates::spoiler(const Answer &A, llvm::ArrayRef<Deed> Writes) {
  if (Known.together(A.In, A.Write, A.Read))
    return nullptr;
  const Deed *Best = nullptr;
  AccessClass Mine = classOf(A.Read);
  for (const Deed &W : Writes) {
    // What is set up before the other thread begins is there for it to change.
    if (!Pairs.atOneTime(Mine, classOf(W)) ||
        !Pairs.atOneTime(classOf(A.Write), classOf(W)))
      continue;
    if (oneAtATime(A, W))
      continue;
    // Another thread that does the same tells most.
    auto same = [&](const Deed &D) {
      return context(D.In).In.Body == context(A.Write.In).In.Body;
    };
    if (!Best || (same(W) && !same(*Best)))
      Best = &W;
  }
  return Best;
}

std::optional<KeptState> KeptStates::judge() {
  std::vector<Deed> Writes, Reads;
  std::set<ThreadId> Writers;
  bool Constant = true;
  for (const Deed &D : ByObject[State.Object]) {
    const RawAccess &A = *D.Access;
    bool Whole = isPart(State.Path, A.Where.Path);
    if (I.alone(context(D.In).In.Thread, A) || A.Freed ||
        !(Whole || isPart(A.Where.Path, State.Path)))
      continue;
    StartKind How = I.threads()[context(D.In).In.Thread].Shown.Kind;
    if (How == StartKind::Parallel || How == StartKind::Signal)
      return std::nullopt;
    if (A.Write) {
      Writes.push_back(D);
      Writers.insert(context(D.In).In.Thread);
      Constant &= Known.stored(D).has_value();
    }
    if (A.Read)
      Reads.push_back(D);
  }
  if (Constant || Reads.empty() || Reads.size() + Writes.size() > MaxAccesses)
    return std::nullopt;
  Before.clear();
  std::vector<Answer> Answers;
  for (const Deed &R : Reads)
    if (!Writers.count(context(R.In).In.Thread) ||
        !answer(R.In, R.Access->Event, R, MaxCallers, Answers))
      return std::nullopt;
  for (const Answer &A : Answers) {
    const Deed *Other = spoiler(A, Writes);
    if (!Other)
      continue;
    KeptState K;
    K.State = cellName(I, State);
    if (std::optional<Cell> Lock =
            Known.commonLock(*A.Write.Access, *A.Read.Access))
      K.Lock = cellName(I, *Lock);
    K.Atomic = A.Write.Access->Atomic;
    K.HandedIn = !I.known(State.Object);
    auto spot = [&](const Deed &D) { return spotOf(I, D.In, D.Access->Event); };
    K.ReadBack = spot(A.Read).Place;
    K.Written = spot(A.Write);
    K.Other = spot(*Other);
    return K;
  }
  return std::nullopt;
}

std::vector<KeptState> KeptStates::run() {
  std::set<Cell> States;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    if (context(Id).Unsettled)
      continue;
    for (const RawAccess &A : context(Id).Accesses) {
      if (Pairs.initializing(classOf({Id, A.Event, &A})))
        continue;
      ByObject[A.Where.Object].push_back({Id, A.Event, &A});
      if (A.Write && !A.Startup && !A.Freed && isField(A.Where) &&
          M.unique(A.Where) && holdsData(A.Where))
        States.insert(A.Where);
    }
  }
  std::map<std::string, KeptState> Found;
  for (const Cell &Each : States) {
    State = Each;
    if (std::optional<KeptState> K = judge())
      Found.try_emplace(K->State, *K);
  }
  std::vector<KeptState> Result;
  for (auto &[Name, K] : Found)
    Result.push_back(std::move(K));
  return Result;
}

} // namespace

std::vector<KeptState> judgeKeptStates(const Interpreter &I) {
  return KeptStates(I).run();
}

} // namespace pothole
