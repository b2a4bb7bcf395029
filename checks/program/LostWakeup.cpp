//===- Waits that a notify can miss ---------------------------------------===//
//
// A condition remembers nothing: who waits must have asked, under the lock it
// waits with, whether there is anything to wait for, and must ask again when it
// wakes. Branches that decide over the wait are what it asks. After the wait
// control must come to one of them, before anything is done and the lock
// released; and before the first wait it must have passed one since it took the
// lock. Where the lock was taken by a caller, the caller's code goes on.
//
// What is asked must change under that lock: otherwise the change and its
// notify can fall between the question and the wait.
//
// A wait with a timeout ends by itself: of these nothing is said.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/UnseenCallers.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxCallers = 4; // from a wait or notify upwards
constexpr unsigned MaxDepth = 3;   // of calls in what is asked, or changes it

using Site = std::pair<ContextId, EventId>;

/// A wait as one function sees it: the wait itself, or a call that ends in it.
struct WaitSite {
  Site At;
  Held Lock;
  bool Outermost = true; // the lock was taken here
};

/// Something that is asked before a wait, or of its predicate.
struct Question {
  Site At;
  const RawAccess *Access = nullptr;
  const RawLockUse *Wait = nullptr;
  ContextId WaitsIn = NoContext;
};

class Waits {
public:
  explicit Waits(const Interpreter &I) : I(I), Pairs(I) {}
  std::vector<LostWakeup> run();

private:
  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  const Control &control(ContextId Id) {
    return Shapes.of(*context(Id).In.Body);
  }
  bool timed(ContextId Id, const RawLockUse &Use) const;
  bool predicate(ContextId Id, const RawLockUse &Use) const;

  std::vector<WaitSite> sitesOf(ContextId Id, const RawLockUse &Use);
  std::set<BlockId> questions(const WaitSite &W);
  EventId takenAt(const WaitSite &W);
  bool releases(ContextId Id, EventId At, const Cell &Lock) const;
  bool takes(ContextId Id, EventId At, const Cell &Lock) const;
  bool goesOn(const WaitSite &W, const std::set<BlockId> &Asked);
  bool beginsWithout(const WaitSite &W, const std::set<BlockId> &Asked);
  void judgeSite(ContextId Id, const RawLockUse &Use, const WaitSite &W);

  void ask(ContextId Id, const RawLockUse &Use);
  void judgeNotify(ContextId Id, const RawLockUse &Use);
  void judgeChange(const Deed &Change, ContextId Id, EventId NotifiedAt,
                   const Question &Q);
  LostWakeup describe(const Cell &Condition, ContextId Id) const;

  const Interpreter &I;
  Collision Pairs;
  Controls Shapes;
  std::map<Cell, std::vector<Question>> Questions; // by condition
  std::map<Cell, Location> Notified;
  std::map<std::tuple<Location, std::string>, LostWakeup> Found;
};

bool Waits::timed(ContextId Id, const RawLockUse &Use) const {
  return context(Id).In.Body->Events[Use.At.Event].has(Flag::Timed);
}

bool Waits::predicate(ContextId Id, const RawLockUse &Use) const {
  return context(Id).In.Body->Events[Use.At.Event].has(Flag::Predicate);
}

bool isLocal(const Function &F, ValueId Address) {
  return F.Values[Address].Kind == ValueKind::LocalAddress &&
         !F.Locals[F.Values[Address].A].Addressed;
}

/// Something is done with memory: more than asking.
bool acts(const Function &F, const Event &E) {
  switch (E.Kind) {
  case EventKind::Load:
  case EventKind::Store:
    return !isLocal(F, E.Address);
  case EventKind::Update:
    return !isLocal(F, E.Address);
  case EventKind::Copy:
  case EventKind::Call:
  case EventKind::Start:
  case EventKind::Notify:
    return true;
  default:
    return false;
  }
}

