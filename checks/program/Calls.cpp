//===- Calls and what they reach ------------------------------------------===//

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/Renaming.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr size_t MaxTargets = 8;

/// Objects an address set names, and what these hold, as far as it is private.
void mentioned(const Memory &M, const Flow &State, AtomsId From,
               std::set<ObjectId> &Objects, std::set<uint32_t> &Tags) {
  for (const Atom &A : M.atoms(From)) {
    if (A.Kind != AtomKind::Address)
      continue;
    if (A.Tag)
      Tags.insert(A.Tag);
    if (!Objects.insert(A.A).second)
      continue;
    for (auto It = State.Cells.lower_bound({A.A, 0});
         It != State.Cells.end() && It->first.Object == A.A; ++It)
      mentioned(M, State, It->second, Objects, Tags);
  }
}

/// Whether a handle of a thread is kept in a private object.
bool holdsThread(const Memory &M, const Flow &State, ObjectId Object) {
  for (auto It = State.Cells.lower_bound({Object, 0});
       It != State.Cells.end() && It->first.Object == Object; ++It)
    for (const Atom &A : M.atoms(It->second))
      if (A.Kind == AtomKind::Thread)
        return true;
  return false;
}

/// What led from `Before` to `After`, done to `Set`.
template <typename T>
void applyEffect(SharedVector<T> &Set, const SharedVector<T> &Before,
                 const SharedVector<T> &After) {
  if (After.same(Before))
    return;
  for (const T &X : Before)
    if (!contains(After, X))
      erase(Set, X);
  for (const T &X : After)
    if (!contains(Before, X))
      insert(Set, X);
}

/// The same for locks. How often a callee took or released one counts, not how
/// often it is held: it is told that it is held twice, at most. A context that
/// stands for several calls may not know that this one holds it: what is `Sure`
/// to be that lock is then taken once more.
void applyLocks(SharedVector<Held> &Locks, const SharedVector<Held> &Before,
                const SharedVector<Held> &After,
                llvm::function_ref<bool(const Held &)> Sure) {
  if (After.same(Before))
    return;
  auto find = [](const std::vector<Held> &Among, Held Like) {
    return llvm::find_if(Among, [&](const Held &H) {
      Like.Times = H.Times;
      return H == Like;
    });
  };
  auto change = [&](const Held &H, int By) {
    Held Now = H;
    if (auto Old = find(Locks, H); Old != Locks.end()) {
      By += Old->Times;
      Now = *Old;
      erase(Locks, Held(*Old));
    }
    Now.Times = std::max(By, 0);
    if (Now.Times)
      insert(Locks, Now);
  };
  for (const Held &H : Before) {
    auto Left = find(After, H);
    unsigned Times = Left == After.end() ? 0 : Left->Times;
    if (Times != H.Times && find(Locks, H) != Locks.end())
      change(H, (int)Times - (int)H.Times);
  }
  for (const Held &H : After)
    if (find(Before, H) == Before.get().end() &&
        (find(Locks, H) == Locks.end() || Sure(H)))
      change(H, H.Times);
}

constexpr unsigned MaxTimesHeld = 2; // told to a callee

} // namespace

/// A callee that is not followed writes to what it is given: which numbers
/// stand there is no longer known. Where its pointers lead stays.
void BodyRun::forgetNumbers(Flow &State, const std::set<ObjectId> &Given) {
  State.Cells.transform([&](Cell Where, AtomsId Content) {
    if (!Given.count(Where.Object))
      return Content;
    forgetTests(State, Where);
    bool Number = llvm::all_of(M.atoms(Content), [](const Atom &A) {
      return A.Kind == AtomKind::Number || A.Kind == AtomKind::NonZero;
    });
    return Number ? M.unknown() : Content;
  });
}

const Loop *BodyRun::loopOf(EventId Id) const {
  uint32_t Innermost = S.LoopOf[S.BlockOf[Id]];
  return Innermost ? &S.Loops[Innermost - 1] : nullptr;
}

