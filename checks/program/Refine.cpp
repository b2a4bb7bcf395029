//===- What a branch tells ------------------------------------------------===//

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// `if (auto job = queue.pop())`: otherwise it has nothing inside.
void BodyRun::foundNothing(Flow &State, const Event &Looks) {
  if (Looks.Kind != EventKind::Load || !Looks.has(Flag::Structure))
    return;
  const Atoms &Set = M.atoms(eval(State, Looks.Address));
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address || Set[0].Tag ||
      !own(State, Set[0]))
    return;
  const Cell Where{Set[0].A, Set[0].B};
  std::vector<Selector> Suffix;
  State.Cells.transform([&](Cell C, AtomsId Content) {
    bool Inside = C.Object == Where.Object && C.Path != Where.Path &&
                  M.below(C.Path, Where.Path, Suffix) &&
                  llvm::all_of(M.atoms(Content), [](const Atom &A) {
                    return A.Kind == AtomKind::Address ||
                           (A.Kind == AtomKind::Number && A.Number == 0);
                  });
    return Inside ? M.one({AtomKind::Number}) : Content;
  });
}

bool BodyRun::refine(Flow &State, ValueId Condition, bool Truth) {
  const Value &V = F.Values[Condition];
  bool Negation = V.Kind == ValueKind::Binary && V.Op == Operator::LogicalNot;
  if (!Negation && !decide(State, Condition, Truth))
    return false;
  if (!Negation)
    tested(State, Condition, Truth);
  if (V.Kind == ValueKind::Binary) {
    if (V.Op == Operator::LogicalNot)
      return refine(State, V.A, !Truth);
    bool Equal = V.Op == Operator::Equal, NotEqual = V.Op == Operator::NotEqual;
    if (Equal || NotEqual) {
      ValueId X = V.A, N = V.B;
      AtomsId Other = eval(State, N);
      if (M.atoms(Other).size() != 1 ||
          M.atoms(Other)[0].Kind != AtomKind::Number)
        std::swap(X, N), Other = eval(State, N);
      const Atoms &Set = M.atoms(Other);
      if (Set.size() == 1 && Set[0].Kind == AtomKind::Number) {
        bool Same = Equal == Truth;
        if (Set[0].Number == 0)
          return refine(State, X, !Same);
        // `pthread_mutex_trylock(&m) != EBUSY`: the failure one expects.
        const Atoms &Tried = M.atoms(eval(State, X));
        if (Tried.size() == 1 && Tried[0].Kind == AtomKind::Taken &&
            !(Tried[0].Number & 1))
          return refine(State, X, Same);
        // `pthread_barrier_wait(&b) == PTHREAD_BARRIER_SERIAL_THREAD`
        if (Tried.size() == 1 && Tried[0].Kind == AtomKind::Taken &&
            (Tried[0].Number & 4))
          return refine(State, X, Same);
        if (Same) {
          if (const Atoms Linear = M.atoms(eval(State, X)); Linear.size() == 1)
            choose(State, Linear[0], Set[0].Number);
          observe(State, X);
          if (F.Values[X].Kind == ValueKind::Result &&
              M.isUnknown(eval(State, X))) {
            State.Results[F.Values[X].A] = Other;
            learn(State, F.Values[X].A);
          }
        }
        for (const Atom &A : M.atoms(eval(State, X)))
          if (A.Kind != AtomKind::Number || (A.Number == Set[0].Number) == Same)
            return true;
        return M.atoms(eval(State, X)).empty();
      }
      if (Equal == Truth &&
          (takesTicket(State, V.A, V.B) || takesTicket(State, V.B, V.A)))
        return true;
      if (Equal == Truth)
        foundSame(State, eval(State, V.A), eval(State, V.B));
      return true;
    }
    AtomsId Known = eval(State, Condition);
    return refineAtoms(State, Known, Truth);
  }
  if (Truth)
    observe(State, Condition);
  else if (V.Kind == ValueKind::Result)
    foundNothing(State, F.Events[V.A]);
  askWhetherMade(State, Condition, Truth);
  if (V.Kind == ValueKind::LocalContent) {
    AtomsId Known = State.Slots[V.A];
    bool Possible = !Known || refineAtoms(State, Known, Truth);
    State.Slots.set(V.A, Known);
    return Possible;
  }
  if (V.Kind == ValueKind::Result) {
    auto It = State.Results.find(V.A);
    if (It == State.Results.end() || !It->second)
      return true;
    AtomsId Known = It->second;
    const AtomsId Loaded = Known;
    if (!Truth) // `if (t.joinable()) t.join();`
      noteEnded(State, Condition, Known);
    if (!refineAtoms(State, Known, Truth))
      return false;
    State.Results.set(V.A, Known);
    learnOwn(State, F.Events[V.A], Loaded, Known);
    learn(State, V.A);
    return true;
  }
  AtomsId Known = eval(State, Condition);
  return refineAtoms(State, Known, Truth);
}

