//===- OpenMP's teams: shared loops, barriers, tasks ----------------------===//
//
// Threads of a team run one body on the same arguments. What they get of its
// shared loops differs from thread to thread (Linear.h); barriers cut their
// time into phases, and what lies in different phases is in order; a task ends
// at the next barrier at the latest, so it belongs to its starter's phase.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

AtomsId BodyRun::iterate(Flow &State, const Event &E, EventId Id) {
  std::vector<AtomsId> Given = args(State, E);
  StartKind Kind = I.Threads[Thread].Shown.Kind;
  Symbol Count{E.has(Flag::Repeated) ? SymbolKind::Counter
                                     : SymbolKind::SharedOut,
               Thread,
               Key,
               Id,
               ~0u,
               false,
               {}};
  if (Given.size() < 3 && !E.Operand) { // the number of the thread
    if (Thread == 0)
      return M.one({AtomKind::Number});
    if (Kind != StartKind::Parallel)
      return M.unknown();
    Count.Body = Count.At = ~0u;
  }
  auto linear = [&](size_t N) -> std::optional<Linear> {
    if (N >= Given.size() || M.atoms(Given[N]).size() != 1)
      return std::nullopt;
    return M.linear(M.atoms(Given[N])[0]);
  };
  std::optional<Linear> First = linear(0), Last = linear(1), Step = linear(2);
  int64_t Width = 1;
  bool Constant = Step && !Step->Opaque && Step->Terms.empty();
  if (Constant && Step->Constant != 0)
    Width = Step->Constant;
  if (First && Last && Constant) {
    Last->add(*First, -1);
    if (!Last->Opaque && Last->Terms.empty())
      Count.Most = std::max<int64_t>(0, Last->Constant / Width);
  }
  if (E.Operand && Given.size() >= 3) // shared out with the loop around it
    Count.Leader = M.Linears.find(SymbolKind::SharedOut, Thread, Key,
                                  F.Values[E.Operand].A);
  if (!First && Given.size() >= 3) {
    if (Count.Kind == SymbolKind::SharedOut)
      First = Linear{0,
                     {{M.Linears.symbol(
                           {SymbolKind::Uniform, Thread, Key, Id, 0, true, {}}),
                       1}},
                     false};
    else
      Count.Signed = true;
  }
  SymbolId Counted = M.Linears.symbol(Count);
  if (Count.At != ~0u)
    State.Locks.removeIf([&](const Held &H) {
      const Object &O = M[H.Lock.Object];
      return O.Kind == ObjectKind::Chosen && O.A == Counted;
    });
  Linear Number = First.value_or(Linear());
  Number.add({0, {{Counted, 1}}, false}, Width);
  if (Given.size() >= 3 && !Constant)
    Number.obscure({}); // by steps of a length nobody knows
  return M.one({AtomKind::Linear, M.Linears.intern(Number)});
}

/// `if (omp_get_thread_num() == 0)`: what follows runs in one thread.
void BodyRun::choose(Flow &State, const Atom &Tested, int64_t Value) {
  if (Tested.Kind != AtomKind::Linear)
    return;
  const Linear &L = M.Linears[Tested.A];
  if (L.Opaque || L.Terms.size() != 1)
    return;
  auto [Symbol, Factor] = *L.Terms.begin();
  if (M.Linears.symbolOf(Symbol).Kind != SymbolKind::SharedOut)
    return;
  int64_t Number = (Value - L.Constant) / Factor;
  acquire(State,
          M.one({AtomKind::Address, M.object(ObjectKind::Chosen, Symbol),
                 M.extend(0, {SelectorKind::Index, 0, 0, Number})}),
          0, Location{}, /*Hidden=*/true);
}

void BodyRun::barrier(Flow &State, EventId Id) {
  State.Live.removeIf([&](ThreadId T) {
    return I.Threads[T].Shown.Kind == StartKind::Task &&
           I.isAncestor(Thread, T);
  });
  if (!State.Phases.empty())
    State.Phases = std::vector{Phase{State.Phases.front().Team, Key, Id}};
}

/// taskwait: the tasks this one started; taskgroup: theirs as well.
void BodyRun::endTasks(Flow &State, const Event &E) {
  if (!E.Operand) {
    State.Live.removeIf([&](ThreadId T) {
      const pothole::Thread &Task = I.Threads[T].Shown;
      // A task that starts its own kind counts as its own child.
      return Task.Kind == StartKind::Task &&
             (Task.Parent == Thread || T == Thread || I.isAncestor(T, Thread) ||
              (E.has(Flag::Repeated) && I.isAncestor(Thread, T)));
    });
    return;
  }
  for (const Atom &A : Atoms(M.atoms(eval(State, E.Operand))))
    if (A.Kind == AtomKind::Thread) {
      erase(State.Live, A.A);
      unite(State.Live, I.Threads[A.A].ExitLive);
    }
}

