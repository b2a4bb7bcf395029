//===- What each event does to the state ----------------------------------===//

#include "checks/program/BodyRun.h"
#include "checks/program/Flags.h"
#include "checks/program/LockIdentity.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr EventId ReturnValue = ~0u;

} // namespace

std::vector<AtomsId> BodyRun::args(const Flow &State, const Event &E) {
  std::vector<AtomsId> Result;
  for (uint32_t A = 0; A < E.ArgCount; ++A)
    Result.push_back(eval(State, F.Args[E.FirstArg + A]));
  return Result;
}

void BodyRun::acquire(Flow &State, AtomsId Lock, uint16_t Flags, Location Place,
                      bool Hidden) {
  const Atoms &Set = M.atoms(Lock);
  if (!Hidden)
    State.Section.clear();
  size_t Addresses = llvm::count_if(
      Set, [](const Atom &A) { return A.Kind == AtomKind::Address; });
  if (Addresses != 1) {
    State.Free.clear();
    if (!Addresses) {
      I.addCell(Taken, AnyLock);
      LocksUnknown = true;
    }
  }
  for (const Atom &A : Set)
    if (A.Kind == AtomKind::Address)
      I.addCell(Taken, {A.A, A.B});
  bool OneOf = Addresses > 1;
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address)
      continue;
    Held H{{A.A, A.B}, A.Tag, bool(Flags & Flag::Shared), Hidden, OneOf, Place};
    if (OneOf) {
      H.Doubt = true;
      insert(State.Locks, H);
      continue;
    }
    if (const auto &Gates = I.Threads[Thread].Gates; Gates && !Hidden)
      for (const auto &[Lock, Reader] : *Gates)
        if (Lock == H.Lock && !(Reader && H.Shared))
          insert(State.Observed, gate(Lock, Thread));
    noteTake(State, H, Flags);
    for (uint32_t Name : namesOf(State, H.Tag)) {
      H.Tag = Name;
      hold(State, H);
    }
  }
}

/// Taken again, a lock is held until it is released as often. Of two elements
/// of an array each is taken once.
void BodyRun::hold(Flow &State, const Held &H) {
  auto Old = llvm::find_if(State.Locks, [&](const Held &Known) {
    Held Once = Known;
    Once.Times = 1;
    return Once == H;
  });
  if (Old == State.Locks.end()) {
    insert(State.Locks, H);
    return;
  }
  constexpr unsigned MaxTimes = 4;
  if (H.Hidden || Old->Times == MaxTimes ||
      !(sure(H) || mayBeAmong(I, H.Lock, I.RecursiveLocks)))
    return;
  Held Again = *Old;
  ++Again.Times;
  erase(State.Locks, Held(*Old));
  insert(State.Locks, Again);
}

void BodyRun::release(Flow &State, AtomsId Lock, bool Hidden) {
  if (!Hidden) {
    handOver(State);
    State.Section.clear();
    noteRelease(State, Lock);
  }
  if (!Hidden)
    for (const Atom &A : Atoms(M.atoms(Lock)))
      for (ThreadId T : I.Threads[Thread].Started)
        if (const auto &Gates = I.Threads[T].Gates;
            A.Kind == AtomKind::Address && contains(State.Live, T) && Gates &&
            llvm::any_of(*Gates, [&](const auto &Gate) {
              return Gate.first == Cell{A.A, A.B};
            })) {
          Cell Raised = gate({A.A, A.B}, T);
          I.Posters[Raised].insert(Thread);
          insert(State.Posted, Raised);
        }
  for (const Atom &A : M.atoms(Lock))
    if (A.Kind == AtomKind::Address) {
      if (!Hidden)
        I.addCell(Freed, {A.A, A.B});
      auto meant = [&](const Held &H) {
        return H.Lock == Cell{A.A, A.B} && H.Hidden == Hidden &&
               !(Hidden && H.Shared);
      };
      // Another object of the name keeps its lock: `unlock(&prev->m)`.
      std::vector<uint32_t> Names = namesOf(State, A.Tag);
      bool Named = llvm::any_of(State.Locks, [&](const Held &H) {
        return meant(H) && llvm::is_contained(Names, H.Tag);
      });
      std::vector<Held> Left;
      for (Held H : State.Locks)
        if (!meant(H) || (Named && !llvm::is_contained(Names, H.Tag)) ||
            --H.Times != 0)
          Left.push_back(H);
      llvm::sort(Left);
      if (Left.size() != State.Locks.size() || Left != State.Locks.get())
        State.Locks = std::move(Left);
    }
  if (!Hidden && llvm::all_of(State.Locks, [](const Held &H) {
        return H.Hidden || H.Shared;
      }))
    endMaking(State, /*Made=*/false);
}

