//===- Threads started and joined -----------------------------------------===//

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/OwnIndex.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

BodyRun::Round BodyRun::roundOf(EventId Id) {
  const Loop *Around = loopOf(Id);
  if (Around || I.Kind != World::Program)
    return {Around, Key};
  std::vector<CallSite> Calls = I.Only.toLoop(F, Id);
  if (Calls.empty()) {
    Calls = I.toLoop(Self, Id);
    for (ContextId C = Self; I.Contexts[C].Callers.size() == 1;
         C = I.Contexts[C].Callers.begin()->first)
      if (!I.AskedRound.insert(C).second)
        break;
  }
  if (Calls.empty())
    return {};
  auto [Body, At] = Calls.back();
  const Shape &Outer = I.shapeOf(*Body);
  return {&Outer.Loops[Outer.LoopOf[Outer.BlockOf[At]] - 1],
          bodyKey(I.Units, *Body)};
}

std::vector<CallSite> Interpreter::toLoop(ContextId In, EventId At) const {
  constexpr size_t Deep = 4;
  std::vector<CallSite> Result;
  for (;;) {
    const Context &C = Contexts[In];
    Result.push_back({C.In.Body, At});
    auto Known = Shapes.find(C.In.Body);
    if (Known == Shapes.end())
      return {};
    if (Known->second->inLoop(Known->second->BlockOf[At]))
      return Result;
    if (C.Callers.size() != 1 || Result.size() == Deep)
      return {};
    std::tie(In, At) = *C.Callers.begin();
  }
}

/// An argument as the new thread sees it: what is handed over by value becomes
/// its own, what it is handed by address leaks, and what differs from start to
/// start in a loop is marked as such.
AtomsId BodyRun::forChild(Flow &Child, Flow &State, ThreadId Id,
                          AtomsId Content, Round In, bool ByValue,
                          uint32_t Index) {
  const Loop *Around = In.Around;
  auto varies = [&](uint32_t Body, uint32_t Slot) {
    if (!Around || Body != In.Of ||
        !(llvm::is_contained(Around->Counters, Slot) ||
          llvm::is_contained(Around->Cursors, Slot)))
      return false;
    // A helper that is called in several loops numbers them once.
    auto [First, New] = I.Rounds.try_emplace({Id, Body, Slot}, Around->Head);
    return First->second == Around->Head;
  };
  Atoms Result;
  for (Atom A : Atoms(M.atoms(Content))) {
    if (A.Kind == AtomKind::Affine && varies(A.A, A.B)) {
      Result.push_back({AtomKind::Distinct, Id, A.B, A.Tag, A.Number});
      continue;
    }
    if (A.Kind != AtomKind::Address) {
      Result.push_back(A);
      continue;
    }
    if (ByValue && (A.Tag || !own(State, A))) {
      Result.push_back(copyForChild(Child, Id, A, Index));
      continue;
    }
    if (ByValue) {
      Atom Copy{AtomKind::Address,
                M.object(ObjectKind::Local, ~0u - Index, 0, Id)};
      M[Copy.A].Record = M[A.A].Record;
      for (auto It = State.Cells.lower_bound({A.A, 0});
           It != State.Cells.end() && It->first.Object == A.A;) {
        auto [Where, Inside] = *It++;
        PathId Path = 0;
        bool Below = true;
        const std::vector<Selector> &All = M.selectors(Where.Path),
                                    &Head = M.selectors(A.B);
        for (size_t N = 0; N < All.size(); ++N)
          if (N >= Head.size())
            Path = M.extend(Path, All[N]);
          else
            Below &= All[N] == Head[N];
        if (!Below || All.size() < Head.size())
          continue;
        AtomsId Moved = forChild(Child, State, Id, Inside, In, false, Index);
        Child.Cells[{Copy.A, Path}] =
            M.join(Child.Cells[{Copy.A, Path}], Moved);
        It = State.Cells.upper_bound(Where);
      }
      Result.push_back(Copy);
      continue;
    }
    PathId Path = 0;
    for (Selector Step : M.selectors(A.B)) {
      if (Step.Kind == SelectorKind::Affine && varies(Step.A, Step.B))
        Step = {SelectorKind::Distinct, Id, Step.B, Step.Number, Step.Slice};
      Path = M.extend(Path, Step);
    }
    const Object &O = M[A.A];
    bool MadeInLoop =
        Around && !A.Tag && O.Kind == ObjectKind::Heap &&
        (O.A == Key && In.Of == Key
             ? O.Owner == Thread && Around->contains(S.BlockOf[O.B])
             : own(State, A));
    if (MadeInLoop)
      State.Cells.transform([&](Cell Where, AtomsId Inside) {
        return Where.Object != A.A
                   ? Inside
                   : keptByOne(M, In.Of, Inside,
                               [&](uint32_t S) { return varies(In.Of, S); });
      });
    leak(State, M.one(A));
    A.B = Path;
    if (const Selector *Owner = I.ownerOf(A.Tag);
        Owner && Owner->Kind == SelectorKind::Affine &&
        varies(Owner->A, Owner->B)) {
      Selector Theirs = *Owner;
      Theirs.Kind = SelectorKind::Distinct;
      Theirs.A = Id;
      A.Tag = I.ownerTag(Theirs);
    }
    if (MadeInLoop)
      A.Tag = I.tagOf(3, Id);
    Result.push_back(A);
  }
  return M.intern(std::move(Result));
}

