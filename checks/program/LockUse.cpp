//===- What is remembered for the rules about locks -----------------------===//
//
// Held locks are held on every run that takes the path; that a path can be
// taken at all is another matter. Rules about locks speak of single paths, so
// here a lock is doubted where a condition that we cannot follow decides over
// it, where it was handed to code we cannot see, and where its name may stand
// for another object by now.

#include "checks/program/BodyRun.h"
#include "checks/program/Signature.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// One lock, whoever holds it how.
bool alike(const Held &A, const Held &B) {
  return A.Lock == B.Lock && A.Tag == B.Tag;
}

auto findLock(const std::vector<Held> &Locks, const Held &Like) {
  return llvm::find_if(
      Locks, [&](const Held &H) { return !H.Hidden && alike(H, Like); });
}

/// Through an address the lock, or what it is in, can be named.
bool leadsTo(const Memory &M, const Atom &A, Cell Lock) {
  auto around = [&](PathId Outer, PathId Inner) {
    while (Inner && Inner != Outer)
      Inner = M.parent(Inner);
    return Inner == Outer;
  };
  return A.A == Lock.Object &&
         (around(A.B, Lock.Path) || around(Lock.Path, A.B));
}

/// A method of a base class does not know the members of a derived one, and
/// one that is `const` changes none that is not `mutable`.
bool outOfReach(const LinkUnit &Units, const Memory &M, const Event &Call,
                const Atom &Object, Cell Lock) {
  if (Call.Callee == NoEntity || Call.has(Flag::Virtual))
    return false;
  const Entity &Method = Units.Entities[Call.Callee];
  EntityId Member = NoEntity; // of the object, on the way to the lock
  for (PathId P = Lock.Path; P && P != Object.B; P = M.parent(P))
    if (M.last(P).Kind == SelectorKind::Field)
      Member = M.last(P).A;
  if (Method.Parent == NoEntity || Method.StaticMethod || Member == NoEntity ||
      Units.Entities[Method.Parent].Kind != EntityKind::Record)
    return false;
  if (Method.ConstMethod && !Units.Entities[Member].Mutable)
    return true;
  std::vector<EntityId> Known{Method.Parent};
  for (size_t N = 0; N < Known.size(); ++N)
    for (EntityId Base : Units.Entities[Known[N]].Bases)
      if (!llvm::is_contained(Known, Base))
        Known.push_back(Base);
  return !llvm::is_contained(Known, Units.Entities[Member].Parent);
}

/// The lock of `p->next`, which has a `next` itself: a chain of such folds into
/// one object.
bool ofChain(const LinkUnit &Units, const Memory &M, Cell Lock) {
  const Object &O = M[Lock.Object];
  PathId First = Lock.Path;
  while (First && M.parent(First))
    First = M.parent(First);
  return O.Kind == ObjectKind::Pointee && O.B && First &&
         M.last(O.B).Kind == SelectorKind::Field &&
         M.last(First).Kind == SelectorKind::Field &&
         Units.Entities[M.last(O.B).A].Parent ==
             Units.Entities[M.last(First).A].Parent;
}

template <typename F> void doubtIf(SharedVector<Held> &Locks, F Doubtful) {
  for (size_t N = 0; N < Locks.size(); ++N)
    if (!Locks[N].Doubt && Doubtful(Locks[N]))
      Locks.edit()[N].Doubt = true;
}

} // namespace

/// The name stands for one lock at any time.
bool BodyRun::sure(const Held &H) const {
  for (PathId P = H.Lock.Path; P; P = M.parent(P))
    if (SelectorKind K = M.last(P).Kind; K == SelectorKind::Any ||
                                         K == SelectorKind::Affine ||
                                         K == SelectorKind::Distinct)
      return false;
  if (H.Tag)
    return H.Tag != 1 && !I.Stale.count(H.Tag);
  // What this thread made it has one of, or it is doubted (noteMade).
  ObjectKind Kind = M[H.Lock.Object].Kind;
  return Kind == ObjectKind::Variable || Kind == ObjectKind::Local ||
         Kind == ObjectKind::ThreadLocal || Kind == ObjectKind::Heap;
}

/// The name of an older object means a new one.
void BodyRun::noteMade(Flow &State, ObjectId Object) {
  doubtIf(State.Locks, [&](const Held &H) { return H.Lock.Object == Object; });
  State.Free.removeIf([&](const Held &H) { return H.Lock.Object == Object; });
}

