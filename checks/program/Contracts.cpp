//===- What Clang's attributes promise, believed and checked --------------===//
//
// Inside a function that requires a lock it is held; after a call of one that
// takes or asserts it, too, however it does so. A promise that a path breaks is
// noted there; what is wrong is judged when all callers are known.
//
// A lock is found by following the names in the attribute. Where that leads to
// no single place nothing is said, and a lock inside the one that is named (a
// mutex class's own mutex) counts for it.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool inside(const Memory &M, Cell Where, Cell Of) {
  if (Where.Object != Of.Object)
    return false;
  for (PathId Path = Where.Path;; Path = M.parent(Path)) {
    if (Path == Of.Path)
      return true;
    if (!Path)
      return false;
  }
}

bool follows(const Type &Of) {
  return Of.Class == TypeClass::Pointer || Of.Class == TypeClass::Reference ||
         Of.Class == TypeClass::SmartPointer;
}

} // namespace

/// What pointers hold, read without an access. Loads of one pointer by the same
/// body mean one object.
AtomsId BodyRun::pointedTo(const Flow &State, AtomsId Pointers) {
  AtomsId Result = 0;
  for (const Atom &A : Atoms(M.atoms(Pointers))) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell C{A.A, A.B};
    if (!A.Tag && own(State, A)) {
      if (auto It = State.Cells.find(C); It != State.Cells.end())
        Result = M.join(Result, It->second);
      continue;
    }
    uint32_t Tag = 1;
    for (const Origin &O : State.Origins)
      if (O.From == Cell{C.Object, M.storage(C.Path)} && O.Via == A.Tag)
        Tag = O.Tag;
    Atoms Found;
    for (Atom To : M.atoms(I.sharedContent(C, Self))) {
      if (To.Kind == AtomKind::Address && M[To.A].Kind != ObjectKind::Variable)
        To.Tag = Tag;
      Found.push_back(To);
    }
    Result = M.join(Result, M.intern(std::move(Found)));
  }
  return Result;
}

std::optional<BodyRun::NamedLock>
BodyRun::named(const Flow &State, const Contract &C, Places Parameter) {
  AtomsId At = 0;
  bool Loaded = false;
  if (C.Parameter != NoParameter)
    At = Parameter(C.Parameter);
  for (EntityId Step : C.Steps) {
    const Entity &E = I.Units.Entities[Step];
    if (E.Kind == EntityKind::Variable) {
      if (E.Duration == Storage::ThreadLocal)
        return std::nullopt;
      At = M.one({AtomKind::Address, M.object(ObjectKind::Variable, Step)});
    } else {
      Atoms Parts;
      for (Atom A : M.atoms(At))
        if (A.Kind == AtomKind::Address) {
          A.B = M.extend(A.B, {SelectorKind::Field, Step});
          Parts.push_back(A);
        }
      At = M.intern(std::move(Parts));
    }
    if (follows(E.VariableType) && !E.VariableType.Array) {
      At = pointedTo(State, At);
      Loaded = true;
    }
  }
  std::optional<NamedLock> Result;
  for (const Atom &A : M.atoms(At)) {
    if (A.Kind == AtomKind::Number)
      continue; // null
    if (A.Kind != AtomKind::Address || Result)
      return std::nullopt;
    Result = NamedLock{{A.A, A.B}, A.Tag, Loaded};
  }
  return Result;
}

/// For certain not of one object: different arguments, or what these lead to.
bool BodyRun::different(const Flow &State, uint32_t A, uint32_t B) const {
  if (A == B || A == 1 || B == 1)
    return false;
  auto given = [&](uint32_t Tag) {
    if (I.handedTag(Tag))
      return true;
    for (uint32_t N = 0; N < F.ParameterCount; ++N)
      if (I.parameterTag(N) == Tag)
        return true;
    return false;
  };
  if (given(A) && given(B))
    return true;
  const Origin *First = nullptr, *Second = nullptr;
  for (const Origin &O : State.Origins) {
    if (O.Tag == A)
      First = &O;
    if (O.Tag == B)
      Second = &O;
  }
  return First && Second && First->From == Second->From && First->Via != A &&
         Second->Via != B && different(State, First->Via, Second->Via);
}

const Held *BodyRun::holding(const Flow &State, const NamedLock &Lock) const {
  const Held *Best = nullptr;
  for (const Held &H : State.Locks)
    if (!H.Hidden && inside(M, H.Lock, Lock.Lock) &&
        (Lock.Loaded || H.OneOf || !different(State, H.Tag, Lock.Tag)) &&
        (!Best || Best->Shared))
      Best = &H;
  return Best;
}

