//===- Loads, stores and accesses -----------------------------------------===//
//
// What a thread owns is private: reads are exact and no access is recorded.
// Reads of the shared store are tagged by the load, so that `p->m` and `p->x`
// are known to hang on one object.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/OwnIndex.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool synchronizedType(const Type &Of) {
  switch (Of.Class) {
  case TypeClass::Lock:
  case TypeClass::Guard:
  case TypeClass::Condition:
  case TypeClass::OnceFlag:
  case TypeClass::Synchronizer:
  case TypeClass::Synchronized:
    return true;
  default:
    return false;
  }
}

} // namespace

/// What holds now, whatever is touched.
RawAccess BodyRun::moment(const Flow &State) {
  RawAccess At;
  At.Event = Now;
  At.Startup = State.Startup;
  At.Locks = I.LockSets.intern(State.Locks);
  At.Live = I.LiveSets.intern(State.Live);
  At.Posted = I.CellSets.intern(State.Posted);
  At.Observed = I.CellSets.intern(State.Observed);
  At.Given = I.CellSets.intern(State.Given);
  At.Crossed = I.CrossingSets.intern(State.Crossed);
  At.Ended = I.EndedSets.intern(State.Ended);
  return At;
}

void BodyRun::access(Flow &State, EventId Id, AtomsId Where, bool Read,
                     bool Write) {
  const Event &E = F.Events[Id];
  if (E.has(Flag::Silent))
    return;
  checkAccess(State, Id, Where, Write);
  for (const Atom &A : M.atoms(Where)) {
    if (A.Kind != AtomKind::Address)
      continue;
    const Object &O = M[A.A];
    const bool Own = own(State, A);
    // Until the lock is released that it was taken off its list under, it is
    // guarded as it was before.
    const auto Under =
        Own && A.Tag ? I.Ways.TakenUnder.find(A.Tag) : I.Ways.TakenUnder.end();
    const bool JustTaken = Under != I.Ways.TakenUnder.end() &&
                           llvm::any_of(State.Locks, [&](const Held &H) {
                             return !H.Hidden && Under->second.count(H.Lock);
                           });
    // Who gave it away may have kept a pointer.
    bool Taken =
        Own && A.Tag && O.Kind == ObjectKind::Heap && I.Kind == World::Program;
    if ((Own && !Taken && !JustTaken) || O.Kind == ObjectKind::Code)
      continue;
    Cell C{A.A, A.B};
    if (const Type *Of = cellType(I.Units, M, C); Of && synchronizedType(*Of))
      continue;
    if (E.has(Flag::Structure))
      C.Path = M.extend(C.Path, {SelectorKind::Structure});
    RawAccess R = moment(State);
    R.Event = Id;
    R.Where = C;
    R.Tag = A.Tag;
    R.Read = Read;
    R.Write = Write;
    R.Freed = E.Kind == EventKind::Free;
    R.Atomic = E.Order != MemoryOrder::NonAtomic;
    R.Phases = I.PhaseSets.intern(State.Phases);
    (Own && !JustTaken ? OfTaken : Accesses).insert(R);
    if (!Own && Write &&
        !R.Atomic) // not announced by what is stored after the fence
      erase(State.Observed, ReleaseFence);
  }
}