EntityId BodyRun::dispatch(EntityId Method, EntityId Record) const {
  std::set<EntityId> Family{Method};
  std::vector<EntityId> Work{Method};
  while (!Work.empty()) {
    EntityId Id = Work.back();
    Work.pop_back();
    if (auto It = I.Units.Overriders.find(Id); It != I.Units.Overriders.end())
      for (EntityId Over : It->second)
        if (Family.insert(Over).second)
          Work.push_back(Over);
  }
  std::vector<EntityId> Classes{Record};
  for (size_t N = 0; N < Classes.size(); ++N) {
    if (auto It = I.Units.Methods.find(Classes[N]); It != I.Units.Methods.end())
      for (EntityId Id : It->second)
        if (Family.count(Id))
          return Id;
    for (EntityId Base : I.Units.Entities[Classes[N]].Bases)
      if (!llvm::is_contained(Classes, Base))
        Classes.push_back(Base);
  }
  return NoEntity;
}

std::vector<std::pair<const Function *, std::vector<AtomsId>>>
BodyRun::targets(AtomsId Callable, const std::vector<AtomsId> &Args,
                 bool Virtual) {
  std::vector<std::pair<const Function *, std::vector<AtomsId>>> Result;
  auto add = [&](EntityId Id, const std::vector<AtomsId> &With) {
    const Function *Body = I.Units.body(I.definition(Id));
    if (Body && Result.size() < MaxTargets &&
        llvm::none_of(Result, [&](auto &R) { return R.first == Body; }))
      Result.push_back({Body, With});
  };
  auto recordAt = [&](const Atom &A) {
    for (PathId Path = A.B; Path; Path = M.parent(Path))
      if (M.last(Path).Kind == SelectorKind::Field)
        return I.Units.Entities[M.last(Path).A].VariableType.Record;
    return M[A.A].Record;
  };
  for (const Atom &A : Atoms(M.atoms(Callable))) {
    if (A.Kind == AtomKind::Code) {
      if (!Virtual || Args.empty()) {
        add(A.A, Args);
        continue;
      }
      bool Known = false;
      for (const Atom &Receiver : Atoms(M.atoms(Args[0])))
        if (Receiver.Kind == AtomKind::Address &&
            M[Receiver.A].Kind != ObjectKind::Instance &&
            M[Receiver.A].Kind != ObjectKind::Pointee &&
            M[Receiver.A].Kind != ObjectKind::Result &&
            recordAt(Receiver) != NoEntity) {
          EntityId Id = dispatch(A.A, recordAt(Receiver));
          if (Id == NoEntity)
            continue;
          Known = true;
          add(Id, Args);
        }
      if (Known)
        continue;
      // Any overrider may be meant.
      std::vector<EntityId> Family{A.A};
      for (size_t N = 0; N < Family.size() && N < 64; ++N) {
        add(Family[N], Args);
        if (auto It = I.Units.Overriders.find(Family[N]);
            It != I.Units.Overriders.end())
          Family.insert(Family.end(), It->second.begin(), It->second.end());
      }
    } else if (A.Kind == AtomKind::Address) {
      EntityId Record = recordAt(A);
      auto It = Record == NoEntity ? I.Units.Methods.end()
                                   : I.Units.Methods.find(Record);
      if (It == I.Units.Methods.end())
        continue;
      std::vector<AtomsId> With{M.one(A)};
      With.insert(With.end(), Args.begin(), Args.end());
      for (EntityId Id : It->second)
        if (I.Units.Entities[Id].ShortName == "operator()")
          add(Id, With);
    }
  }
  return Result;
}

void BodyRun::call(Flow State, EventId Id, AtomsId Callable,
                   std::vector<AtomsId> Args, std::vector<Flow> &Out) {
  const Event &E = F.Events[Id];
  auto Targets = targets(Callable, Args, E.has(Flag::Virtual));
  // A std::function or pointer variable: its content is the callable.
  if (Targets.empty())
    for (const Atom &A : Atoms(M.atoms(Callable)))
      if (A.Kind == AtomKind::Address && M[A.A].Kind != ObjectKind::Code) {
        AtomsId Inside = load(State, Id, M.one(A));
        for (auto &Found : targets(Inside, Args, false))
          Targets.push_back(Found);
      }
  if (Targets.empty()) {
    unknownCall(State, Id, Args);
    Out.push_back(std::move(State));
    return;
  }
  noteCall(State, E.Callee);
  if (I.Throwing.count(E.Callee))
    noteHandlesPassed(State);
  for (auto &[Body, With] : Targets) {
    if (E.Callee == NoEntity) {
      handPartners(State, E, *Body, With);
      matchTypes(*Body, With);
    }
    enter(State, Id, *Body, With, Out);
  }
}