/// Upwards from the wait to the functions that took its lock.
std::vector<WaitSite> Waits::sitesOf(ContextId Id, const RawLockUse &Use) {
  std::vector<WaitSite> Result;
  std::set<Site> Seen;
  std::vector<Site> Work{{Id, Use.At.Event}};
  while (!Work.empty()) {
    Site At = Work.back();
    Work.pop_back();
    if (!Seen.insert(At).second || Seen.size() > 16)
      continue;
    const Context &C = context(At.first);
    bool Adopted = llvm::any_of(C.In.Body->Events, [&](const Event &E) {
      return E.Kind == EventKind::GuardInit && E.Guard == GuardMode::Adopt &&
             E.Place == Use.Before.Taken;
    });
    bool Entered = llvm::any_of(C.In.State.Locks, [&](const Held &H) {
      return !H.Hidden && lockKey(I, H.Lock) == lockKey(I, Use.Before.Lock);
    });
    WaitSite W{At, Use.Before, !Adopted && !Entered};
    Result.push_back(W);
    if (Entered)
      Work.insert(Work.end(), C.Callers.begin(), C.Callers.end());
  }
  return Result;
}

/// The event that takes the lock, if it is in this body.
EventId Waits::takenAt(const WaitSite &W) {
  const Function &F = *context(W.At.first).In.Body;
  EventId Taken = ~0u;
  for (EventId E = 0; E < F.Events.size(); ++E)
    if (F.Events[E].Place == W.Lock.Taken && takes(W.At.first, E, W.Lock.Lock))
      Taken = E;
  return Taken;
}

/// Branches under the lock that decide whether control comes (back) to the
/// site.
std::set<BlockId> Waits::questions(const WaitSite &W) {
  const Control &C = control(W.At.first);
  BlockId Site = C.blockOf(W.At.second);
  EventId Taken = takenAt(W);
  auto asks = [&](BlockId B) {
    const Block &Branch = C.F.Blocks[B];
    return Branch.Condition != NoValue && Branch.Successors.size() == 2 &&
           C.asksState(Branch.Condition) &&
           (Taken == ~0u || C.after(C.blockOf(Taken), NoBlock)[B]);
  };
  std::set<BlockId> Result;
  for (const Decision &D : C.decisions(Site))
    if (asks(D.Branch))
      Result.insert(D.Branch);
  // `while (a || b) wait`: a alone lets it wait, and if not, b is asked.
  for (size_t Before = ~size_t(0); Before != Result.size();) {
    Before = Result.size();
    for (BlockId B = 0; B < C.F.Blocks.size(); ++B) {
      const std::vector<BlockId> &To = C.F.Blocks[B].Successors;
      if (!Result.count(B) && asks(B) &&
          ((Result.count(To[0]) && C.reaches(To[1], Site, Result)) ||
           (Result.count(To[1]) && C.reaches(To[0], Site, Result))))
        Result.insert(B);
    }
  }
  return Result;
}

bool Waits::releases(ContextId Id, EventId At, const Cell &Lock) const {
  auto here = [&](ContextId Where, EventId Event, bool AnyEvent) {
    return llvm::any_of(context(Where).LockUses, [&](const RawLockUse &Use) {
      return Use.Deed == LockDeed::Release && Use.At.Where == Lock &&
             (AnyEvent || Use.At.Event == Event);
    });
  };
  if (here(Id, At, false))
    return true;
  if (context(Id).In.Body->Events[At].Kind != EventKind::Call)
    return false;
  return llvm::any_of(context(Id).Callees, [&](ContextId Callee) {
    return context(Callee).Callers.count({Id, At}) && here(Callee, 0, true);
  });
}