AtomsId BodyRun::load(Flow &State, EventId Id, AtomsId Where) {
  auto First = Repeats.find(Id);
  bool Again = First != Repeats.end();
  uint32_t LoadTag =
      I.tagOf(1, ((uint64_t)Key << 32) | (Again ? First->second : Id));
  if (!Again && S.inLoop(S.BlockOf[Id]))
    renewTag(State, LoadTag);
  AtomsId Result = 0;
  for (const Atom &A : M.atoms(Where)) {
    if (A.Kind != AtomKind::Address) {
      if (A.Kind != AtomKind::Number)
        Result = M.join(Result, M.unknown());
      continue;
    }
    Cell C{A.A, A.B};
    if (!A.Tag && own(State, A)) {
      AtomsId Found = 0;
      for (auto It = State.Cells.lower_bound({C.Object, 0});
           It != State.Cells.end() && It->first.Object == C.Object; ++It)
        if (M.mayEqual(It->first.Path, C.Path))
          Found = M.join(Found, It->second);
      Found = Found ? restored(M, C.Path, Found) : M.unknown();
      Result = M.join(Result, ownedByElement(State, A, Found));
      continue;
    }
    if (exact(C))
      if (auto It = State.Known.find(C); It != State.Known.end()) {
        I.noteReader(C, Self);
        Result = M.join(Result, It->second);
        continue;
      }
    if (auto It = State.Section.find(C); It != State.Section.end()) {
      Result = M.join(Result, It->second);
      continue;
    }
    // A pointer to an object that others reach: another object each time,
    // unless the object is the only one of its kind.
    uint32_t Row = rowTag(A);
    std::optional<uint32_t> Instance;
    if (A.Tag && A.Tag == I.instanceTag(Thread))
      Instance = Thread;
    AtomsId Found = restored(M, C.Path, I.sharedContent(C, Self), Instance);
    if (!Row)
      Row = ownedTag(A, Found);
    uint32_t Steady = Row ? 0 : steadyTag(State, A, Id);
    uint32_t Tag = Row ? Row : Steady ? Steady : LoadTag;
    Atoms Fresh;
    bool OnlyPlain = true;
    for (Atom Content : Atoms(M.atoms(Found))) {
      if (Content.Kind == AtomKind::Address &&
          M[Content.A].Kind != ObjectKind::Variable) {
        Content.Tag = Tag;
        OnlyPlain = false;
      }
      Fresh.push_back(Content);
    }
    Result = M.join(Result, M.intern(std::move(Fresh)));
    if (llvm::count_if(M.atoms(Result), [](const Atom &To) {
          return To.Kind == AtomKind::Address;
        }) > 1)
      I.Doubtful.try_emplace(Tag, C);
    if (!OnlyPlain) {
      noteLoaded(Tag, C, A.Tag, Result);
      State.Origins.removeIf([&](const Origin &Old) { return Old.Tag == Tag; });
      insert(State.Origins, Origin{Tag, {C.Object, M.storage(C.Path)}, A.Tag});
      erase(State.Owned, Tag);
      // What only an object of ours points to is ours as well.
      bool Inside = A.Tag && contains(State.Owned, A.Tag);
      for (const Atom &Content : M.atoms(Result))
        if (Content.Kind == AtomKind::Address && Content.Tag == Tag)
          Inside &=
              (M[Content.A].Kind == ObjectKind::Heap &&
               I.Holders[Content.A].size() <= 1) ||
              handedElement(Content) || onlyOnChain(Content.A) ||
              // Unknown text and numbers: a buffer of its own.
              (M[Content.A].Kind == ObjectKind::Pointee &&
               M[Content.A].Record == NoEntity && I.Kind != World::Program);
      if (Inside || taken(C.Path))
        insert(State.Owned, Tag);
    }
  }
  if (!Result || M.isUnknown(Result))
    return contentOfElement(Where);
  return Result;
}

/// `d->mutex` and `d->lines`: however often it is loaded, a pointer that is set
/// once leads to one object.
uint32_t BodyRun::steadyTag(const Flow &State, const Atom &From, EventId Id) {
  if (!From.B || M.last(From.B).Kind != SelectorKind::Field ||
      !I.Steady.count(M.last(From.B).A) || I.Stale.count(From.Tag))
    return 0;
  // The object it stands in must be one, too: not another in each round.
  bool Loaded = llvm::any_of(
      State.Origins, [&](const Origin &O) { return O.Tag == From.Tag; });
  bool Whole = From.Tag && (!Loaded || I.SteadyTags.count(From.Tag));
  if (!From.Tag)
    Whole = M.unique({From.A, From.B});
  if (!Whole && (!From.Tag || S.inLoop(S.BlockOf[Id])))
    return 0;
  uint32_t Cell = I.tagOf(8, (uint64_t)From.A << 32 | From.B);
  uint32_t Tag = I.tagOf(9, (uint64_t)Cell << 32 | From.Tag);
  I.AnySteady.insert(Tag);
  if (Whole)
    I.SteadyTags.insert(Tag);
  return Tag;
}

/// What an element holds is not known, but which element it is: `index[i]`.
AtomsId BodyRun::contentOfElement(AtomsId Where) {
  Linear Known;
  for (const Atom &A : M.atoms(Where))
    if (A.Kind == AtomKind::Address)
      for (const Selector &Step : M.selectors(A.B))
        if (Step.Kind == SelectorKind::Linear)
          Known.obscure(M.Linears[Step.A]);
  return M.Linears.has(Known, SymbolKind::SharedOut)
             ? M.one({AtomKind::Linear, M.Linears.intern(Known)})
             : M.unknown();
}

/// `rows[i][j]`: the row is known by its index, however often it is loaded.
uint32_t BodyRun::rowTag(const Atom &From) {
  for (PathId Path = From.B; Path; Path = M.parent(Path)) {
    const Selector &Step = M.last(Path);
    if (Step.Kind != SelectorKind::Linear ||
        !(M.Linears.has(M.Linears[Step.A], SymbolKind::SharedOut) ||
          M.Linears.has(M.Linears[Step.A], SymbolKind::Uniform)))
      continue;
    uint32_t Tag = I.tagOf(7, Step.A);
    I.Rows[Tag] = Step.A;
    return Tag;
  }
  return I.Rows.count(From.Tag) ? From.Tag : 0;
}