/// `job->run(job->argument)`: of several arguments a function is handed those
/// of the type it takes them for.
void BodyRun::matchTypes(const Function &Body, std::vector<AtomsId> &Args) {
  for (uint32_t Slot = 0; Slot < Body.ParameterCount && Slot < Args.size();
       ++Slot) {
    const Type &Of = Body.Locals[Slot].LocalType;
    if (Of.Class != TypeClass::Pointer || Of.Record != NoEntity ||
        M.atoms(Args[Slot]).size() < 2)
      continue;
    EntityId Taken = NoEntity;
    for (const Event &E : Body.Events) {
      const Value &To = Body.Values[E.Address], &From = Body.Values[E.Operand];
      if (E.Kind == EventKind::Store && To.Kind == ValueKind::LocalAddress &&
          From.Kind == ValueKind::LocalContent && From.A == Slot &&
          Body.Locals[To.A].LocalType.Class == TypeClass::Pointer)
        Taken = Body.Locals[To.A].LocalType.Record;
    }
    if (Taken == NoEntity)
      continue;
    auto other = [&](const Atom &A) {
      if (A.Kind != AtomKind::Address)
        return false;
      const Type *At = A.B ? cellType(I.Units, M, {A.A, A.B}) : nullptr;
      EntityId Record = At ? At->Record : M[A.A].Record;
      return Record != NoEntity && Record != Taken;
    };
    Atoms Kept = M.atoms(Args[Slot]);
    llvm::erase_if(Kept, other);
    if (llvm::any_of(Kept,
                     [](const Atom &A) { return A.Kind == AtomKind::Address; }))
      Args[Slot] = M.intern(std::move(Kept));
  }
}

void BodyRun::unknownCall(Flow &State, EventId Id,
                          const std::vector<AtomsId> &Args) {
  const Event &E = F.Events[Id];
  bool TookCallable = false;
  noteCallback(State);
  noteUnknownCall(State, Id, Args);
  noteFork(State, Id);
  noteEnd(State);
  std::set<ObjectId> Handed;
  std::set<uint32_t> Tags;
  for (AtomsId Arg : Args)
    mentioned(M, State, Arg, Handed, Tags);
  // `getaddrinfo(host, 0, 0, &list)`: it has set what it was handed to set.
  for (AtomsId Arg : Args)
    for (const Atom &A : M.atoms(Arg))
      if (auto Known = State.Cells.find({A.A, A.B});
          A.Kind == AtomKind::Address && Known != State.Cells.end() &&
          llvm::all_of(M.atoms(Known->second), [](const Atom &Content) {
            return Content.Kind == AtomKind::Number;
          }))
        State.Cells.set({A.A, A.B}, M.unknown());
  giveHandlesAway(State, Handed);
  for (AtomsId Arg : Args)
    for (auto &[Body, With] : targets(Arg, {}, false)) {
      // Plain objects that happen to be callable are handed over as data.
      bool Closure = !With.empty();
      if (Closure &&
          !I.Units.Entities[Body->Self].ShortName.starts_with("operator()"))
        continue;
      TookCallable = true;
      std::vector<AtomsId> Given = With;
      // What the callback is handed later is often the next argument.
      for (AtomsId Data : Args)
        if (Data != Arg && !Closure)
          Given.push_back(M.unknown());
      for (AtomsId A : Given)
        leak(State, A);
      I.Later.insert({Body, Thread, Given, Self, Id});
    }
  if (TookCallable && E.Callee != NoEntity)
    ++I.CallableTakers[E.Callee];
  const Type *Of = E.OfType ? &F.Types[E.OfType] : nullptr;
  State.Results.set(Id, M.unknown());
  if (Of && Of->Record != NoEntity && E.Callee != NoEntity &&
      (Of->Class == TypeClass::Pointer || Of->Class == TypeClass::Reference)) {
    ObjectId Made = M.object(ObjectKind::Result, E.Callee, Of->Record);
    M[Made].Record = Of->Record;
    State.Results.set(Id, M.one({AtomKind::Address, Made, 0,
                                 I.tagOf(1, ((uint64_t)Key << 32) | Id)}));
  }
}