bool Waits::takes(ContextId Id, EventId At, const Cell &Lock) const {
  for (const RawLockUse &Use : context(Id).LockUses)
    if (Use.Deed == LockDeed::Any && Use.At.Event == At &&
        lockKey(I, Use.At.Where) == lockKey(I, Lock))
      return true;
  if (context(Id).In.Body->Events[At].Kind != EventKind::Call)
    return false;
  return llvm::any_of(context(Id).Callees, [&](ContextId Callee) {
    const std::vector<Cell> &Taken = I.cellsOf(context(Callee).Taken);
    return context(Callee).Callers.count({Id, At}) &&
           mayBeAmong(I, Lock, {Taken.begin(), Taken.end()});
  });
}

/// Woken, control leaves, or does something and releases the lock, and has
/// asked nothing.
bool Waits::goesOn(const WaitSite &W, const std::set<BlockId> &Asked) {
  auto [Id, At] = W.At;
  const Control &C = control(Id);
  const Function &F = C.F;
  std::set<std::pair<BlockId, bool>> Seen;
  std::vector<std::tuple<BlockId, EventId, bool>> Work;
  Work.push_back({C.blockOf(At), At + 1, false});
  while (!Work.empty()) {
    auto [Block, From, Acted] = Work.back();
    Work.pop_back();
    if (Asked.count(Block))
      continue;
    const pothole::Block &B = F.Blocks[Block];
    bool Throws = false;
    for (EventId E = From; E < B.FirstEvent + B.EventCount; ++E) {
      if (Acted && releases(Id, E, W.Lock.Lock))
        return true;
      Acted |= acts(F, F.Events[E]);
      Throws |= F.Events[E].Kind == EventKind::Throw;
    }
    bool Returns =
        B.EventCount &&
        F.Events[B.FirstEvent + B.EventCount - 1].Kind == EventKind::Return;
    if (B.Successors.empty() && Returns && !Throws)
      return true;
    for (BlockId To : B.Successors)
      if (To != NoBlock && Seen.insert({To, Acted}).second)
        Work.push_back({To, F.Blocks[To].FirstEvent, Acted});
  }
  return false;
}

/// From where the lock was taken control gets to the wait without asking, and
/// without anything being done that the notify could be an answer to.
bool Waits::beginsWithout(const WaitSite &W, const std::set<BlockId> &Asked) {
  auto [Id, At] = W.At;
  const Control &C = control(Id);
  const Function &F = C.F;
  EventId Taken = takenAt(W);
  if (Taken == ~0u)
    return false;
  auto answers = [&](EventId E) {
    const Event &Each = F.Events[E];
    return acts(F, Each) && Each.Kind != EventKind::Load;
  };
  std::set<BlockId> Seen;
  std::vector<std::pair<BlockId, EventId>> Work{{C.blockOf(Taken), Taken + 1}};
  while (!Work.empty()) {
    auto [Block, From] = Work.back();
    Work.pop_back();
    const pothole::Block &B = F.Blocks[Block];
    bool Ends = false;
    for (EventId E = From; E < B.FirstEvent + B.EventCount && !Ends; ++E) {
      if (E == At)
        return true;
      Ends = answers(E);
    }
    if (Ends || Asked.count(Block))
      continue;
    for (BlockId To : B.Successors)
      if (To != NoBlock && Seen.insert(To).second)
        Work.push_back({To, F.Blocks[To].FirstEvent});
  }
  return false;
}

LostWakeup Waits::describe(const Cell &Condition, ContextId Id) const {
  LostWakeup L;
  L.Condition = cellName(I, Condition);
  L.In = context(Id).In.Body->Self;
  L.By = context(Id).In.Thread;
  L.Path = pathTo(I, Id);
  if (auto It = Notified.find(Condition); It != Notified.end())
    L.Notified = It->second;
  return L;
}

