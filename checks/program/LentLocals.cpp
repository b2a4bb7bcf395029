//===- Locals that die while a thread uses them ---------------------------===//
//
// What a thread is handed by reference or address is lent to it. When the frame
// whose local it is may be left while the thread is live, the thread outlives
// it. Frames that wait for anything at all (a condition, a latch, a flag that
// they poll, code we do not see that is handed the local) are left alone:
// what they wait for is most likely the thread.

#include "checks/program/Describe.h"
#include "checks/program/Handles.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// A loop goes on depending on what others may change, and in what is called on
/// an atomic.
bool polls(const Function &Body, bool Called) {
  Shape S(Body);
  for (BlockId Id = 0; Id < Body.Blocks.size(); ++Id) {
    if (!S.inLoop(Id))
      continue;
    std::vector<ValueId> Work{Body.Blocks[Id].Condition};
    while (!Work.empty()) {
      const Value &V = Body.Values[Work.back()];
      Work.pop_back();
      if (V.Kind == ValueKind::Binary) {
        Work.push_back(V.A);
        Work.push_back(V.B);
      }
      if (V.Kind == ValueKind::Result &&
          Body.Events[V.A].Kind == EventKind::Load &&
          !Body.Events[V.A].has(Flag::Structure) &&
          !(Called && Body.Events[V.A].Order == MemoryOrder::NonAtomic))
        return true;
    }
  }
  return false;
}

/// Whether the first way to a context leads through a body.
bool leadsThrough(const Interpreter &I, ContextId Id, const Function &Body) {
  std::set<ContextId> Seen;
  while (I.contexts()[Id].In.Body != &Body) {
    Id = I.contexts()[Id].FirstCaller;
    if (Id == NoContext || !Seen.insert(Id).second)
      return false;
  }
  return true;
}

class Lent {
public:
  explicit Lent(const Interpreter &I);
  std::vector<OutlivedLocal> run();

private:
  std::set<ObjectId> localsOf(ThreadId T) const;
  bool outlives(ThreadId T, ObjectId Local, ContextId Frame);
  bool waits(const Function &Body, bool Called, bool Task);
  std::set<ContextId> below(ContextId Id) const;

  const Interpreter &I;
  std::map<uint32_t, std::vector<ContextId>> Frames; // by key of the body
  std::map<ThreadId, Location> Detached;
  std::set<ThreadId> Lost; // std::terminate comes first, or who knows
  std::map<std::tuple<const Function *, bool, bool>, bool> Waits;
};

Lent::Lent(const Interpreter &I) : I(I) {
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = I.contexts()[Id];
    Frames[bodyKey(I.units(), *C.In.Body)].push_back(Id);
    for (const RawHandleUse &Use : C.HandleUses)
      switch (Use.Deed) {
      case HandleDeed::Detach:
        Detached.try_emplace(Use.Thread, C.In.Body->Events[Use.At].Place);
        break;
      case HandleDeed::Lose:
      case HandleDeed::LoseSome:
      case HandleDeed::LoseShared:
        if (!C.In.Body->Events[Use.At].has(Flag::Move))
          Lost.insert(Use.Thread);
        break;
      case HandleDeed::GiveAway:
        Lost.insert(Use.Thread);
        break;
      default:
        break;
      }
  }
}

/// Named variables of other threads' frames that the thread begins with.
std::set<ObjectId> Lent::localsOf(ThreadId T) const {
  const Memory &M = I.memory();
  std::set<ObjectId> Result;
  auto add = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content)) {
      if (A.Kind != AtomKind::Address || A.Tag)
        continue;
      const Object &O = M[A.A];
      if (O.Kind != ObjectKind::Local || O.Owner == T ||
          O.A >= I.units().Functions.size())
        continue;
      const Local &L = I.units().Functions[O.A].Locals[O.B];
      bool Variable =
          L.Kind == LocalKind::Variable || L.Kind == LocalKind::Parameter;
      if (Variable && !L.Name.empty() && L.LocalType.Class != TypeClass::Thread)
        Result.insert(A.A);
    }
  };
  for (ContextId Root : I.threads()[T].Roots) {
    const Flow &In = I.contexts()[Root].In.State;
    for (AtomsId Content : In.Slots)
      add(Content);
    for (const auto &[Where, Content] : In.Cells)
      add(Content);
  }
  return Result;
}