/// Clang's analysis, too, leaves out who makes or destroys an object, and whom
/// it is told to.
bool BodyRun::answers(const Flow &State) const {
  if (!I.HasContracts || F.TrustLocks || State.Startup || F.Self == NoEntity)
    return false;
  const Entity &Self = I.Units.Entities[F.Self];
  return !Self.Constructor && !Self.Destructor;
}

void BodyRun::note(const Flow &State, RawBreach B) {
  B.Event = Now;
  B.Live = I.LiveSets.intern(State.Live);
  Breaches.insert(B);
}

void BodyRun::expect(const Flow &State, const Contract &C, RawBreach B,
                     Places Parameter) {
  std::optional<NamedLock> Lock = named(State, C, Parameter);
  if (!Lock)
    return;
  const Held *H = holding(State, *Lock);
  bool Wants = B.How != Breach::Excluded;
  bool Enough = H && (!H->Shared || C.Shared || !B.Write);
  if (Wants ? Enough : !H)
    return;
  // Of what must not be held, it takes to be certain.
  if (!Wants &&
      (H->Doubt || !H->Taken.valid() || !sure(*H) || H->Lock != Lock->Lock ||
       H->Tag != Lock->Tag ||
       (M[H->Lock.Object].Kind == ObjectKind::Heap && !M.unique(H->Lock))))
    return;
  B.Lock = Lock->Lock;
  if (B.How != Breach::Unguarded && B.How != Breach::PointeeUnguarded)
    B.About = B.Lock;
  B.Reader = H && H->Shared;
  if (H)
    B.Taken = H->Taken;
  note(State, B);
}

void BodyRun::checkGuard(const Flow &State, const Atom &Datum, Cell About,
                         bool Write, bool Pointee) {
  const Promise Kind = Pointee ? Promise::PointeeGuarded : Promise::Guarded;
  bool Element = false;
  for (PathId Path = Datum.B;; Path = M.parent(Path)) {
    const Object &O = M[Datum.A];
    bool Field = Path && M.last(Path).Kind == SelectorKind::Field;
    EntityId Named = Field                                     ? M.last(Path).A
                     : !Path && O.Kind == ObjectKind::Variable ? O.A
                                                               : NoEntity;
    if (Named != NoEntity) {
      const Entity &E = I.Units.Entities[Named];
      Atom Around{AtomKind::Address, Datum.A, Path ? M.parent(Path) : 0,
                  Datum.Tag};
      // An element has been found under the lock, perhaps, and is used after.
      bool Kept = Element && !E.VariableType.Array;
      for (const Contract &C : E.Contracts)
        if (C.Kind == Kind && !Kept)
          expect(State, C,
                 {.How = Pointee ? Breach::PointeeUnguarded : Breach::Unguarded,
                  .Named = Named,
                  .About = About,
                  .Write = Write},
                 [&](uint32_t) { return M.one(Around); });
      if (Pointee)
        return;
    }
    Element |= Path && !Field;
    if (!Path)
      return;
  }
}

void BodyRun::checkAccess(const Flow &State, EventId Id, AtomsId Where,
                          bool Write) {
  if (!answers(State))
    return;
  std::optional<Cell> Reached; // by others
  for (const Atom &A : Atoms(M.atoms(Where)))
    if (A.Kind == AtomKind::Address && !own(State, A)) {
      Reached = {A.A, A.B};
      checkGuard(State, A, *Reached, Write, /*Pointee=*/false);
    }
  if (!Reached)
    return;
  // `*p`, `p->x`: where the pointer itself stands.
  const Event &E = F.Events[Id];
  ValueId At = E.Kind == EventKind::Free ? E.Operand : E.Address;
  for (;;) {
    const Value &V = F.Values[At];
    if (V.Kind == ValueKind::Member || V.Kind == ValueKind::Element ||
        V.Kind == ValueKind::Base || V.Kind == ValueKind::Shift) {
      At = V.A;
      continue;
    }
    if (V.Kind == ValueKind::Result && F.Events[V.A].Kind == EventKind::Load)
      for (const Atom &A : Atoms(M.atoms(eval(State, F.Events[V.A].Address))))
        if (A.Kind == AtomKind::Address && !own(State, A))
          checkGuard(State, A, *Reached, Write, /*Pointee=*/true);
    return;
  }
}