/// A start under a lock is a flag: the starter raises it by its release, the
/// new thread sees it raised when it takes the lock.
Cell BodyRun::gate(Cell Lock, ThreadId Behind) {
  return {Lock.Object, M.extend(Lock.Path, {SelectorKind::Distinct, Behind})};
}

void BodyRun::post(Flow &State, AtomsId Flag) {
  const Atoms &Set = M.atoms(Flag);
  for (const Atom &A : Set) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell C{A.A, A.B};
    I.Posters[C].insert(Thread);
    insert(State.Posted, C);
  }
}

void BodyRun::freshAllocation(Flow &State, const Event &E, EventId Id) {
  ObjectId Made = M.object(ObjectKind::Heap, Key, Id, Thread);
  Object &O = M[Made];
  if (E.OfType)
    O.Record = F.Types[E.OfType].Record;
  bool InLoop = S.inLoop(S.BlockOf[Id]);
  O.Unique &= !Repeated && !InLoop;
  O.MayFail |= E.has(Flag::Try);
  noteMade(State, Made);
  // A new object under an old name: nobody else knows this one.
  erase(State.Leaked, Made);
  State.Cells.eraseIf(
      [&](const auto &Known) { return Known.first.Object == Made; });
  State.Results[Id] =
      M.one({AtomKind::Address, Made, M.extend(0, {SelectorKind::Index})});
}

void BodyRun::guard(Flow &State, const Event &E, EventId Id) {
  const Atoms &Set = M.atoms(eval(State, E.Address));
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address)
    return;
  // A guard's own state is always the flow's: guards do not travel between
  // threads.
  Cell Locks{Set[0].A, M.extend(Set[0].B, {SelectorKind::GuardLocks})};
  Cell Owns{Set[0].A, M.extend(Set[0].B, {SelectorKind::GuardOwns})};
  const AtomsId No = M.one({AtomKind::Number});
  const AtomsId Yes = M.one({AtomKind::Number, 0, 0, 0, 1});
  auto each = [&](auto Do) {
    for (const Atom &A : Atoms(M.atoms(State.Cells[Locks])))
      if (A.Kind == AtomKind::Address)
        Do(M.one(A));
  };
  auto holds = [&](const Flow &State, AtomsId Lock) {
    const Atoms &Set = M.atoms(Lock);
    return Set.size() == 1 && llvm::any_of(State.Locks, [&](const Held &H) {
             return H.Lock == Cell{Set[0].A, Set[0].B} && H.Tag == Set[0].Tag;
           });
  };
  auto tryLock = [&] {
    const Atoms &Wanted = M.atoms(State.Cells[Locks]);
    AtomsId Result = M.unknown();
    if (Wanted.size() == 1 && Wanted[0].Kind == AtomKind::Address)
      Result = M.one({AtomKind::Taken, Wanted[0].A, Wanted[0].B, Wanted[0].Tag,
                      1 + (E.has(Flag::Shared) ? 2 : 0)});
    State.Cells.set(Owns, Result);
    return Result;
  };
  switch (E.Kind) {
  case EventKind::GuardInit: {
    AtomsId Wanted = 0;
    const std::vector<AtomsId> Given = args(State, E);
    for (AtomsId Lock : Given)
      Wanted = M.join(Wanted, Lock);
    State.Cells.set(Locks, Wanted);
    State.Cells.set(Owns, E.Guard == GuardMode::Defer ? No : Yes);
    if (E.Guard == GuardMode::Try)
      State.Results.set(Id, tryLock());
    else if (E.Guard != GuardMode::Defer)
      for (AtomsId Lock : std::set(Given.begin(), Given.end()))
        if (E.Guard != GuardMode::Adopt || !holds(State, Lock))
          acquire(State, Lock, E.Flags, E.Place);
    break;
  }
  case EventKind::GuardLock:
    if (E.has(Flag::Try)) {
      State.Results.set(Id, tryLock());
      break;
    }
    each([&](AtomsId Lock) { acquire(State, Lock, E.Flags, E.Place); });
    if (!M.unique({Set[0].A, Set[0].B})) // one of many guards
      doubtTaken(State, E.Place);
    State.Cells.set(Owns, Yes);
    break;
  case EventKind::GuardUnlock:
    each([&](AtomsId Lock) { release(State, Lock); });
    State.Cells.set(Owns, No);
    break;
  case EventKind::GuardRelease:
    State.Results.set(Id, State.Cells.count(Locks) ? State.Cells[Locks]
                                                   : M.unknown());
    State.Cells.set(Owns, No);
    State.Cells.erase(Locks);
    break;
  case EventKind::GuardDestroy:
    if (State.Cells.count(Owns) && State.Cells[Owns] != No)
      each([&](AtomsId Lock) { release(State, Lock); });
    State.Cells.erase(Locks);
    State.Cells.erase(Owns);
    break;
  case EventKind::GuardOwns: {
    auto It = State.Cells.find(Owns);
    State.Results.set(Id, It == State.Cells.end() ? M.unknown() : It->second);
    break;
  }
  default:
    break;
  }
}