/// A temporary handed over by value is the parameter: what the callee took out
/// of it is gone.
void BodyRun::handBack(Flow &After, const Flow &Leave, const Function &Body,
                       const std::vector<AtomsId> &Args) {
  uint32_t CalleeKey = bodyKey(I.Units, Body);
  if (CalleeKey == Key)
    return;
  for (uint32_t Slot = 0; Slot < Body.ParameterCount && Slot < Args.size();
       ++Slot) {
    const Type &Of = Body.Locals[Slot].LocalType;
    const Atoms &Set = M.atoms(Args[Slot]);
    if (Of.Record == NoEntity || Of.Class == TypeClass::Pointer ||
        Of.Class == TypeClass::Reference || Of.Class == TypeClass::Thread ||
        Set.size() != 1 || Set[0].Kind != AtomKind::Address || Set[0].Tag ||
        Set[0].B)
      continue;
    const Object &O = M[Set[0].A];
    if (O.Kind != ObjectKind::Local || O.A != Key || O.Owner != Thread ||
        O.B >= F.Locals.size() || F.Locals[O.B].Kind != LocalKind::Temporary)
      continue;
    const ObjectId Mine = Set[0].A;
    const ObjectId Theirs =
        M.object(ObjectKind::Local, CalleeKey, Slot, Thread);
    std::vector<std::pair<Cell, AtomsId>> Left;
    for (auto It = Leave.Cells.lower_bound({Theirs, 0});
         It != Leave.Cells.end() && It->first.Object == Theirs; ++It)
      Left.push_back({{Mine, It->first.Path}, It->second});
    After.Cells.eraseIf(
        [&](const auto &Known) { return Known.first.Object == Mine; });
    for (auto &[Where, Content] : Left)
      After.Cells.set(Where, Content);
  }
}

/// `a = at(i); b = at(j);`: what one load in the callee leads to is another
/// object for each call.
void BodyRun::nameReturned(Renaming &Names, AtomsId Return, EventId Id) {
  for (const Atom &A : M.atoms(Return)) {
    if (A.Kind != AtomKind::Address || !A.Tag || !I.renamable(A.Tag) ||
        Names.named(A.Tag) || I.AnySteady.count(A.Tag) || I.rowOf(A.Tag) ||
        I.Stale.count(A.Tag))
      continue;
    uint32_t New = I.tagOf(10, ((uint64_t)Key << 32) | Id);
    if (const Cell *From = I.doubtfulOrigin(A.Tag))
      I.Doubtful.try_emplace(New, *From);
    Names.bring(A.Tag, New);
  }
}