void BodyRun::checkCall(const Flow &State, EventId Id,
                        const std::vector<AtomsId> &Args) {
  EntityId Callee = F.Events[Id].Callee;
  if (Callee == NoEntity || !answers(State))
    return;
  auto argument = [&](uint32_t N) { return N < Args.size() ? Args[N] : 0; };
  for (const Contract &C : I.Units.Entities[Callee].Contracts) {
    if (C.Kind != Promise::Requires && C.Kind != Promise::Excludes)
      continue;
    bool Requires = C.Kind == Promise::Requires;
    // Nobody else has the object yet.
    if (Requires && C.Parameter != NoParameter &&
        llvm::any_of(M.atoms(argument(C.Parameter)), [&](const Atom &A) {
          return A.Kind == AtomKind::Address && own(State, A);
        }))
      continue;
    expect(State, C,
           {.How = Requires ? Breach::Missing : Breach::Excluded,
            .Named = Callee,
            .Write = !C.Shared},
           argument);
  }
}

/// What a callee's attributes say of locks counts where its body does not show
/// it.
void BodyRun::believeCall(Flow &State, EventId Id,
                          const std::vector<AtomsId> &Args) {
  EntityId Callee = F.Events[Id].Callee;
  if (Callee == NoEntity || !I.HasContracts)
    return;
  auto argument = [&](uint32_t N) { return N < Args.size() ? Args[N] : 0; };
  for (const Contract &C : I.Units.Entities[Callee].Contracts) {
    if (C.Kind != Promise::Acquires && C.Kind != Promise::Asserts &&
        C.Kind != Promise::Releases)
      continue;
    std::optional<NamedLock> Lock = named(State, C, argument);
    LocksUnknown |= !Lock;
    if (!Lock)
      continue;
    const Held *H = holding(State, *Lock);
    if (C.Kind == Promise::Releases) {
      if (H && H->Times == 1)
        erase(State.Locks, Held(*H));
    } else if (!H) {
      insert(State.Locks,
             Held{Lock->Lock, Lock->Tag, C.Shared, false, false, placeOf(Id),
                  /*Times=*/1, /*Doubt=*/true});
    }
  }
}

/// Callers hold what they have to; that they do is asked of them.
void BodyRun::assume(Flow &Start) {
  Assumed.clear();
  if (F.Self == NoEntity || !I.HasContracts)
    return;
  const std::vector<AtomsId> &Args = I.Contexts[Self].In.State.Slots;
  auto argument = [&](uint32_t N) { return N < Args.size() ? Args[N] : 0; };
  for (const Contract &C : I.Units.Entities[F.Self].Contracts) {
    if (C.Kind != Promise::Requires && C.Kind != Promise::Releases)
      continue;
    std::optional<NamedLock> Lock = named(Start, C, argument);
    LocksUnknown |= !Lock;
    if (!Lock || holding(Start, *Lock))
      continue;
    insert(Start.Locks, Held{Lock->Lock, Lock->Tag, C.Shared});
    Assumed.push_back(*Lock);
  }
}

void BodyRun::dropAssumed(Flow &State) const {
  for (const NamedLock &Lock : Assumed)
    State.Locks.removeIf([&](const Held &H) {
      return !H.Hidden && inside(M, H.Lock, Lock.Lock);
    });
}

/// A way out of a function that takes or releases a lock for its caller.
void BodyRun::checkExit(const Flow &State) {
  if (!answers(State))
    return;
  const std::vector<AtomsId> &Args = I.Contexts[Self].In.State.Slots;
  auto argument = [&](uint32_t N) { return N < Args.size() ? Args[N] : 0; };
  for (const Contract &C : I.Units.Entities[F.Self].Contracts) {
    if (C.Kind != Promise::Acquires && C.Kind != Promise::Releases)
      continue;
    std::optional<NamedLock> Lock = named(State, C, argument);
    if (!Lock)
      continue;
    bool Acquires = C.Kind == Promise::Acquires;
    const Held *H = holding(State, *Lock);
    if (H && H->Doubt)
      continue;
    note(State, {.How = Acquires ? Breach::NotTaken : Breach::NotReleased,
                 .Kept = (H != nullptr) == Acquires,
                 .Named = F.Self,
                 .About = Lock->Lock,
                 .Lock = Lock->Lock});
  }
}

} // namespace pothole