void BodyRun::note(const Flow &State, LockDeed Deed, const Held &H,
                   Location Earlier, Held Before, ThreadId Ended) {
  if (F.TrustLocks)
    return;
  RawLockUse Use;
  Use.Deed = Deed;
  Use.Earlier = Earlier;
  Use.Before = Before;
  Use.Ended = Ended;
  Use.At = moment(State);
  RawAccess &At = Use.At;
  At.Where = H.Lock;
  At.Tag = H.Tag;
  At.Read = true;
  At.Write = !H.Shared;
  LockUses.insert(Use);
}

void BodyRun::noteTake(Flow &State, Held &H, uint16_t Flags) {
  if (Flags & Flag::Recursive)
    I.RecursiveLocks.insert(H.Lock);
  bool Tried = !H.Taken.valid();
  if (!H.Hidden && !Tried)
    note(State, LockDeed::Any, H, Location{});
  auto Old = findLock(State.Locks, H);
  if (!H.Hidden && Old != State.Locks.end()) {
    // A local of a recursive function is another one each time.
    const Object &O = M[H.Lock.Object];
    bool Recurs = O.Kind == ObjectKind::Local && O.A == Key &&
                  contains(I.Contexts[Self].In.State.Locks, *Old);
    Recurs |= Old->Taken == H.Taken && ofChain(I.Units, M, H.Lock);
    if (!Recurs && !Tried && !(Flags & Flag::Recursive) &&
        !(Old->Shared && H.Shared) && !Old->Doubt && sure(H) &&
        !Locking.Optional.count(Now))
      note(State, LockDeed::TakeAgain, H, Old->Taken);
    return;
  }
  auto Free =
      llvm::find_if(State.Free, [&](const Held &Old) { return alike(Old, H); });
  if (Free != State.Free.end()) {
    if (Free->Hidden && sure(H))
      note(State, LockDeed::UseDead, H, Free->Taken);
    erase(State.Free, Held(*Free));
  }
  if (H.Hidden && !H.Shared)
    note(State, LockDeed::Begin, H, Location{});
  if (!Tried)
    noteOrder(State, H);
}

/// One lock after another. Locks taken by one statement are taken together, by
/// std::lock or a guard of several, which takes care of the order; but a
/// wrapper's statement takes them one by one.
void BodyRun::noteOrder(const Flow &State, const Held &H) {
  if ((H.Hidden && H.Shared) || !sure(H))
    return;
  const std::vector<Held> &Entered = I.Contexts[Self].In.State.Locks;
  for (const Held &Old : State.Locks)
    if (!Old.Doubt && !(Old.Hidden && Old.Shared) && sure(Old) &&
        !alike(Old, H) && Old.Taken.valid() &&
        (Old.Taken != H.Taken || findLock(Entered, Old) != Entered.end()))
      note(State, LockDeed::Take, H, Old.Taken, Old);
}

/// A release of what is not held is reported where the source says so; guards
/// know by themselves.
void BodyRun::noteRelease(Flow &State, AtomsId Lock) {
  const Atoms &Set = M.atoms(Lock);
  const Event &E = F.Events[Now];
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address)
      continue;
    Held H{{A.A, A.B}, A.Tag, false, false, false, E.Place};
    auto Old = findLock(State.Locks, H);
    if (Old != State.Locks.end()) {
      note(State, LockDeed::Release, H, Old->Taken);
      if (Set.size() == 1 && Old->Times == 1)
        insert(State.Free, H);
      continue;
    }
    if (E.Kind != EventKind::Release && E.Kind != EventKind::GuardUnlock)
      continue;
    auto Free = llvm::find_if(State.Free, [&](const Held &Old) {
      return !Old.Hidden && alike(Old, H);
    });
    auto Dead = llvm::find_if(State.Free, [&](const Held &Old) {
      return Old.Hidden && alike(Old, H);
    });
    if (Set.size() == 1 && sure(H) && Dead != State.Free.end()) {
      note(State, LockDeed::UseDead, H, Dead->Taken);
      continue;
    }
    bool Twice = Set.size() == 1 && sure(H) && Free != State.Free.end();
    if (E.Kind == EventKind::GuardUnlock && !Twice)
      continue; // it knows whether it holds it
    Held Which = H;
    if (Set.size() != 1 || !sure(H))
      Which.Tag = 1; // of unknown origin
    if (Twice)
      note(State, LockDeed::ReleaseTwice, H, Free->Taken);
    else
      note(State, LockDeed::ReleaseOther, Which, Location{});
    if (Set.size() == 1)
      insert(State.Free, H);
  }
}