/// What tells threads apart that begin at one place in one function. The object
/// whose member function the thread runs, or the lambda of one of whose member
/// functions, if there is one such object: two objects of a class each have a
/// thread of their own. Or the function that is handed to a common entry:
/// `start(run, reader); start(run, writer);`.
ObjectId BodyRun::ownerOf(const Flow &State, const Function &Entry,
                          AtomsId First) {
  auto only = [&](AtomsId Content) -> ObjectId {
    const Atoms &Set = M.atoms(Content);
    bool One = Set.size() == 1 && Set[0].Kind == AtomKind::Address &&
               !Set[0].Tag && !Set[0].B;
    if (!One || !M.unique({Set[0].A, 0}))
      return 0;
    ObjectKind Kind = M[Set[0].A].Kind;
    return Kind == ObjectKind::Variable || Kind == ObjectKind::Local ? Set[0].A
                                                                     : 0;
  };
  if (I.Kind != World::Program || Entry.ParameterCount == 0)
    return 0;
  const Atoms &Set = M.atoms(First);
  if (Set.size() == 1 && Set[0].Kind == AtomKind::Code)
    return M.object(ObjectKind::Code, Set[0].A);
  if (Entry.Locals[0].Kind != LocalKind::This)
    return 0;
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address)
    return 0;
  bool Closure = I.Units.Entities[Entry.Self].ShortName == "operator()";
  if (!Closure)
    return only(First);
  for (auto It = State.Cells.lower_bound({Set[0].A, 0});
       It != State.Cells.end() && It->first.Object == Set[0].A; ++It)
    if (It->first.Path && M.last(It->first.Path).Kind == SelectorKind::Field &&
        I.Units.Entities[M.last(It->first.Path).A].ShortName == "this")
      return only(It->second);
  return 0;
}

/// A record by value, from where others reach it.
Atom BodyRun::copyForChild(Flow &Child, ThreadId Id, const Atom &From,
                           uint32_t Index) {
  Atom Copy{AtomKind::Address, M.object(ObjectKind::Local, ~0u - Index, 0, Id)};
  M[Copy.A].Record = M[From.A].Record;
  I.noteReader({From.A, From.B}, Self);
  auto Kept = I.Store.find(From.A);
  if (Kept == I.Store.end())
    return Copy;
  std::vector<Selector> Suffix;
  for (auto &[Path, Content] : Kept->second)
    if (M.below(Path, From.B, Suffix)) {
      PathId To = 0;
      for (const Selector &Step : Suffix)
        To = M.extend(To, Step);
      AtomsId &Into = Child.Cells[{Copy.A, To}];
      Into = M.join(Into, restored(M, From.B, Content));
    }
  return Copy;
}

/// A temporary closure is moved into its thread: what it owned is not there any
/// more when it dies here.
void BodyRun::movedIn(Flow &State, AtomsId Closure) {
  const Atoms &Set = M.atoms(Closure);
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address || Set[0].Tag)
    return;
  const Object &O = M[Set[0].A];
  if (O.Kind != ObjectKind::Local || O.A != Key || O.Owner != Thread ||
      O.B >= F.Locals.size() || F.Locals[O.B].Kind != LocalKind::Temporary)
    return;
  const ObjectId Given = Set[0].A;
  State.Cells.transform([&](Cell Where, AtomsId Content) {
    const Type *Of =
        Where.Object == Given ? cellType(I.Units, M, Where) : nullptr;
    return Of && Of->Class == TypeClass::SmartPointer
               ? M.one({AtomKind::Number})
               : Content;
  });
}

