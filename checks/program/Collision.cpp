//===- Which accesses collide ---------------------------------------------===//

#include "checks/program/Collision.h"

#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool isIndex(const Selector &S) {
  return S.Kind != SelectorKind::Field && S.Kind != SelectorKind::Structure;
}

} // namespace

/// It is that thread, or each of its instances starts one of them, directly or
/// through others.
bool Collision::onePer(ThreadId Each, ThreadId T) const {
  while (T != Each && T != 0 && !I.threads()[T].ManyPerParent)
    T = I.threads()[T].Shown.Parent;
  return T == Each;
}

bool Collision::overlap(const AccessClass &A, const AccessClass &B) const {
  const std::vector<Selector> &X = M.selectors(A.Like.Where.Path),
                              &Y = M.selectors(B.Like.Where.Path);
  Meeting Indices(M.Linears);
  const Linear *RowA = I.rowOf(A.Like.Tag), *RowB = I.rowOf(B.Like.Tag);
  if (RowA && RowB && !Indices.add(*RowA, *RowB))
    return false;
  auto apartHere = [&](const Selector &P, const Selector &Q) {
    if (P.A == Swapped && Q.A == Swapped && P.Number == Q.Number)
      return P.B != Q.B;
    return apart(M, P, Q) &&
           (P.A == Claimed || (A.By == B.By && onePer(P.A, A.By)));
  };
  const Selector *OwnerA = I.ownerOf(A.Like.Tag),
                 *OwnerB = I.ownerOf(B.Like.Tag);
  auto apartInTime = [&](const Selector &P, const Selector &Q) {
    return Starts.before(A, P, Q) || Starts.before(B, Q, P) ||
           Starts.after(A, P, Q) || Starts.after(B, Q, P);
  };
  if (OwnerA && OwnerB &&
      (apartHere(*OwnerA, *OwnerB) || apartInTime(*OwnerA, *OwnerB)))
    return false;
  for (size_t N = 0; N < std::min(X.size(), Y.size()); ++N) {
    const Selector &P = X[N], &Q = Y[N];
    if (isIndex(P) != isIndex(Q)) {
      // `*p` and `p[0]` are one place; so is a record and its first element.
      const Selector &Index = isIndex(P) ? P : Q;
      if (P.Kind == SelectorKind::Structure ||
          Q.Kind == SelectorKind::Structure)
        return false;
      return Index.Kind != SelectorKind::Index || Index.Number == 0;
    }
    if (isIndex(P)) {
      if (P.Kind == SelectorKind::Index && Q.Kind == SelectorKind::Index &&
          P.Number != Q.Number)
        return false;
      if (P.Kind == SelectorKind::Linear || Q.Kind == SelectorKind::Linear)
        if (auto L = M.linear(P), R = M.linear(Q);
            L && R && !Indices.add(*L, *R))
          return false;
      // a[id] of two instances of one thread, ids being different.
      if (apartHere(P, Q))
        return false;
      if (apartInTime(P, Q))
        return false;
      continue;
    }
    if (P == Q)
      continue;
    if (P.Kind != Q.Kind)
      return false;
    const Entity &F = I.units().Entities[P.A], &G = I.units().Entities[Q.A];
    return F.BitfieldUnit && F.BitfieldUnit == G.BitfieldUnit &&
           F.Parent == G.Parent;
  }
  return !sameThread(Indices, A, B);
}

bool Collision::byOneInstance(const AccessClass &A,
                              const AccessClass &B) const {
  if (A.By != B.By || A.By == 0)
    return false;
  std::set<NumberedInstance> X = Instances.of(A.Where);
  if (X.empty())
    return false;
  std::set<NumberedInstance> Y = Instances.of(B.Where);
  return llvm::any_of(X, [&](const NumberedInstance &N) {
    return Y.count(N) && onePer(N.Of, A.By);
  });
}