void BodyRun::transfer(Flow State, EventId Id, std::vector<Flow> &Out) {
  const Event &E = F.Events[Id];
  Now = Id;
  auto isNull = [&](AtomsId Content) {
    const Atoms &Set = M.atoms(Content);
    return Set.size() == 1 && Set[0].Kind == AtomKind::Number &&
           Set[0].Number == 0;
  };
  switch (E.Kind) {
  case EventKind::Load: {
    AtomsId Where = eval(State, E.Address);
    access(State, Id, Where, true, false);
    if (!State.Locks.empty())
      LockedLoads.insert(Id);
    State.Results[Id] =
        E.has(Flag::Structure) ? M.unknown() : load(State, Id, Where);
    if (std::optional<Atom> Number = claimByLoad(State, Id, Where))
      State.Results.set(Id, M.one(*Number));
    break;
  }
  case EventKind::Store: {
    const Value &Target = F.Values[E.Address];
    AtomsId Content = E.Operand ? eval(State, E.Operand) : M.unknown();
    if (Target.Kind == ValueKind::LocalAddress &&
        !F.Locals[Target.A].Addressed) {
      setLocal(State, Target.A, E.has(Flag::Try) ? M.unknown() : Content);
      break;
    }
    if (E.has(Flag::Try)) {
      tellWhatIsFound(State, E, Id);
      break;
    }
    AtomsId Where = eval(State, E.Address);
    access(State, Id, Where, false, true);
    if (E.has(Flag::Structure)) {
      // Taking something out hands over what was read from the inside.
      if (E.has(Flag::Move) &&
          llvm::any_of(State.Locks, [](const Held &H) { return !H.Hidden; }))
        for (const Atom &A : M.atoms(Where))
          for (const Origin &O : State.Origins)
            if (A.Kind == AtomKind::Address && O.From.Object == A.A &&
                O.From.Path != A.B)
              takeOver(State, O.Tag);
      break;
    }
    if ((releases(E.Order) && (isNull(Content) || !E.Operand)) ||
        letsGo(State, E, Where))
      release(State, Where);
    if (!isNull(Content)) {
      bool Plain = E.Order == MemoryOrder::NonAtomic && !State.Locks.empty();
      announce(State, Where, E.Order);
      announceElement(State, Where, E.Order);
      const Atoms &Set = M.atoms(Where);
      if ((releases(E.Order) || Plain || fenced(State, E.Order)) &&
          Set.size() == 1 && Set[0].Kind == AtomKind::Address &&
          !own(State, Set[0]) && tracksFlag({Set[0].A, Set[0].B}))
        post(State, Where);
      else
        for (const Atom &A : Set) // a raise nobody can rely on
          if (A.Kind == AtomKind::Address && tracksFlag({A.A, A.B}) &&
              !own(State, A))
            I.Posters[{A.A, A.B}].insert(~0u);
    }
    changed(State, E, Where, Content);
    notePartners(State, Where, Content);
    store(State, Where, Content);
    takeOffList(State, E);
    takeOffWalked(State, E);
    if (llvm::any_of(M.atoms(Where), [&](const Atom &A) {
          return A.Kind == AtomKind::Address && madeOnce({A.A, A.B});
        }))
      endMaking(State, /*Made=*/true);
    break;
  }
  case EventKind::Update: {
    const Value &Target = F.Values[E.Address];
    State.Results.set(Id, M.unknown());
    if (Target.Kind == ValueKind::LocalAddress &&
        !F.Locals[Target.A].Addressed) {
      setLocal(State, Target.A, M.unknown());
      break;
    }
    AtomsId Where = eval(State, E.Address);
    access(State, Id, Where, true, true);
    AtomsId Operand = E.Operand ? eval(State, E.Operand) : M.unknown();
    AtomsId Old = load(State, Id, Where);
    if (std::optional<Atom> Number = claim(State, E, Where, Operand))
      Old = M.one(*Number);
    // `list.exchange(nullptr)` takes all there is.
    swapSlots(State, Id);
    if (compareExchange(State, E, Id, Where, Operand, Out))
      return;
    if (E.has(Flag::Try) && E.has(Flag::SuccessIsZero) &&
        E.Order != MemoryOrder::NonAtomic && isNull(Operand))
      takeWhole(State, Where, Old);
    State.Results.set(Id, Old);
    store(State, Where, M.join(Operand, M.unknown()));
    if (E.has(Flag::Try) && !isNull(Operand))
      State.Results.set(Id, spin(E, Where, Operand));
    else if ((releases(E.Order) && isNull(Operand)) || letsGo(State, E, Where))
      release(State, Where);
    announce(State, Where, E.Order);
    announceElement(State, Where, E.Order);
    changed(State, E, Where, E.has(Flag::Try) ? Operand : M.unknown());
    const Atoms &Set = M.atoms(Where);
    for (const Atom &A : Set)
      if (A.Kind == AtomKind::Address && tracksFlag({A.A, A.B}) &&
          !own(State, A)) {
        if (releases(E.Order) || fenced(State, E.Order))
          post(State, M.one(A));
        else
          I.Posters[{A.A, A.B}].insert(~0u);
      }
    break;
  }
  case EventKind::Copy: {
    AtomsId To = eval(State, E.Address), From = eval(State, E.Operand);
    access(State, Id, From, true, false);
    access(State, Id, To, false, true);
    copy(State, To, From, E.has(Flag::Move));
    if (E.has(Flag::Move) && To != From)
      emptyHandles(State, From);
    if (To != From)
      dropReturned(State, E.Operand, From);
    break;
  }
  case EventKind::Alloc:
    freshAllocation(State, E, Id);
    break;
  case EventKind::Free: {
    AtomsId What = eval(State, E.Operand);
    access(State, Id, What, false, true);
    noteDeath(State, What);
    break;
  }
  case EventKind::ScopeEnd: {
    if (E.has(Flag::Discarded)) {
      noteHandleDeath(State);
      break;
    }
    noteDeath(State, eval(State, E.Address));
    const Atoms &Set = M.atoms(eval(State, E.Address));
    for (const Atom &A : Set)
      if (A.Kind == AtomKind::Address && !A.B) {
        State.Cells.eraseIf(
            [&](const auto &Known) { return Known.first.Object == A.A; });
      }
    break;
  }
  case EventKind::Call: {
    std::vector<AtomsId> Args = args(State, E);
    AtomsId Callable = E.Callee != NoEntity ? M.one({AtomKind::Code, E.Callee})
                                            : eval(State, E.Operand);
    checkCall(State, Id, Args);
    size_t First = Out.size();
    call(std::move(State), Id, Callable, Args, Out);
    for (size_t N = First; N < Out.size(); ++N) {
      swapSlots(Out[N], Id);
      believeCall(Out[N], Id, Args);
    }
    // A wait with a predicate is over when it holds.
    if (Id > 0 && F.Events[Id - 1].Kind == EventKind::Wait &&
        F.Events[Id - 1].has(Flag::Predicate) &&
        !F.Events[Id - 1].has(Flag::Timed)) {
      std::vector<Flow> Ways(std::make_move_iterator(Out.begin() + First),
                             std::make_move_iterator(Out.end()));
      Out.resize(First);
      for (Flow &Way : Ways) {
        AtomsId Answer = Way.Results[Id];
        if (refineAtoms(Way, Answer, /*Truth=*/true)) {
          Way.Results.set(Id, Answer);
          Out.push_back(std::move(Way));
        }
      }
    }
    return;
  }
  case EventKind::Once: {
    AtomsId Lock = eval(State, E.Address);
    acquire(State, Lock, 0, E.Place, true);
    std::vector<Flow> After;
    AtomsId Callable = eval(State, E.Operand);
    std::vector<AtomsId> Args = args(State, E);
    call(std::move(State), Id, Callable, std::move(Args), After);
    for (Flow &Next : After) {
      release(Next, Lock, true);
      acquire(Next, Lock, Flag::Shared, E.Place, true);
      Out.push_back(std::move(Next));
    }
    return;
  }
  case EventKind::OnceBegin:
  case EventKind::OnceEnd: {
    Atoms Locks;
    for (Atom A : M.atoms(eval(State, E.Address)))
      if (A.Kind == AtomKind::Address) {
        A.B = M.extend(A.B, {SelectorKind::GuardOwns});
        Locks.push_back(A);
      }
    AtomsId Lock = M.intern(std::move(Locks));
    if (E.Kind == EventKind::OnceEnd)
      release(State, Lock, true);
    acquire(State, Lock, E.Kind == EventKind::OnceEnd ? Flag::Shared : 0,
            E.Place, true);
    break;
  }
  case EventKind::Return:
    noteHandedOut(State);
    if (Apart && E.Operand && answersYesOrNo()) {
      Flow Yes = State, No = State;
      Leaving = true;
      bool CanBe = refine(Yes, E.Operand, true);
      Leaving = false;
      bool CanNot = refine(No, E.Operand, false);
      if (CanBe && CanNot &&
          (Yes.Observed != No.Observed || Yes.Given != No.Given ||
           !(Yes.Section == No.Section))) {
        Yes.Results[ReturnValue] = M.one({AtomKind::Number, 0, 0, 0, 1});
        No.Results[ReturnValue] = M.one({AtomKind::Number});
        Out.push_back(std::move(Yes));
        State = std::move(No);
        break;
      }
    }
    State.Results[ReturnValue] =
        E.Operand ? eval(State, E.Operand) : AtomsId(0);
    break;
  case EventKind::Throw:
  case EventKind::Unsafe:
    break;
  case EventKind::Detach:
    for (const Atom &A : M.atoms(eval(State, E.Operand)))
      if (A.Kind == AtomKind::Thread)
        I.noteDetached(A.A);
    noteJoin(State);
    break;
  case EventKind::Suspend:
    noteSuspend(State);
    break;
  case EventKind::Fence:
    fence(State, E.Order);
    break;
  case EventKind::Notify:
    noteNotify(State, E);
    break;
  case EventKind::Wait:
    handOver(State);
    State.Section.clear();
    noteWait(State, E);
    break;
  case EventKind::Block:
    notePause(State);
    State.Results.set(Id, M.unknown());
    break;
  case EventKind::Barrier:
    if (E.Address != NoValue)
      return cross(std::move(State), E, Id, Out);
    barrier(State, Id);
    break;
  case EventKind::Iterate:
    State.Results.set(Id, iterate(State, E, Id));
    break;
  case EventKind::SoleBegin:
    // Of several frames one is meant, and the same by what it protects.
    for (const Atom &A : Atoms(M.atoms(anyElement(eval(State, E.Address)))))
      acquire(State, M.one(A), E.Flags, E.Place, /*Hidden=*/true);
    break;
  case EventKind::SoleEnd:
    release(State, anyElement(eval(State, E.Address)), /*Hidden=*/true);
    break;
  case EventKind::Start:
    start(State, Id);
    break;
  case EventKind::Join:
    if (E.has(Flag::All))
      endTasks(State, E);
    else {
      join(State, Id);
      noteJoin(State);
    }
    break;
  case EventKind::LockInit: {
    const Atoms &Set = M.atoms(eval(State, E.Address));
    bool Known = false;
    AtomsId Count = E.Operand ? eval(State, E.Operand) : M.unknown();
    for (const Atom &A : Set)
      if (A.Kind == AtomKind::Address) {
        Known = true;
        if (E.Operand)
          I.Turns.Counts[{A.A, A.B}].insert(M.atoms(Count).size() == 1 &&
                                                    M.atoms(Count)[0].Kind ==
                                                        AtomKind::Number
                                                ? M.atoms(Count)[0].Number
                                                : -1);
        State.Free.removeIf(
            [&](const Held &H) { return H.Lock == Cell{A.A, A.B}; });
        if (E.has(Flag::Recursive))
          I.RecursiveLocks.insert({A.A, A.B});
      }
    if (!Known && E.has(Flag::Recursive))
      I.RecursiveLocks.insert(AnyLock);
    break;
  }
  case EventKind::LockDestroy: {
    const Atoms &Set = M.atoms(eval(State, E.Address));
    if (Set.size() == 1 && Set[0].Kind == AtomKind::Address)
      noteDestroyed(State, Set[0]);
    break;
  }
  case EventKind::Acquire:
    if (E.has(Flag::Try)) {
      Atoms Set = M.atoms(eval(State, E.Address));
      llvm::erase_if(Set,
                     [](const Atom &A) { return A.Kind != AtomKind::Address; });
      State.Results.set(Id, M.unknown());
      LocksUnknown |= Set.size() != 1;
      if (Set.size() == 1)
        State.Results[Id] =
            M.one({AtomKind::Taken, Set[0].A, Set[0].B, Set[0].Tag,
                   (E.has(Flag::SuccessIsZero) ? 0 : 1) +
                       (E.has(Flag::Shared) ? 2 : 0)});
      break;
    }
    acquire(State, eval(State, E.Address), E.Flags, E.Place);
    // Not failing is what correct programs rely on.
    State.Results.set(Id, M.one({AtomKind::Number}));
    break;
  case EventKind::Release:
    release(State, eval(State, E.Address));
    State.Results.set(Id, M.one({AtomKind::Number}));
    break;
  case EventKind::GuardInit:
  case EventKind::GuardLock:
  case EventKind::GuardUnlock:
  case EventKind::GuardRelease:
  case EventKind::GuardDestroy:
  case EventKind::GuardOwns:
    guard(State, E, Id);
    break;
  case EventKind::Post:
    post(State, eval(State, E.Address));
    posted(State, E);
    break;
  case EventKind::Await: {
    const Atoms &Set = M.atoms(eval(State, E.Address));
    State.Results.set(Id, M.one({AtomKind::Number}));
    noteAwait(State, E);
    awaited(State, E, Id);
    if (E.has(Flag::Try))
      State.Results.set(Id, M.unknown());
    else if (Set.size() == 1 && Set[0].Kind == AtomKind::Address)
      insert(State.Observed, Cell{Set[0].A, Set[0].B});
    break;
  }
  }
  Out.push_back(std::move(State));
}

} // namespace pothole