void BodyRun::store(Flow &State, AtomsId Where, AtomsId Content) {
  noteHandleKept(State, Where, Content);
  const Atoms Targets = M.atoms(Where);
  for (const Atom &A : Targets)
    if (A.Kind == AtomKind::Address && (A.Tag || !own(State, A)))
      noteGiven(State, {{A.A, M.storage(A.B)}, A.Tag}, Content);
  for (const Atom &A : Targets) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell C{A.A, M.storage(A.B)};
    AtomsId Kept = kept(M, A.B, Content);
    forgetTests(State, C);
    if (!A.Tag && own(State, A)) {
      bool Strong =
          Targets.size() == 1 && C.Path == A.B && M.unique({C.Object, C.Path});
      auto Known = State.Cells.find(C);
      State.Cells.set(C, Strong || Known == State.Cells.end()
                             ? Kept
                             : M.join(Known->second, Kept));
      continue;
    }
    unlinked(State, C);
    noteLent(State, C, Content);
    leak(State, Content);
    if (isOneNumber(C))
      I.addCell(Written, C);
    I.noteWriter(C, Thread);
    noteMode(State, C, Content);
    if (exact(C) && Targets.size() == 1)
      State.Known.set(C, Content);
    else
      State.Known.erase(C);
    I.storeShared(C, Kept);
  }
}

/// A cell of which this thread knows the content by itself: there is one, and
/// nobody else writes it.
bool BodyRun::exact(Cell Where) const {
  return !I.Threads[Thread].Shown.Many && isOneNumber(Where) &&
         I.onlyWriter(Where, Thread);
}

bool BodyRun::isOneNumber(Cell Where) const {
  if (M[Where.Object].Kind != ObjectKind::Variable || !M.unique(Where))
    return false;
  const Type *Of = cellType(I.Units, M, Where);
  return Of && !Of->Volatile &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean);
}

/// `put(&queue, &jobs[i])`: one element for each message.
bool BodyRun::handedElement(const Atom &A) const {
  if (A.Kind != AtomKind::Address || M[A.A].Kind != ObjectKind::Local ||
      M[A.A].Owner == Thread || I.Kind != World::Program)
    return false;
  auto Holders = I.Holders.find(A.A);
  if (Holders == I.Holders.end() || Holders->second.size() != 1)
    return false;
  for (PathId P = A.B; P; P = M.parent(P))
    if (M.last(P).Kind == SelectorKind::Any ||
        M.last(P).Kind == SelectorKind::Affine)
      return true;
  return false;
}

/// Pointers out of a shared element: as if each were loaded.
AtomsId BodyRun::copied(Flow &State, const Atom &From, PathId Path,
                        AtomsId Content) {
  bool Element = false;
  for (PathId P = From.B; P; P = M.parent(P))
    Element |= M.last(P).Kind != SelectorKind::Field;
  bool Points = llvm::any_of(M.atoms(Content), [&](const Atom &A) {
    return A.Kind == AtomKind::Address &&
           (M[A.A].Kind == ObjectKind::Heap || handedElement(A));
  });
  if (!Element || !Points)
    return Content;
  uint32_t Tag = I.tagOf(12, (uint64_t)Key << 32 | Now);
  if (S.inLoop(S.BlockOf[Now]))
    renewTag(State, Tag);
  Atoms Result = M.atoms(Content);
  for (Atom &A : Result)
    if (A.Kind == AtomKind::Address &&
        (M[A.A].Kind == ObjectKind::Heap || handedElement(A)))
      A.Tag = Tag;
  insert(State.Origins, Origin{Tag, {From.A, Path}, From.Tag});
  erase(State.Owned, Tag);
  if (taken(From.B))
    insert(State.Owned, Tag);
  return M.intern(std::move(Result));
}

void BodyRun::copy(Flow &State, AtomsId To, AtomsId From, bool Move) {
  std::vector<std::pair<std::vector<Selector>, AtomsId>> Parts;
  for (const Atom &A : M.atoms(From)) {
    if (A.Kind != AtomKind::Address)
      continue;
    std::vector<Selector> Suffix;
    if (!A.Tag && own(State, A)) {
      std::vector<Cell> Guards;
      for (auto It = State.Cells.lower_bound({A.A, 0});
           It != State.Cells.end() && It->first.Object == A.A; ++It)
        if (M.below(It->first.Path, A.B, Suffix)) {
          Parts.push_back({Suffix, restored(M, A.B, It->second)});
          if (!Suffix.empty() && Suffix.back().Kind == SelectorKind::GuardOwns)
            Guards.push_back(It->first);
        }
      if (Move)
        for (const Cell &Owns : Guards)
          State.Cells[Owns] = M.one({AtomKind::Number});
      continue;
    }
    I.noteReader({A.A, A.B}, Self);
    if (auto It = I.Store.find(A.A); It != I.Store.end())
      for (auto &[Path, Content] : It->second)
        if (M.below(Path, A.B, Suffix))
          Parts.push_back(
              {Suffix, copied(State, A, Path, restored(M, A.B, Content))});
  }
  notePartnersOfCopy(To, From, Parts);
  for (const Atom &A : Atoms(M.atoms(To))) {
    if (A.Kind != AtomKind::Address)
      continue;
    for (auto &[Suffix, Content] : Parts) {
      Atom Part = A;
      for (const Selector &Step : Suffix)
        Part.B = M.extend(Part.B, Step);
      store(State, M.one(Part), Content);
    }
  }
}

} // namespace pothole