void Waits::judgeSite(ContextId Id, const RawLockUse &Use, const WaitSite &W) {
  std::set<BlockId> Asked = questions(W);
  bool Unasked = Asked.empty() || beginsWithout(W, Asked);
  if (!goesOn(W, Asked) && !Unasked)
    return;
  LostWakeup L = describe(Use.At.Where, W.At.first);
  L.Mistake = Unasked ? WaitMistake::Untested : WaitMistake::NotAgain;
  L.Lock = cellName(I, Use.Before.Lock);
  L.Place = context(W.At.first).In.Body->Events[W.At.second].Place;
  const Control &C = control(W.At.first);
  for (BlockId Block : Asked)
    for (EventId Source : C.sources(C.F.Blocks[Block].Condition)) {
      L.Asked = C.F.Events[Source].Place;
      for (const RawAccess &A : context(W.At.first).Accesses)
        if (A.Event == Source && L.State.empty())
          L.State = cellName(I, A.Where);
    }
  if (W.At.first != Id)
    L.Waits = context(Id).In.Body->Events[Use.At.Event].Place;
  Found.try_emplace({L.Place, L.Condition}, L);
}

/// What the wait asks: branches around it, or its predicate.
void Waits::ask(ContextId Id, const RawLockUse &Use) {
  auto note = [&](ContextId In, const std::set<EventId> &Events) {
    for (const Deed &D : deedsOf(I, In, MaxDepth))
      if (Events.count(D.At) && D.Access->Read && !D.Access->Write)
        Questions[Use.At.Where].push_back(
            {{D.In, D.Access->Event}, D.Access, &Use, Id});
  };
  const Function &F = *context(Id).In.Body;
  if (predicate(Id, Use)) {
    std::set<EventId> Calls;
    for (EventId E = 0; E < F.Events.size(); ++E)
      if (F.Events[E].Kind == EventKind::Call &&
          F.Events[E].Place == F.Events[Use.At.Event].Place)
        Calls.insert(E);
    note(Id, Calls);
    return;
  }
  for (const WaitSite &W : sitesOf(Id, Use)) {
    const Control &C = control(W.At.first);
    std::set<EventId> Events;
    for (BlockId Block : questions(W)) {
      std::set<EventId> Sources = C.sources(C.F.Blocks[Block].Condition);
      Events.insert(Sources.begin(), Sources.end());
    }
    note(W.At.first, Events);
  }
}

void Waits::judgeChange(const Deed &Change, ContextId Id, EventId NotifiedAt,
                        const Question &Q) {
  const RawAccess &A = *Change.Access;
  const Cell &Lock = Q.Wait->Before.Lock;
  if (!A.Write || A.Where != Q.Access->Where || A.Startup || A.Freed ||
      Lock == AnyLock)
    return;
  bool Holds = llvm::any_of(I.locksOf(A.Locks), [&](const Held &H) {
    return !H.Hidden && lockKey(I, H.Lock) == lockKey(I, Lock);
  });
  bool AskedUnder = llvm::any_of(I.locksOf(Q.Access->Locks),
                                 [&](const Held &H) { return H.Lock == Lock; });
  const Control &C = control(Id);
  if (Holds || !AskedUnder || !C.follows(Change.At, NotifiedAt))
    return;
  // Whoever takes the lock in between waits for the waiter to wait.
  for (EventId E = 0; E < C.F.Events.size(); ++E)
    if (takes(Id, E, Lock) && C.follows(Change.At, E) &&
        (E == NotifiedAt || C.follows(E, NotifiedAt)))
      return;
  AccessClass Here{A, context(Id).In.Thread, {}};
  AccessClass There{*Q.Access, context(Q.At.first).In.Thread, {}};
  if (!Pairs.atOneTime(Here, There))
    return;
  LostWakeup L = describe(Q.Wait->At.Where, Change.In);
  L.Mistake = WaitMistake::Unlocked;
  L.State = cellName(I, A.Where);
  L.Lock = cellName(I, Lock);
  L.Place = context(Change.In).In.Body->Events[A.Event].Place;
  L.Asked = context(Q.At.first).In.Body->Events[Q.At.second].Place;
  L.Waits = context(Q.WaitsIn).In.Body->Events[Q.Wait->At.Event].Place;
  L.WaitsIn = context(Q.WaitsIn).In.Body->Self;
  L.WaitsBy = context(Q.WaitsIn).In.Thread;
  L.Notified = C.F.Events[NotifiedAt].Place;
  L.Atomic = A.Atomic;
  Found.try_emplace({L.Place, L.Condition}, L);
}