bool BodyRun::refineAtoms(Flow &State, AtomsId &Content, bool Truth) {
  Atoms Kept;
  for (const Atom &A : M.atoms(Content)) {
    switch (A.Kind) {
    case AtomKind::Number:
      if ((A.Number != 0) == Truth)
        Kept.push_back(A);
      break;
    case AtomKind::Address:
      if (Truth)
        Kept.push_back(A);
      else if ((M[A.A].MayFail && !A.Tag && own(State, A)) ||
               (M[A.A].Kind == ObjectKind::Result && !A.B))
        Kept.push_back({AtomKind::Number}); // `if (!(p = malloc(n))) ...`
      break;
    case AtomKind::NonZero:
    case AtomKind::Code:
    case AtomKind::Thread:
      if (Truth)
        Kept.push_back(A);
      break;
    case AtomKind::Unknown:
      Kept.push_back(Truth ? Atom{AtomKind::NonZero} : Atom{AtomKind::Number});
      break;
    case AtomKind::Linear:
      if (!Truth)
        choose(State, A, 0);
      Kept.push_back(A);
      break;
    default:
      Kept.push_back(A);
    }
  }
  const Atoms &All = M.atoms(Content);
  if (All.size() == 1 && All[0].Kind == AtomKind::Taken) {
    bool Success = ((All[0].Number & 1) != 0) == Truth;
    AtomsId Lock = M.one({AtomKind::Address, All[0].A, All[0].B, All[0].Tag});
    uint16_t Flags = All[0].Number & 2 ? Flag::Shared : 0;
    bool Hidden = All[0].Number & 4;
    if (Success)
      acquire(State, Lock, Flags, Location{}, Hidden);
    else
      release(State, Lock, Hidden);
    return true;
  }
  // `while (state != 0) state = exchange(&word, 2);`
  for (const Atom &A : Atoms(All))
    if (A.Kind == AtomKind::Taken && ((A.Number & 1) != 0) == Truth &&
        llvm::count_if(All, [](const Atom &Other) {
          return Other.Kind != AtomKind::Unknown &&
                 Other.Kind != AtomKind::Number;
        }) == 1)
      acquire(State, M.one({AtomKind::Address, A.A, A.B, A.Tag}),
              A.Number & 2 ? Flag::Shared : 0, Location{});
  if (Kept.empty() && !All.empty())
    return false;
  if (!Truth)
    foundEmpty(State, Content);
  Content = M.intern(std::move(Kept));
  return true;
}

/// So it does of a local to which something points, as long as that holds what
/// was loaded.
void BodyRun::learnOwn(Flow &State, const Event &Load, AtomsId Loaded,
                       AtomsId Now) {
  if (Loaded == Now || Load.Kind != EventKind::Load ||
      F.Values[Load.Address].Kind != ValueKind::LocalAddress)
    return;
  const Atoms &Where = M.atoms(eval(State, Load.Address));
  if (Where.size() != 1 || !own(State, Where[0]))
    return;
  Cell C{Where[0].A, Where[0].B};
  if (auto It = State.Cells.find(C);
      It != State.Cells.end() && It->second == Loaded && M.unique(C))
    State.Cells.set(C, Now);
}

/// A test of what was just loaded tells what the cell holds, until this thread
/// changes it; nobody else does.
void BodyRun::learn(Flow &State, EventId Load) {
  const Event &E = F.Events[Load];
  if (E.Kind != EventKind::Load || E.has(Flag::Structure))
    return;
  const Atoms &Where = M.atoms(eval(State, E.Address));
  if (Where.size() == 1 && Where[0].Kind == AtomKind::Address &&
      !own(State, Where[0]) && isTurn({Where[0].A, Where[0].B}))
    remember(State, {Where[0].A, Where[0].B}, State.Results[Load]);
  if (Where.size() == 1 && Where[0].Kind == AtomKind::Address &&
      !own(State, Where[0]) && exact({Where[0].A, Where[0].B}))
    State.Known[{Where[0].A, Where[0].B}] = State.Results[Load];
}

} // namespace pothole