/// `for (...) start(roles[i])`: every function of a table, if it stands there
/// once, is started once.
bool BodyRun::onceOfTable(const Flow &State, EventId Start,
                          const Function &Of) {
  const Value &Callable = F.Values[F.Events[Start].Operand];
  if (Callable.Kind != ValueKind::Result || Repeated ||
      F.Events[Callable.A].Kind != EventKind::Load)
    return false;
  const Atoms &Set = M.atoms(eval(State, F.Events[Callable.A].Address));
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address || !Set[0].B)
    return false;
  const Selector &Index = M.last(Set[0].B);
  BlockId Block = S.BlockOf[Start];
  if (Index.Kind != SelectorKind::Affine || Index.A != Key || Index.Slice ||
      !S.counting(Index.B, Block) ||
      llvm::count_if(S.Loops,
                     [&](const Loop &L) { return L.contains(Block); }) != 1)
    return false;
  unsigned Places = 0;
  auto see = [&](PathId Path, AtomsId Content) {
    if (M.mayEqual(Path, Set[0].B) &&
        llvm::any_of(M.atoms(Content), [&](const Atom &A) {
          return A.Kind == AtomKind::Code && A.A == Of.Self;
        }))
      Places += M.last(Path).Kind == SelectorKind::Index ? 1 : 2;
  };
  if (auto It = I.Store.find(Set[0].A); It != I.Store.end())
    for (auto &[Path, Content] : It->second)
      see(Path, Content);
  for (auto It = State.Cells.lower_bound({Set[0].A, 0});
       It != State.Cells.end() && It->first.Object == Set[0].A; ++It)
    see(It->first.Path, It->second);
  return Places == 1;
}

/// A thread gives these to one of its own kind.
void BodyRun::noteHandedDown(const Flow &State, ThreadId To,
                             const std::vector<AtomsId> &Args) {
  ObjectSet Objects;
  for (AtomsId Arg : Args)
    reach(State, Arg, Objects);
  std::vector<ObjectId> Work(Objects.begin(), Objects.end());
  while (!Work.empty()) {
    ObjectId Object = Work.back();
    Work.pop_back();
    if (!I.Threads[To].HandedDown.insert(Object).second)
      continue;
    if (auto It = I.Store.find(Object); It != I.Store.end())
      for (const auto &[Path, Content] : It->second)
        for (const Atom &A : M.atoms(Content))
          if (A.Kind == AtomKind::Address)
            Work.push_back(A.A);
  }
}