std::set<ContextId> Lent::below(ContextId Id) const {
  std::set<ContextId> Seen;
  std::vector<ContextId> Work{Id};
  while (!Work.empty()) {
    ContextId Next = Work.back();
    Work.pop_back();
    if (Seen.insert(Next).second)
      Work.insert(Work.end(), I.contexts()[Next].Callees.begin(),
                  I.contexts()[Next].Callees.end());
  }
  return Seen;
}

bool Lent::waits(const Function &Body, bool Called, bool Task) {
  auto [It, New] = Waits.try_emplace({&Body, Called, Task});
  if (!New)
    return It->second;
  bool Found = polls(Body, Called);
  for (const Event &E : Body.Events)
    switch (E.Kind) {
    case EventKind::Wait:
    case EventKind::Await:
    case EventKind::Barrier:
      Found = true;
      break;
    case EventKind::Join:
      Found |= E.has(Flag::All);
      break;
    case EventKind::Call:
      // io_context::run() and its like run the tasks.
      Found |= Task && (E.Callee == NoEntity || !I.units().body(E.Callee));
      break;
    default:
      break;
    }
  // A pool that is a local waits for its tasks when it dies.
  for (const Local &L : Body.Locals)
    Found |= Task && L.Kind == LocalKind::Variable &&
             (L.LocalType.Class == TypeClass::LibraryRecord ||
              L.LocalType.Class == TypeClass::Synchronized);
  return It->second = Found;
}

/// Whether a run of the frame may be left while the thread it started, itself
/// or through what it calls, goes on.
bool Lent::outlives(ThreadId T, ObjectId Local, ContextId Frame) {
  const Context &C = I.contexts()[Frame];
  if (C.Vague || C.Unsettled || contains(C.In.State.Live, T))
    return false;
  bool Leaves = llvm::any_of(C.Exits, [&](const Exit &X) {
    return contains(X.State.Live, T) &&
           std::includes(C.In.State.Observed.begin(), C.In.State.Observed.end(),
                         X.State.Observed.begin(), X.State.Observed.end());
  });
  if (!Leaves)
    return false;
  bool Task = I.threads()[T].Shown.Kind == StartKind::Task;
  for (ContextId Id : below(Frame)) {
    const Context &Callee = I.contexts()[Id];
    if (waits(*Callee.In.Body, Id != Frame, Task))
      return false;
    for (const RawHandleUse &Use : Callee.HandleUses) {
      bool Joins =
          Use.Deed == HandleDeed::Join || Use.Deed == HandleDeed::JoinEach;
      if ((Joins && Use.Thread == T) || Use.Deed == HandleDeed::JoinUnknown ||
          (Use.Deed == HandleDeed::GiveAway && Use.Where.Object == Local))
        return false;
    }
  }
  return true;
}

std::vector<OutlivedLocal> Lent::run() {
  std::map<std::tuple<Location, std::string, ThreadId>, OutlivedLocal> Found;
  for (ThreadId T = 1; T < I.threads().size(); ++T) {
    const ThreadRoot &Root = I.threads()[T];
    bool Region = Root.Shown.Entry != NoEntity &&
                  I.units().body(Root.Shown.Entry) &&
                  I.isRegion(*I.units().body(Root.Shown.Entry));
    if (Lost.count(T) || Region || Root.StartedIn == NoContext ||
        Root.Shown.Kind == StartKind::Parallel ||
        Root.Shown.Kind == StartKind::Signal)
      continue;
    for (ObjectId Object : localsOf(T)) {
      const pothole::Object &O = I.memory()[Object];
      const Function &Body = I.units().Functions[O.A];
      if (llvm::none_of(Frames[O.A], [&](ContextId Frame) {
            return I.contexts()[Frame].In.Thread == O.Owner &&
                   outlives(T, Object, Frame);
          }))
        continue;
      OutlivedLocal L;
      L.Local = Body.Locals[O.B].Name;
      L.By = T;
      L.Declared = Body.Locals[O.B].Place;
      L.Started = Root.Shown.Place;
      if (auto It = Detached.find(T); It != Detached.end())
        L.LetGo = It->second;
      L.In = Body.Self;
      if (leadsThrough(I, Root.StartedIn, Body))
        L.Path = pathTo(I, Root.StartedIn);
      Found.try_emplace({L.Started, L.Local, T}, L);
    }
  }
  std::vector<OutlivedLocal> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace

std::vector<OutlivedLocal> judgeLentLocals(const Interpreter &I) {
  return Lent(I).run();
}

} // namespace pothole