void BodyRun::enter(const Flow &State, EventId Id, const Function &Body,
                    const std::vector<AtomsId> &Args, std::vector<Flow> &Out) {
  if (I.exhausted()) {
    I.NotEntered.insert(Body.Self);
    LocksUnknown = true;
    Out.push_back(State);
    Out.back().Results.set(Id, M.unknown());
    return;
  }
  std::set<ObjectId> Passed;
  std::set<uint32_t> Tags;
  for (AtomsId Arg : Args)
    mentioned(M, State, Arg, Passed, Tags);

  if (auto Local = I.LocalOnly.find(Body.Self);
      Local != I.LocalOnly.end() &&
      llvm::all_of(Passed,
                   [&](ObjectId Object) {
                     Atom Whole{AtomKind::Address, Object};
                     return own(State, Whole) && !holdsThread(M, State, Object);
                   }) &&
      Tags.empty()) {
    if (const Event &E = F.Events[Id]; E.Callee != Body.Self)
      I.SkippedCalls[{&F, Id}].insert(&Body);
    Out.push_back(State);
    Out.back().Results.set(Id, M.unknown());
    if (Local->second)
      forgetNumbers(Out.back(), Passed);
    return;
  }

  Entry In;
  In.Body = &Body;
  In.Thread = Thread;
  In.Repeated =
      Repeated || S.inLoop(S.BlockOf[Id]) || F.Events[Id].has(Flag::Repeated);
  In.State.Slots = Args;
  In.State.Slots.edit().resize(Body.ParameterCount, M.unknown());
  for (ObjectId Object : Passed)
    for (auto It = State.Cells.lower_bound({Object, 0});
         It != State.Cells.end() && It->first.Object == Object; ++It)
      In.State.Cells[It->first] = It->second;
  In.State.Locks = State.Locks;
  if (llvm::any_of(State.Locks,
                   [](const Held &H) { return H.Times > MaxTimesHeld; }))
    for (Held &H : In.State.Locks.edit())
      H.Times = std::min(H.Times, MaxTimesHeld);
  In.State.Live = State.Live;
  In.State.Startup = State.Startup;
  for (ObjectId Object : State.Leaked)
    if (Passed.count(Object))
      In.State.Leaked.edit().push_back(Object);
  for (uint32_t Tag : State.Owned)
    if (Tags.count(Tag))
      In.State.Owned.edit().push_back(Tag);
  for (const Origin &O : State.Origins)
    if (Tags.count(O.Tag))
      In.State.Origins.edit().push_back(O);
  for (const auto &Two : State.Same)
    if (Tags.count(Two.first) && Tags.count(Two.second))
      In.State.Same.edit().push_back(Two);
  In.State.Posted = State.Posted;
  In.State.Observed = State.Observed;
  In.State.Phases = State.Phases;
  In.State.Given = State.Given;
  In.State.Pending = State.Pending;
  In.State.Crossed = State.Crossed;
  In.State.Ended = State.Ended;
  // Tags by order of appearance: equal calls from different places are equal.
  Renaming Names(I, M);
  for (AtomsId Arg : Args)
    Names.see(Arg);
  for (auto &[Where, Content] : In.State.Cells)
    Names.see(Content);
  Names.apply(In.State, /*Back=*/false);
  ContextId Callee = I.contextFor(std::move(In), Self, Id);
  Callees.insert(Callee);
  for (auto [Theirs, Ours] : Names.names())
    I.Ways.Same[{Callee, Theirs}].insert({Self, Ours});
  uint32_t CalleeKey = bodyKey(I.Units, Body);
  std::vector<Exit> Exits = I.evaluate(Callee);
  Flow Before;
  Before.Locks = I.Contexts[Callee].In.State.Locks;
  Before.Live = I.Contexts[Callee].In.State.Live;
  Before.Posted = I.Contexts[Callee].In.State.Posted;
  Before.Observed = I.Contexts[Callee].In.State.Observed;
  Before.Phases = I.Contexts[Callee].In.State.Phases;
  Before.Given = I.Contexts[Callee].In.State.Given;
  Before.Pending = I.Contexts[Callee].In.State.Pending;
  Before.Crossed = I.Contexts[Callee].In.State.Crossed;
  Before.Ended = I.Contexts[Callee].In.State.Ended;
  Names.apply(Before, /*Back=*/true);
  for (Exit &Leave : Exits) {
    nameReturned(Names, Leave.Return, Id);
    noteReturned(Names, Leave.Return, Callee);
    Leave.Return = Names.rename(Leave.Return, /*Back=*/true);
    Names.apply(Leave.State, /*Back=*/true);
  }
  LocksUnknown |= I.Contexts[Callee].LocksUnknown;
  for (ThreadId T : I.Contexts[Callee].JoinedOne)
    if (S.inLoop(S.BlockOf[Id]))
      JoinedInLoop[Id].insert(T);
    else
      JoinedOne.insert(T);
  const std::vector<Cell> &Changed = I.cellsOf(I.Contexts[Callee].Written);
  Written = I.uniteCells(Written, I.Contexts[Callee].Written);
  // What it takes over is another object each time, whichever way out it is.
  std::set<uint32_t> TakenOver;
  for (const Exit &Leave : Exits)
    for (uint32_t Tag : Leave.State.Owned)
      if (!Tags.count(Tag) && I.renamable(Tag))
        TakenOver.insert(Tag);
  std::set<ObjectId> Frame;
  for (const Exit &Leave : Exits)
    for (const Atom &A : M.atoms(Leave.Return))
      if (A.Kind == AtomKind::Address && !Passed.count(A.A) &&
          CalleeKey != Key && M[A.A].Kind == ObjectKind::Local &&
          M[A.A].A == CalleeKey)
        Frame.insert(A.A);
  for (const Exit &Leave : Exits) {
    Flow After = State;
    I.Steps += After.weight();
    for (uint32_t Tag : TakenOver)
      renewTag(After, Tag);
    std::set<ObjectId> Returned;
    std::set<uint32_t> ReturnedTags;
    mentioned(M, Leave.State, Leave.Return, Returned, ReturnedTags);
    // What it returned last time has been copied, and this is another.
    After.Cells.eraseIf([&](const auto &Known) {
      return Passed.count(Known.first.Object) ||
             Frame.count(Known.first.Object);
    });
    SortedMap<Cell, AtomsId> Left = Leave.State.Cells;
    Left.eraseIf([&](const auto &Known) {
      const Object &O = M[Known.first.Object];
      return O.Kind == ObjectKind::Local && O.A == CalleeKey &&
             !Passed.count(Known.first.Object) &&
             !Returned.count(Known.first.Object);
    });
    After.Cells.merge(Left, [](AtomsId, AtomsId Theirs) { return Theirs; });
    handBack(After, Leave.State, Body, Args);
    for (EntityId Name : I.Contexts[Callee].Touched)
      forgetTestsOf(After, Name);
    After.Known.eraseIf(
        [&](const auto &Known) { return contains(Changed, Known.first); });
    for (auto &[Where, Content] : Leave.State.Known)
      if (contains(Changed, Where))
        After.Known.set(Where, Content);
    // The context may stand for other calls as well, so its effect counts, not
    // the state it ends in.
    applyLocks(After.Locks, Before.Locks, Leave.State.Locks,
               [&](const Held &H) { return sure(H); });
    noteReturn(After, State, Callee, Before, Leave, Tags);
    applyEffect(After.Live, Before.Live, Leave.State.Live);
    for (ThreadId T : Before.Live)
      if (!contains(Leave.State.Live, T))
        I.noteJoined(F, T);
    for (ObjectId Object : Returned)
      if (!Passed.count(Object) && !contains(Leave.State.Leaked, Object))
        erase(After.Leaked, Object); // made anew by this call
    unite(After.Leaked, Leave.State.Leaked);
    for (uint32_t Tag : State.Owned)
      if (Tags.count(Tag) && !contains(Leave.State.Owned, Tag))
        erase(After.Owned, Tag);
    unite(After.Owned, Leave.State.Owned);
    for (const Origin &O : Leave.State.Origins)
      if (ReturnedTags.count(O.Tag))
        insert(After.Origins, O);
    applyEffect(After.Posted, Before.Posted, Leave.State.Posted);
    applyEffect(After.Observed, Before.Observed, Leave.State.Observed);
    applyEffect(After.Phases, Before.Phases, Leave.State.Phases);
    applyEffect(After.Given, Before.Given, Leave.State.Given);
    applyEffect(After.Pending, Before.Pending, Leave.State.Pending);
    applyEffect(After.Crossed, Before.Crossed, Leave.State.Crossed);
    applyEffect(After.Ended, Before.Ended, Leave.State.Ended);
    After.Section = Leave.State.Section;
    After.Results.set(Id, Leave.Return ? Leave.Return : M.unknown());
    Out.push_back(std::move(After));
  }
}

} // namespace pothole