void BodyRun::noteDestroyed(Flow &State, const Atom &Lock) {
  Held H{{Lock.A, Lock.B}, Lock.Tag, false,
         /*Hidden=*/true,  false,    placeOf(Now)};
  auto Old = findLock(State.Locks, H);
  if (Old != State.Locks.end() && !Old->Doubt && sure(H)) {
    note(State, LockDeed::Destroy, H, Old->Taken);
    size_t At = Old - State.Locks.begin();
    State.Locks.edit()[At].Doubt = true; // said once
  }
  auto Dead = llvm::find_if(
      State.Free, [&](const Held &Old) { return Old.Hidden && alike(Old, H); });
  if (Dead != State.Free.end() && sure(H))
    note(State, LockDeed::UseDead, H, Dead->Taken);
  State.Free.removeIf([&](const Held &Free) { return alike(Free, H); });
  insert(State.Free, H);
}

/// An object goes, and with it the locks inside.
void BodyRun::noteDeath(const Flow &State, AtomsId Object) {
  const Atoms &Set = M.atoms(Object);
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address)
    return;
  for (const Held &H : State.Locks)
    if (!H.Hidden && !H.Doubt && H.Taken.valid() && H.Lock.Object == Set[0].A &&
        H.Tag == Set[0].Tag && sure(H) &&
        (F.Events[Now].Kind == EventKind::Free || !Set[0].B))
      note(State, LockDeed::Destroy, H, H.Taken);
}

void BodyRun::noteExit(const Flow &State, BlockId From) {
  const Block &B = F.Blocks[From];
  Now = B.FirstEvent;
  bool Throws = true;
  for (uint32_t N = 0; N < B.EventCount; ++N) {
    EventKind Kind = F.Events[B.FirstEvent + N].Kind;
    if (Kind == EventKind::Return || Kind == EventKind::Throw)
      Now = B.FirstEvent + N;
    Throws &= Kind != EventKind::Return;
  }
  std::vector<Held> Entered = I.Contexts[Self].In.State.Locks;
  for (const Held &H : State.Locks)
    if (!H.Hidden && H.Taken.valid() && !H.Doubt && sure(H) &&
        findLock(Entered, H) == Entered.end())
      note(State, Throws ? LockDeed::ThrowHeld : LockDeed::LeaveHeld, H,
           H.Taken);
  for (const Held &H : State.Free)
    if (!H.Hidden)
      note(State, LockDeed::LeaveFree, H, H.Taken);
}

/// An exception passes by what is locked without a guard.
void BodyRun::noteCall(Flow &State, EntityId Callee) {
  if (Callee == NoEntity || !I.Throwing.count(Callee) ||
      Locking.Caught[S.BlockOf[Now]])
    return;
  for (const Held &H : State.Locks) {
    bool Plain = llvm::any_of(F.Events, [&](const Event &E) {
      return E.Kind == EventKind::Acquire && E.Place == H.Taken;
    });
    bool Released = llvm::any_of(
        F.Events, [&](const Event &E) { return E.Kind == EventKind::Release; });
    bool Guarded = llvm::any_of(State.Cells, [&](const auto &Cell) {
      return Cell.first.Path &&
             M.last(Cell.first.Path).Kind == SelectorKind::GuardLocks &&
             llvm::any_of(M.atoms(Cell.second), [&](const Atom &A) {
               return A.A == H.Lock.Object && A.B == H.Lock.Path;
             });
    });
    if (!H.Hidden && !H.Doubt && Plain && Released && !Guarded)
      note(State, LockDeed::CallHeld, H, H.Taken);
  }
}

/// Code without a body may release what it is handed, and take anything;
/// libraries of the system take nothing of ours.
void BodyRun::noteUnknownCall(Flow &State, EventId Id,
                              const std::vector<AtomsId> &Args) {
  const Event &E = F.Events[Id];
  uint32_t Tag = I.tagOf(1, ((uint64_t)Key << 32) | Id);
  // What it returns is another object each time.
  doubtIf(State.Locks, [&](const Held &H) { return H.Tag == Tag; });
  if (E.Callee != NoEntity) {
    Location Place = I.Units.Entities[E.Callee].Place;
    if (Place.valid() && I.Units.Files[Place.File].System)
      return;
  }
  State.Free.clear();
  I.addCell(Taken, AnyLock);
  if (Locking.Keeping.count(E.Callee))
    return;
  // `complain("%s: %d", name, n)` is handed none.
  llvm::SmallVector<llvm::StringRef, 6> Parameters;
  bool Method = false;
  if (E.Callee != NoEntity) {
    const Entity &Callee = I.Units.Entities[E.Callee];
    Parameters = parametersOf(Callee.Signature);
    Method = Callee.Parent != NoEntity && !Callee.StaticMethod &&
             I.Units.Entities[Callee.Parent].Kind == EntityKind::Record;
  }
  bool Talks = !Parameters.empty() && Parameters.back() == "..." &&
               Parameters.size() > 1 &&
               Parameters[Parameters.size() - 2].contains("const char *");
  auto plain = [&](size_t N) { // text or a number
    if (E.Callee == NoEntity || (Method && !N))
      return false;
    N -= Method;
    return (N < Parameters.size() && (Parameters[N].contains("const char *") ||
                                      isNumber(Parameters[N]))) ||
           (Talks && N + 1 >= Parameters.size());
  };
  for (size_t N = 0; N < Args.size(); ++N)
    for (const Atom &A : M.atoms(Args[N]))
      doubtIf(State.Locks, [&](const Held &H) {
        if (A.Kind == AtomKind::Address)
          return leadsTo(M, A, H.Lock) &&
                 (N || !outOfReach(I.Units, M, E, A, H.Lock));
        return A.Kind != AtomKind::Number && !plain(N);
      });
}