/// The two sides meet only within one iteration of the loops that teams share
/// out, so within one thread.
bool Collision::sameThread(const Meeting &Indices, const AccessClass &A,
                           const AccessClass &B) const {
  if (A.By != B.By)
    return false;
  ThreadId Until = sameInstance(A, B) ? M[A.Like.Where.Object].Owner : 0;
  bool Found = false;
  for (ThreadId T = A.By; T != Until && T != 0;
       T = I.threads()[T].Shown.Parent) {
    const ThreadRoot &Root = I.threads()[T];
    if (Indices.inOneIteration(T))
      Found = true;
    else if (Root.Shown.Kind == StartKind::Parallel)
      return false;
    if (Found && Root.Alone && !Root.Alone->empty())
      return true; // one thread of the team around it started it
  }
  return Found;
}

/// A barrier of their team lies between them.
bool Collision::separated(const AccessClass &A, const AccessClass &B) const {
  const std::vector<Phase> &P = I.phasesOf(A.Like.Phases),
                           &Q = I.phasesOf(B.Like.Phases);
  if (P.empty() || Q.empty() || P.front().Team != Q.front().Team)
    return false;
  return llvm::none_of(P, [&](const Phase &X) { return contains(Q, X); });
}

/// Of two owners that destroy what they alone own, one has it: what they race
/// for is the owner itself.
bool Collision::ownersFree(const AccessClass &A, const AccessClass &B) const {
  auto owner = [&](const AccessClass &C) {
    return C.Like.Freed && llvm::all_of(C.Where, [&](const auto &At) {
             const Context &In = I.contexts()[At.first];
             return In.In.Body->Events[At.second].has(Flag::Move);
           });
  };
  return owner(A) && owner(B);
}

/// Two pointers that a team uses side by side and that each may lead to the
/// same objects: buffers that are exchanged between its phases.
bool Collision::exchanged(const AccessClass &A, const AccessClass &B) const {
  if (A.By != B.By || (I.phasesOf(A.Like.Phases).empty() && !crosses(A.By)))
    return false;
  if (Swaps.apart(A, B))
    return true;
  const Cell *From = I.doubtfulOrigin(A.Like.Tag),
             *Other = I.doubtfulOrigin(B.Like.Tag);
  return From && Other && *From != *Other && M.unique(*From) &&
         M.unique(*Other);
}

/// Both run in one thread, or were started by one, of a team: another thread of
/// the team does the same, unless one alone runs the code that starts them.
bool Collision::elsewhereInTeam(const AccessClass &A,
                                const AccessClass &B) const {
  const std::vector<Phase> &P = I.phasesOf(A.Like.Phases),
                           &Q = I.phasesOf(B.Like.Phases);
  if (P.empty() || Q.empty() || P.front().Team != Q.front().Team ||
      sameInstance(A, B))
    return false;
  auto alone = [&](const AccessClass &C) {
    std::vector<Cell> Places;
    if (C.By != P.front().Team) {
      if (const auto &Inherited = I.threads()[C.By].Alone)
        Places = *Inherited;
      return Places;
    }
    for (const Held &H : I.locksOf(C.Like.Locks))
      if (H.Hidden)
        insert(Places, H.Lock);
    return Places;
  };
  std::vector<Cell> X = alone(A), Y = alone(B);
  return llvm::none_of(X, [&](const Cell &C) { return contains(Y, C); });
}

bool Collision::mayRunDuring(ThreadId T, const AccessClass &A) const {
  const std::vector<ThreadId> &Live = I.liveOf(A.Like.Live);
  for (ThreadId L = T;; L = I.threads()[L].Shown.Parent) {
    if (contains(Live, L) && L != A.By && (L == T || !I.isAncestor(L, A.By)))
      return true;
    if (L == 0)
      return false;
  }
}

/// Both sides belong to one instance of the thread that owns the object, so
/// what several instances do at the same time does not matter.
bool Collision::sameInstance(const AccessClass &A, const AccessClass &B) const {
  const Object &O = M[A.Like.Where.Object];
  if (O.Kind != ObjectKind::Local && O.Kind != ObjectKind::Heap &&
      O.Kind != ObjectKind::ThreadLocal)
    return false;
  auto direct = [&](const AccessClass &C) {
    if (C.By != O.Owner && !I.isAncestor(O.Owner, C.By))
      return false;
    return O.Kind != ObjectKind::Heap || C.Like.Tag == 0;
  };
  return direct(A) && direct(B);
}