void BodyRun::enterTeam(Flow &Child, const Flow &State, ThreadId Id,
                        const Function &Body) {
  ThreadRoot &Root = I.Threads[Id];
  if (!I.isRegion(Body))
    return;
  Child.Phases = State.Phases;
  if (Root.Shown.Kind == StartKind::Parallel)
    Child.Phases = std::vector{Phase{Id, bodyKey(I.Units, Body), ~0u}};
  std::vector<Cell> Alone;
  if (const auto &Inherited = I.Threads[Thread].Alone)
    Alone = *Inherited;
  for (const Held &H : State.Locks)
    if (H.Hidden)
      insert(Alone, H.Lock);
  if (Root.Alone)
    intersect(*Root.Alone, Alone);
  else
    Root.Alone = std::move(Alone);
}

/// A number handed to a team is the same for all of it, whatever it is.
AtomsId BodyRun::uniform(AtomsId Content, ThreadId Team, uint32_t Body,
                         uint32_t At, TypeClass Of) {
  bool Number = Of == TypeClass::Integer;
  auto same = [&](uint32_t Owner, uint32_t Slot, int64_t Offset) {
    SymbolId Same =
        M.Linears.symbol({SymbolKind::Uniform, Team, Owner, Slot, 0, true, {}});
    return M.Linears.intern({Offset, {{Same, 1}}, false});
  };
  // Wherever a pointer leads, it is one place for all of them.
  bool Known = llvm::any_of(M.atoms(Content), [](const Atom &A) {
    return A.Kind != AtomKind::Unknown && A.Kind != AtomKind::NonZero &&
           A.Kind != AtomKind::Number;
  });
  if (Of == TypeClass::Pointer && !Known) {
    ObjectId Pointer = M.object(ObjectKind::Local, Body, At, Team);
    return M.one({AtomKind::Address, M.pointee({Pointer, 0}, NoEntity),
                  M.extend(0, {SelectorKind::Index})});
  }
  // Another number than at an earlier start.
  if (Number)
    for (ContextId Root : I.Threads[Team].Roots) {
      SharedVector<AtomsId> &Slots = I.Contexts[Root].In.State.Slots;
      AtomsId Same = M.one({AtomKind::Linear, same(Body, At, 0)});
      if (Slots[At] == Content || Slots[At] == Same)
        Content = Slots[At];
      else {
        Slots.set(At, Content = Same);
        I.markDirty(Root);
      }
      return Content;
    }
  Atoms Result;
  for (Atom A : Atoms(M.atoms(Content))) {
    bool Unknown = A.Kind == AtomKind::Unknown || A.Kind == AtomKind::NonZero ||
                   M.atoms(Content).size() > 1;
    if (Number && Unknown)
      return M.one({AtomKind::Linear, same(Body, At, 0)});
    if (A.Kind == AtomKind::Affine)
      A = {AtomKind::Linear, same(A.A, A.B, A.Number)};
    if (A.Kind == AtomKind::Address) {
      PathId Path = 0;
      for (Selector Step : M.selectors(A.B)) {
        if (Step.Kind == SelectorKind::Affine)
          Step = {SelectorKind::Linear, same(Step.A, Step.B, Step.Number)};
        Path = M.extend(Path, Step);
      }
      A.B = Path;
    }
    Result.push_back(A);
  }
  return M.intern(std::move(Result));
}

/// Each round of the loop that starts tasks gives its task another number. So
/// does one we do not see: that is what tasks are started in a loop for.
AtomsId BodyRun::ofOneTask(AtomsId Content, ThreadId Task, uint32_t Body,
                           uint32_t At, bool Number) {
  if (Number && Content == M.unknown()) {
    SymbolId Own = M.Linears.symbol(
        {SymbolKind::SharedOut, Task, Body, At, ~0u, true, {}});
    return M.one({AtomKind::Linear, M.Linears.intern({0, {{Own, 1}}, false})});
  }
  auto own = [&](const Linear &Of) {
    Linear Result;
    Result.add(Of, 1);
    for (auto [Id, Factor] : Of.Terms) {
      Symbol S = M.Linears.symbolOf(Id);
      if (S.Kind != SymbolKind::Counter)
        continue;
      S.Kind = SymbolKind::SharedOut;
      S.Team = Task;
      S.Leader = ~0u;
      Result.Terms.erase(Id);
      Result.Terms[M.Linears.symbol(S)] = Factor;
    }
    return M.Linears.intern(Result);
  };
  Atoms Result;
  for (Atom A : Atoms(M.atoms(Content))) {
    if (A.Kind == AtomKind::Linear || A.Kind == AtomKind::Affine)
      A = {AtomKind::Linear, own(*M.linear(A))};
    if (A.Kind == AtomKind::Address) {
      PathId Path = 0;
      for (Selector Step : M.selectors(A.B)) {
        if (Step.Kind == SelectorKind::Linear ||
            Step.Kind == SelectorKind::Affine)
          Step = {SelectorKind::Linear, own(*M.linear(Step))};
        Path = M.extend(Path, Step);
      }
      A.B = Path;
    }
    Result.push_back(A);
  }
  return M.intern(std::move(Result));
}

/// What depends on one element is taken to depend on its neighbours as well.
AtomsId BodyRun::anyElement(AtomsId Place) {
  Atoms Result = M.atoms(Place);
  for (Atom &A : Result)
    if (A.Kind == AtomKind::Address)
      A.B = M.storage(A.B);
  return M.intern(std::move(Result));
}

} // namespace pothole