void BodyRun::start(Flow &State, EventId Id) {
  const Event &E = F.Events[Id];
  AtomsId Callable = eval(State, E.Operand);
  std::vector<AtomsId> Args = args(State, E);
  auto Targets = targets(Callable, Args, E.has(Flag::Virtual));
  if (Targets.empty())
    for (const Atom &A : Atoms(M.atoms(Callable)))
      if (A.Kind == AtomKind::Address)
        for (auto &Found :
             targets(load(State, Id, M.one(A)), Args, E.has(Flag::Virtual)))
          Targets.push_back(Found);
  if (E.Start == StartKind::Callback) {
    for (auto &[Body, With] : Targets) {
      for (AtomsId A : With)
        leak(State, A);
      I.Later.insert({Body, Thread, With, Self, Id});
    }
    State.Results.set(Id, M.unknown());
    return;
  }
  AtomsId Handle = 0;
  std::vector<ThreadId> Before = State.Live;
  for (auto &[Body, With] : Targets) {
    handPartners(State, E, *Body, With);
    ThreadId Id_ =
        I.startThread(Self, Id, *Body, E.Start, E.Place,
                      With.empty() ? 0 : ownerOf(State, *Body, With[0]));
    ThreadRoot &Root = I.Threads[Id_];
    // Of its own kind there may be one that started it.
    const bool Own = Id_ == Thread || I.isAncestor(Id_, Thread);
    if (Own)
      noteHandedDown(State, Id_, With);
    bool Again = Own ? roundOf(Id).Around != nullptr : contains(Before, Id_);
    if (Again && !Own && onceOfTable(State, Id, *Body)) {
      Again = false;
      erase(Before, Id_);
    }
    if (Again || E.Start == StartKind::Parallel)
      Root.ManyPerParent = Root.Shown.Many = true;
    std::vector<std::pair<Cell, bool>> Gates;
    for (const Held &H : State.Locks)
      if (!H.Hidden)
        insert(Gates, std::pair(H.Lock, H.Shared));
    if (Root.Gates)
      intersect(*Root.Gates, Gates);
    else
      Root.Gates = std::move(Gates);
    Entry In;
    In.Body = Body;
    In.Thread = Id_;
    In.Repeated = Root.Shown.Many;
    In.State.Live = Before;
    if (E.Start != StartKind::Parallel)
      insert(In.State.Live, Thread);
    In.State.Observed = State.Observed;
    erase(In.State.Observed, ReleaseFence);
    Root.StartedBy = Key;
    Root.StartsInLoop |= S.inLoop(S.BlockOf[Id]);
    enterTeam(In.State, State, Id_, *Body);
    bool Region = I.isRegion(*Body);
    bool Functor = With.size() == Args.size() + 1;
    for (size_t N = 0; N < With.size(); ++N) {
      bool ByValue = (Functor && N == 0);
      if (N < Body->Locals.size() && !ByValue) {
        const Type &Of = Body->Locals[N].LocalType;
        ByValue = Of.Class != TypeClass::Pointer &&
                  Of.Class != TypeClass::Reference && Of.Record != NoEntity &&
                  !Of.Array && Body->Locals[N].Kind != LocalKind::This;
        // So is an iterator: what stands in a variable of the same type.
        const Value *Given = With.size() == Args.size() && N < E.ArgCount
                                 ? &F.Values[F.Args[E.FirstArg + N]]
                                 : nullptr;
        if (Given && Given->Kind == ValueKind::LocalAddress &&
            Of.Class == TypeClass::Pointer)
          ByValue |= F.Locals[Given->A].LocalType.Class == Of.Class &&
                     F.Locals[Given->A].LocalType.Spelling == Of.Spelling;
      }
      // A team is handed the same, whatever loop its start stands in.
      bool Together = E.Start == StartKind::Parallel;
      AtomsId Given = forChild(In.State, State, Id_, With[N],
                               Together ? Round() : roundOf(Id), ByValue, N);
      if (Together && Region)
        Given = uniform(Given, Id_, bodyKey(I.Units, *Body), N,
                        Body->Locals[N].LocalType.Class);
      else if (Region)
        Given =
            ofOneTask(Given, Id_, bodyKey(I.Units, *Body), N,
                      Body->Locals[N].LocalType.Class == TypeClass::Integer);
      In.State.Slots.edit().push_back(Given);
      if (ByValue)
        movedIn(State, With[N]);
    }
    In.State.Slots.edit().resize(Body->ParameterCount, M.unknown());
    notePlaces(State, In.State, Id_, With);
    I.enterThread(Id_, std::move(In));
    Handle = M.join(Handle, M.one({AtomKind::Thread, Id_}));
    // Outside of teams a task has no thread to run in but this.
    bool AtOnce = Region && State.Phases.empty();
    if (E.Start != StartKind::Parallel && !AtOnce)
      insert(State.Live, Id_);
    unite(State.Live, I.Threads[Id_].ExitLive);
  }
  State.Results.set(Id, Handle ? Handle
                        : E.Start == StartKind::Thread
                            ? M.one({AtomKind::NonZero})
                            : M.unknown());
  unite(I.EverLive[Thread], State.Live);
}