bool Collision::parallel(const AccessClass &A, const AccessClass &B) const {
  const auto &Threads = I.threads();
  if (A.Like.Startup || B.Like.Startup)
    return false;
  if (Threads[A.By].Shown.Kind == StartKind::Signal ||
      Threads[B.By].Shown.Kind == StartKind::Signal)
    return false; // the rule signal-handler's business
  if (A.By == B.By) {
    if (!Threads[A.By].Shown.Many)
      return false;
    // A task that one thread of a team starts, once; or once in each run of the
    // function whose frame this is.
    if (const ThreadRoot &Root = Threads[A.By]; Root.Alone) {
      const Object &O = M[A.Like.Where.Object];
      if (!Root.Alone->empty() && !Root.ManyPerParent)
        return false;
      if (Root.Shown.Kind == StartKind::Task && !Root.StartsInLoop &&
          O.Kind == ObjectKind::Local && O.A == Root.StartedBy &&
          O.Owner != A.By && M.unique(A.Like.Where))
        return false;
    }
    // Made for this instance: another instance has another.
    auto made = [&](const AccessClass &C) {
      return C.Like.Tag && C.Like.Tag == I.instanceTag(C.By);
    };
    auto given = [&](const AccessClass &C) { // or found in its element
      const Selector *Owner = I.ownerOf(C.Like.Tag);
      return made(C) || (Owner && Owner->Kind == SelectorKind::Distinct &&
                         Owner->A == C.By);
    };
    if ((made(A) || made(B)) && given(A) && given(B))
      return false;
    // Each caller of a library may have an object, and threads, of its own.
    if (A.By != 0 && I.handedIn(A.Like.Where.Object)) {
      for (ThreadId T = A.By; T != 0; T = Threads[T].Shown.Parent)
        if (Threads[T].ManyPerParent)
          return true;
      return false;
    }
    if (!sameInstance(A, B))
      return true;
    ThreadId Owner = M[A.Like.Where.Object].Owner;
    for (ThreadId T = A.By; T != Owner; T = Threads[T].Shown.Parent)
      if (Threads[T].ManyPerParent ||
          (Threads[T].Recursive &&
           Threads[T].HandedDown.count(A.Like.Where.Object)))
        return true;
    return false;
  }
  // Whose frame it is knows which of its tasks may still use it.
  if (const Object &O = M[A.Like.Where.Object];
      O.Kind == ObjectKind::Local && Threads[O.Owner].Alone) {
    if (O.Owner == B.By)
      return mayRunDuring(A.By, B);
    if (O.Owner == A.By)
      return mayRunDuring(B.By, A);
  }
  if (elsewhereInTeam(A, B))
    return true;
  if (I.isAncestor(A.By, B.By))
    return mayRunDuring(B.By, A);
  if (I.isAncestor(B.By, A.By))
    return mayRunDuring(A.By, B);
  return mayRunDuring(A.By, B) || mayRunDuring(B.By, A);
}

/// An array of locks beside one of data: the lock has the index of the datum.
bool Collision::byIndex(const Held &Lock, const AccessClass &Datum) const {
  auto first = [&](Cell Where) -> const Selector * {
    for (const Selector &S : M.selectors(Where.Path))
      if (isIndex(S))
        return &S;
    return nullptr;
  };
  const Selector *Its = first(Lock.Lock), *Mine = first(Datum.Like.Where);
  return Its && Mine && *Its == *Mine &&
         M.selectors(Lock.Lock.Path).size() == 1;
}