void Waits::judgeNotify(ContextId Id, const RawLockUse &Use) {
  auto Asked = Questions.find(Use.At.Where);
  if (Asked == Questions.end())
    return;
  std::set<Site> Seen;
  std::vector<std::pair<Site, unsigned>> Work{{{Id, Use.At.Event}, 0}};
  while (!Work.empty()) {
    auto [At, Depth] = Work.back();
    Work.pop_back();
    if (!Seen.insert(At).second)
      continue;
    for (const Deed &D : deedsOf(I, At.first, 1))
      for (const Question &Q : Asked->second)
        judgeChange(D, At.first, At.second, Q);
    if (Depth < MaxCallers)
      for (const Site &Caller : context(At.first).Callers)
        if (context(Caller.first).In.Thread == context(At.first).In.Thread)
          Work.push_back({Caller, Depth + 1});
  }
}

std::vector<LostWakeup> Waits::run() {
  std::vector<std::pair<ContextId, const RawLockUse *>> Waiting, Notifying;
  const UnseenCallers Unseen(I);
  std::set<Cell> Endless; // conditions somebody waits for without a timeout
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    if (context(Id).Unsettled)
      continue;
    for (const RawLockUse &Use : context(Id).LockUses) {
      // Who calls this may hold the lock.
      if ((Use.Deed == LockDeed::Notify || Use.Deed == LockDeed::Wait) &&
          I.locksOf(Use.At.Locks).empty() && Unseen.leadTo(Id))
        continue;
      Location Place = context(Id).In.Body->Events[Use.At.Event].Place;
      if (Use.Deed == LockDeed::Notify) {
        Notifying.push_back({Id, &Use});
        Notified.try_emplace(Use.At.Where, Place);
      }
      if (Use.Deed != LockDeed::Wait || timed(Id, Use))
        continue;
      Waiting.push_back({Id, &Use});
    }
  }
  for (auto [Id, Use] : Waiting) {
    ask(Id, *Use);
    if (predicate(Id, *Use) || Use->Before.Lock == AnyLock)
      continue;
    std::vector<WaitSite> Sites = sitesOf(Id, *Use);
    // Asked by any of the functions on the way: the others only pass it on.
    bool Fine = llvm::any_of(Sites, [&](const WaitSite &W) {
      return !W.Outermost && !questions(W).empty() && !goesOn(W, questions(W));
    });
    for (const WaitSite &W : Sites)
      if (W.Outermost && !Fine)
        judgeSite(Id, *Use, W);
  }
  for (auto [Id, Use] : Notifying)
    judgeNotify(Id, *Use);
  std::vector<LostWakeup> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace

std::vector<Deed> deedsOf(const Interpreter &I, ContextId Id, unsigned Depth) {
  std::vector<Deed> Result;
  const Context &C = I.contexts()[Id];
  for (const RawAccess &A : C.Accesses)
    Result.push_back({Id, A.Event, &A});
  if (Depth == 0)
    return Result;
  for (ContextId Callee : C.Callees) {
    std::vector<Deed> Inner = deedsOf(I, Callee, Depth - 1);
    for (const auto &[Caller, At] : I.contexts()[Callee].Callers)
      if (Caller == Id)
        for (Deed D : Inner) {
          D.At = At;
          Result.push_back(D);
        }
  }
  return Result;
}

std::vector<LostWakeup> judgeWaits(const Interpreter &I) {
  return Waits(I).run();
}

} // namespace pothole