void BodyRun::join(Flow &State, EventId Id) {
  const Event &E = F.Events[Id];
  std::vector<ThreadId> Ended;
  for (const Atom &A : M.atoms(eval(State, E.Operand)))
    if (A.Kind == AtomKind::Thread)
      Ended.push_back(A.A);
  // Others keep their handles there too: each joins what it has started.
  if (Ended.size() > 1) {
    std::vector<ThreadId> Mine;
    for (ThreadId T : Ended)
      if (I.Threads[T].Shown.Parent == Thread && contains(State.Live, T))
        Mine.push_back(T);
    if (Mine.size() == 1)
      Ended = std::move(Mine);
  }
  bool InLoop = S.inLoop(S.BlockOf[Id]);
  // A container of threads dies, and joins them all.
  bool Whole = false;
  if (const Value &Handle = F.Values[E.Operand];
      E.has(Flag::Silent) && Handle.Kind == ValueKind::Result &&
      F.Events[Handle.A].Kind == EventKind::Load) {
    const Value &Place = F.Values[F.Events[Handle.A].Address];
    Whole = Place.Kind == ValueKind::Element && Place.B == NoValue;
  }
  noteJoin(State, E);
  noteEnded(State, E.Operand, eval(State, E.Operand));
  for (ThreadId T : Ended) {
    if (Whole) {
      end(State, T);
      continue;
    }
    // One join ends one thread; of several that one start site made, the
    // others go on, unless a loop joins them all.
    if (InLoop)
      JoinedInLoop[Id].insert(T);
    else if (Ended.size() == 1 && I.Threads[T].ManyPerParent)
      JoinedOne.insert(T);
    if (Ended.size() > 1 || (I.Threads[T].ManyPerParent && !InLoop))
      continue;
    if (I.Threads[T].ManyPerParent)
      continue; // ended when the loop is left
    end(State, T);
  }
  for (ThreadId T : Ended)
    I.noteJoined(F, T);
}

/// And not the process with all its threads.
bool BodyRun::endsThread(EventId Call) const {
  static constexpr llvm::StringLiteral Names[] = {
      "pthread_exit", "thrd_exit",    "g_thread_exit",
      "ExitThread",   "_endthreadex", "_endthread"};
  const Event &E = F.Events[Call];
  return E.Kind == EventKind::Call && E.Callee != NoEntity &&
         llvm::is_contained(Names, I.Units.Entities[E.Callee].Name);
}

/// What it leaves running goes on.
void BodyRun::end(Flow &State, ThreadId T) {
  erase(State.Live, T);
  unite(State.Live, I.Threads[T].ExitLive);
}

/// Where a flag says that no thread runs, there is none to join.
void BodyRun::goAround(Flow &State, BlockId Branch, bool Truth) {
  if (!I.Guards.around(F, Branch, Truth))
    return;
  I.WentAround[&F].insert(Self);
  for (ThreadId T : I.JoinedIn[&F])
    if (contains(State.Live, T) && !I.Threads[T].Detached)
      end(State, T);
}

/// The handle was found to have no thread: the one it had has been joined.
void BodyRun::foundEmpty(Flow &State, AtomsId Handle) {
  if (State.Live.empty())
    return;
  std::vector<ThreadId> Ended;
  auto see = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Thread && contains(State.Live, A.A))
        insert(Ended, (ThreadId)A.A);
  };
  see(Handle);
  for (const Atom &A : M.atoms(Handle)) {
    if (A.Kind == AtomKind::Unknown || A.Kind == AtomKind::NonZero)
      return;
    if (A.Kind == AtomKind::Address) // of a thread object
      if (auto It = I.Store.find(A.A); It != I.Store.end())
        if (auto Whole = It->second.find(A.B); Whole != It->second.end())
          see(Whole->second);
  }
  for (ThreadId T : Ended)
    if (I.emptyMeansEnded(T, Self))
      end(State, T);
}

void Interpreter::noteJoined(const Function &In, ThreadId T) {
  if (insert(JoinedIn[&In], T))
    for (ContextId Id : WentAround[&In])
      markDirty(Id);
}

void Interpreter::noteDetached(ThreadId T) {
  if (Threads[T].Detached)
    return;
  Threads[T].Detached = true;
  for (auto &[In, Joined] : JoinedIn)
    if (contains(Joined, T))
      for (ContextId Id : WentAround[In])
        markDirty(Id);
  for (ContextId Id : FoundEmpty[T])
    markDirty(Id);
}

/// By field: several objects may each have a thread.
void Interpreter::noteHandleAt(ThreadId T, Cell Where) {
  for (PathId Path = Where.Path; Path; Path = M.parent(Path))
    if (M.last(Path).Kind == SelectorKind::Field) {
      Where = {~0u, M.last(Path).A};
      break;
    }
  if (Threads[T].Handles.insert(Where).second && Threads[T].Handles.size() == 2)
    for (ContextId Id : FoundEmpty[T])
      markDirty(Id);
}

/// A handle moved on is empty as well, and so is a detached one.
bool Interpreter::emptyMeansEnded(ThreadId T, ContextId Asks) {
  FoundEmpty[T].insert(Asks);
  const ThreadRoot &Root = Threads[T];
  return !Root.ManyPerParent && !Root.Detached && Root.Handles.size() <= 1;
}

} // namespace pothole