bool Collision::sameLock(const Held &X, const AccessClass &A, const Held &Y,
                         const AccessClass &B) const {
  std::optional<LockBeside> OwnA = lockBeside(M, X, A.Like),
                            OwnB = lockBeside(M, Y, B.Like);
  if (OwnA && OwnB && !OwnA->Apart && *OwnA == *OwnB)
    return true; // each holds the lock of its element, and it is the same
  if (X.Lock != Y.Lock)
    return X.Lock.Object == Y.Lock.Object && byIndex(X, A) && byIndex(Y, B);
  if (turnKind(M, X.Lock) == Awaited::Serial)
    return M.unique(flagOf(M, X.Lock));
  // One lock of several: it is the data's if both are reached by one address,
  // or, as objects on the heap go together, by one of the addresses beside it.
  auto missed = [&](const Held &H, const AccessClass &C) {
    bool Heap = M[H.Lock.Object].Kind == ObjectKind::Heap &&
                M[C.Like.Where.Object].Kind == ObjectKind::Heap;
    return H.OneOf && !Heap &&
           (H.Lock.Object != C.Like.Where.Object || H.Tag != C.Like.Tag);
  };
  if (missed(X, A) || missed(Y, B))
    return false;
  if (M.unique(X.Lock)) {
    const Object &O = M[X.Lock.Object];
    // A lock local to a thread of which several run guards nothing between
    // them.
    bool PerInstance =
        (O.Kind == ObjectKind::Local || O.Kind == ObjectKind::ThreadLocal ||
         O.Kind == ObjectKind::Heap) &&
        I.threads()[O.Owner].Shown.Many;
    // In one frame with its data, it is theirs; of the elements of a global
    // array it is never.
    bool Apart = O.Kind == ObjectKind::Local &&
                 M[A.Like.Where.Object].Kind == ObjectKind::Variable;
    return !PerInstance || sameInstance(A, B) ||
           (!Apart && !M.unique(A.Like.Where)) ||
           X.Lock.Object == A.Like.Where.Object;
  }
  // Several real locks hide behind one name. With its data in the same object,
  // both must have been reached by one pointer; data that there is only one of
  // is not guarded by a lock that there are many of.
  if (X.Lock.Object == A.Like.Where.Object) {
    bool SameA = X.Tag == A.Like.Tag, SameB = Y.Tag == B.Like.Tag;
    bool Apart = (OwnA && OwnA->Apart) || (OwnB && OwnB->Apart);
    return SameA && SameB && !Apart;
  }
  return !M.unique(A.Like.Where);
}

bool Collision::locked(const AccessClass &A, const AccessClass &B) const {
  for (const Held &X : I.locksOf(A.Like.Locks))
    for (const Held &Y : I.locksOf(B.Like.Locks))
      if ((!X.Shared || !Y.Shared) && X.Hidden == Y.Hidden &&
          sameLock(X, A, Y, B))
        return true;
  return false;
}

/// Names that stand for several locks each, some of them the same.
bool Collision::perhapsOne(Cell X, Cell Y) const {
  if (X == Y)
    return !M.unique(X);
  if (X.Object != Y.Object)
    return false;
  const std::vector<Selector> &P = M.selectors(X.Path),
                              &Q = M.selectors(Y.Path);
  auto unknown = [](const Selector &S) {
    return S.Kind == SelectorKind::Any || S.Kind == SelectorKind::Affine;
  };
  return P.size() == Q.size() &&
         llvm::all_of(llvm::zip(P, Q), [&](const auto &Pair) {
           const auto &[A, B] = Pair;
           return A == B ||
                  (isIndex(A) && isIndex(B) && (unknown(A) || unknown(B)));
         });
}

bool Collision::perhapsLocked(const AccessClass &A,
                              const AccessClass &B) const {
  if (M[A.Like.Where.Object].Kind == ObjectKind::Variable &&
      M.unique(A.Like.Where) && M.unique(B.Like.Where))
    return false;
  for (const Held &X : I.locksOf(A.Like.Locks))
    for (const Held &Y : I.locksOf(B.Like.Locks))
      if (perhapsOne(X.Lock, Y.Lock) && (!X.Shared || !Y.Shared) &&
          X.Lock.Object != A.Like.Where.Object)
        return true;
  return false;
}

/// A comes before B: B saw a flag raised that only A's thread raises, and A
/// happened before it did.
bool Collision::ordered(const AccessClass &A, const AccessClass &B) const {
  return flagBetween(A, B, /*Relaxed=*/false) != nullptr ||
         ofRaisedElement(A, B);
}