/// What a callee's locking means for its caller's; it began with `Before`.
void BodyRun::noteReturn(Flow &After, const Flow &State, ContextId Callee,
                         const Flow &Before, const Exit &Leave,
                         const std::set<uint32_t> &Passed) {
  const std::vector<Cell> &Took = I.cellsOf(I.Contexts[Callee].Taken);
  Taken = I.uniteCells(Taken, I.Contexts[Callee].Taken);
  // A callee that only releases, called when it is released already.
  for (const Held &H : Leave.State.Free)
    if (auto Old = llvm::find_if(
            State.Free,
            [&](const Held &Free) { return !Free.Hidden && alike(Free, H); });
        Old != State.Free.end() && !H.Hidden && sure(H) &&
        (!H.Tag || Passed.count(H.Tag)) && !contains(Took, H.Lock) &&
        findLock(After.Locks, H) == After.Locks.end())
      note(State, LockDeed::ReleaseTwice, H, Old->Taken);
  if (contains(Took, AnyLock))
    After.Free.clear();
  After.Free.removeIf([&](const Held &H) { return contains(Took, H.Lock); });
  for (const Held &H : Leave.State.Free)
    if (!H.Tag || Passed.count(H.Tag))
      insert(After.Free, H);
  // What comes out of calls that were merged need not be of this call.
  const Context &From = I.Contexts[Callee];
  Freed = I.uniteCells(Freed, From.Freed);
  if (From.Vague || From.Unsettled) {
    After.Free.clear();
    After.Locks.removeIf([&](const Held &H) {
      // What it takes as well it releases for itself, or takes again.
      return !H.Hidden && contains(I.cellsOf(From.Freed), H.Lock) &&
             !contains(Took, H.Lock) && contains(State.Locks, H) &&
             !contains(Before.Locks, H) && !contains(Leave.State.Locks, H);
    });
    doubtIf(After.Locks,
            [&](const Held &H) { return !contains(State.Locks, H); });
  }
  // Taken in the callee for us: here the objects have our names.
  for (const Held &H : Leave.State.Locks)
    if (H.Tag && H.Taken.valid() && !contains(State.Locks, H))
      noteOrder(State, H);
  // A tag that comes out of the callee names a new object from now on.
  std::set<uint32_t> Fresh;
  auto see = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address && A.Tag && !Passed.count(A.Tag))
        Fresh.insert(A.Tag);
  };
  see(Leave.Return);
  for (const auto &[Where, Content] : Leave.State.Cells)
    see(Content);
  doubtIf(After.Locks, [&](const Held &H) {
    auto Theirs =
        std::lower_bound(Leave.State.Locks.begin(), Leave.State.Locks.end(), H);
    return Theirs != Leave.State.Locks.end() && *Theirs == H && Theirs->Doubt;
  });
  doubtIf(After.Locks, [&](const Held &H) {
    return Fresh.count(H.Tag) && contains(State.Locks, H);
  });
}

/// Which lock was taken there is not known.
void BodyRun::doubtTaken(Flow &State, Location At) {
  doubtIf(State.Locks, [&](const Held &H) { return H.Taken == At; });
}

/// Leaves conditions behind. What this body took for certain it holds, whatever
/// decides over its release; of the callers' locks a condition may know more.
void BodyRun::doubt(Flow &State, BlockId From, BlockId To) {
  const std::vector<Held> &Entered = I.Contexts[Self].In.State.Locks;
  if (Locking.PassesRelease.count({From, To}))
    doubtIf(State.Locks, [&](const Held &H) { return contains(Entered, H); });
  auto Ends = Locking.EndsTake.find({From, To});
  if (Ends == Locking.EndsTake.end())
    return;
  doubtIf(State.Locks, [&](const Held &H) {
    bool OwnEvent = llvm::any_of(
        F.Events, [&](const Event &E) { return E.Place == H.Taken; });
    return Ends->second.count(H.Taken) || (!OwnEvent && !contains(Entered, H));
  });
}

} // namespace pothole