const Cell *Collision::flagBetween(const AccessClass &A, const AccessClass &B,
                                   bool Relaxed) const {
  if (I.threads()[A.By].Shown.Many)
    return nullptr;
  for (const Cell &Flag : I.cellsOf(B.Like.Observed)) {
    auto It = I.posters().find(Flag);
    if (It == I.posters().end() || It->second.size() != 1 ||
        *It->second.begin() != A.By || isRelaxedFlag(M, Flag) != Relaxed)
      continue;
    if (!contains(I.cellsOf(A.Like.Posted), Flag))
      return &Flag;
  }
  return nullptr;
}

std::string Collision::announcedBy(const AccessClass &A,
                                   const AccessClass &B) const {
  const Cell *Flag = flagBetween(A, B, /*Relaxed=*/true);
  if (!Flag)
    Flag = flagBetween(B, A, /*Relaxed=*/true);
  return Flag ? cellName(I, {Flag->Object, M.parent(Flag->Path)}) : "";
}

bool Collision::initializing(const AccessClass &C) const {
  return llvm::any_of(I.locksOf(C.Like.Locks), [&](const Held &H) {
    return H.Hidden && !H.Shared && H.Lock.Object == C.Like.Where.Object &&
           H.Lock.Path && M.last(H.Lock.Path).Kind == SelectorKind::GuardOwns;
  });
}

bool Collision::retains(const AccessClass &C) const {
  if (C.Like.Startup || M[C.Like.Where.Object].Kind != ObjectKind::Heap ||
      !I.locksOf(C.Like.Locks).empty() || !I.cellsOf(C.Like.Observed).empty())
    return false;
  auto waits = [&](const Function &Body, EventId Before, auto &Self,
                   unsigned Depth) -> bool {
    for (EventId Id = 0; Id < Before; ++Id) {
      const Event &E = Body.Events[Id];
      if (E.Kind == EventKind::Wait || E.Kind == EventKind::Await ||
          E.Kind == EventKind::Join || E.Kind == EventKind::Barrier)
        return true;
      if (E.Kind == EventKind::Call && Depth > 0 && E.Callee != NoEntity)
        if (const Function *Callee = I.units().body(E.Callee);
            Callee && Self(*Callee, Callee->Events.size(), Self, Depth - 1))
          return true;
    }
    return false;
  };
  // What an owner destroys when it is given something else it owned last.
  auto destroys = [&](const Function &Body, EventId At) {
    return (Body.Events[At].Kind == EventKind::Free &&
            Body.Events[At].has(Flag::Move)) ||
           (Body.Self != NoEntity && I.units().Entities[Body.Self].Destructor);
  };
  return llvm::none_of(C.Where, [&](const auto &At) {
    const Function &Body = *I.contexts()[At.first].In.Body;
    return destroys(Body, At.second) || waits(Body, At.second, waits, 3);
  });
}

bool Collision::takesTurns(const AccessClass &A, const AccessClass &B) const {
  auto waited = [&](const AccessClass &X, const AccessClass &For) {
    return llvm::any_of(I.cellsOf(X.Like.Observed), [&](const Cell &Flag) {
      auto It = I.posters().find(Flag);
      return It != I.posters().end() && It->second.count(For.By);
    });
  };
  return waited(A, B) || waited(B, A);
}

bool Collision::collide(const AccessClass &A, const AccessClass &B) const {
  if (!A.Like.Write && !B.Like.Write)
    return false;
  if (A.Like.Atomic && B.Like.Atomic)
    return false;
  return !separated(A, B) && !exchanged(A, B) && !locked(A, B) &&
         overlap(A, B) && atOneTime(A, B) && !Last.held(A) && !Last.held(B) &&
         !ownersFree(A, B) && !Rings.taken(A, B) && !byOneInstance(A, B) &&
         !Parts.apart(A, B) && !joinedBefore(A, B) && !joinedBefore(B, A);
}

} // namespace pothole
