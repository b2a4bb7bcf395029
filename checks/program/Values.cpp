//===- Values, memory, escape ---------------------------------------------===//
//
// What a thread owns (its locals, what it allocated and nobody else can reach)
// is private: reads are exact and no access is recorded. What leaks goes to the
// shared store, where content is only ever added, and reads of it are tagged by
// the load, so that `p->m` and `p->x` are known to hang on one object.

#include "checks/program/BodyRun.h"
#include "checks/program/Flags.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// How two indices relate when a cell is looked up.
bool mayEqual(const Selector &A, const Selector &B) {
  if (A == B)
    return true;
  auto isIndex = [](const Selector &S) {
    return S.Kind == SelectorKind::Index || S.Kind == SelectorKind::Affine ||
           S.Kind == SelectorKind::Distinct || S.Kind == SelectorKind::Linear ||
           S.Kind == SelectorKind::Any;
  };
  if (!isIndex(A) || !isIndex(B))
    return false;
  return A.Kind != SelectorKind::Index || B.Kind != SelectorKind::Index;
}

bool mayEqual(const Memory &M, PathId A, PathId B) {
  while (A != B) {
    if (!A || !B || !mayEqual(M.last(A), M.last(B)))
      return false;
    A = M.parent(A);
    B = M.parent(B);
  }
  return true;
}

/// The part of `Path` below `Prefix`; false if it is not below.
bool below(const Memory &M, PathId Path, PathId Prefix,
           std::vector<Selector> &Suffix) {
  std::vector<Selector> All = M.selectors(Path), Head = M.selectors(Prefix);
  if (All.size() < Head.size())
    return false;
  for (size_t I = 0; I < Head.size(); ++I)
    if (!mayEqual(All[I], Head[I]))
      return false;
  Suffix.assign(All.begin() + Head.size(), All.end());
  return true;
}

/// Types whose content the store follows; numbers are not worth it.
bool followed(const Type *Of) {
  if (!Of)
    return true;
  return Of->Class != TypeClass::Integer && Of->Class != TypeClass::Boolean &&
         Of->Class != TypeClass::Floating;
}

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

/// Declared type of a cell: of its last field, or of the variable.
static const Type *typeOf(const LinkUnit &Units, const Memory &M, Cell Where) {
  PathId Path = Where.Path;
  while (Path && M.last(Path).Kind != SelectorKind::Field)
    Path = M.parent(Path);
  if (Path)
    return &Units.Entities[M.last(Path).A].VariableType;
  const Object &O = M[Where.Object];
  if (O.Kind == ObjectKind::Variable || O.Kind == ObjectKind::ThreadLocal)
    return &Units.Entities[O.A].VariableType;
  return nullptr;
}

AtomsId BodyRun::eval(const Flow &State, ValueId Id) {
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Unknown:
    return M.unknown();
  case ValueKind::Number:
    return M.one({AtomKind::Number, 0, 0, 0, V.Number});
  case ValueKind::FunctionAddress:
    return M.one({AtomKind::Code, V.A});
  case ValueKind::Result: {
    auto It = State.Results.find(V.A);
    return It == State.Results.end() || !It->second ? M.unknown() : It->second;
  }
  case ValueKind::LocalAddress: {
    ObjectId Home = M.object(ObjectKind::Local, Key, V.A, Thread);
    if (M[Home].Record == NoEntity)
      M[Home].Record = F.Locals[V.A].LocalType.Record;
    return M.one({AtomKind::Address, Home});
  }
  case ValueKind::LocalContent:
    return State.Slots[V.A] ? State.Slots[V.A] : M.unknown();
  case ValueKind::GlobalAddress: {
    bool PerThread = I.Units.Entities[V.A].Duration == Storage::ThreadLocal;
    ObjectId Home = PerThread
                        ? M.object(ObjectKind::ThreadLocal, V.A, 0, Thread)
                        : M.object(ObjectKind::Variable, V.A);
    return M.one({AtomKind::Address, Home});
  }
  case ValueKind::Member:
    return address(State, V.A, {SelectorKind::Field, V.B}, V.B);
  case ValueKind::Base:
    return eval(State, V.A);
  case ValueKind::Element:
    return index(State, eval(State, V.A), V.B ? eval(State, V.B) : M.unknown(),
                 false);
  case ValueKind::Shift:
    return index(State, eval(State, V.A), V.B ? eval(State, V.B) : M.unknown(),
                 true);
  case ValueKind::Binary:
    return binary(State, V);
  }
  return M.unknown();
}

AtomsId BodyRun::address(const Flow &State, ValueId Base, const Selector &Step,
                         EntityId FieldOf) {
  Atoms Result;
  for (const Atom &A : M.atoms(eval(State, Base))) {
    if (A.Kind == AtomKind::Address) {
      Atom Part = A;
      Part.B = M.extend(A.B, Step);
      Result.push_back(Part);
    } else if ((A.Kind == AtomKind::Unknown || A.Kind == AtomKind::NonZero ||
                A.Kind == AtomKind::Linear) &&
               FieldOf != NoEntity) {
      // Some object of the class that has this field.
      EntityId Record = I.Units.Entities[FieldOf].Parent;
      if (Record != NoEntity)
        Result.push_back({AtomKind::Address,
                          M.object(ObjectKind::Instance, Record),
                          M.extend(0, Step), 1});
    }
  }
  return M.intern(std::move(Result));
}

AtomsId BodyRun::index(const Flow &, AtomsId Base, AtomsId By, bool Shift) {
  Atoms Steps = M.atoms(By);
  bool Several = llvm::any_of(
      Steps, [](const Atom &A) { return A.Kind == AtomKind::Linear; });
  if (Steps.size() != 1 && !Several)
    Steps = {Atom{}};
  Atoms Result;
  for (const Atom &A : Atoms(M.atoms(Base))) {
    if (A.Kind == AtomKind::Affine || A.Kind == AtomKind::Number)
      continue;
    if (A.Kind != AtomKind::Address) {
      Result.push_back(A);
      continue;
    }
    Atom Part = A;
    // An element of an array is element 0, moved.
    PathId Start = Shift ? A.B : M.extend(A.B, {SelectorKind::Index});
    for (const Atom &Step : Steps) {
      Part.B = M.shift(Start, Step);
      Result.push_back(Part);
    }
  }
  return M.intern(std::move(Result));
}

AtomsId BodyRun::binary(const Flow &State, const Value &V) {
  AtomsId Left = eval(State, V.A);
  AtomsId Right = V.B == NoValue ? 0 : eval(State, V.B);
  if (AtomsId Result = linear(V.Op, Left, Right))
    return Result;
  const Atoms &A = M.atoms(Left);
  if (A.size() != 1)
    return M.unknown();
  Atom X = A[0];
  if (V.Op == Operator::LogicalNot) {
    if (X.Kind == AtomKind::Taken)
      X.Number ^= 1;
    else if (X.Kind == AtomKind::Number)
      X.Number = !X.Number;
    else
      return M.unknown();
    return M.one(X);
  }
  if (V.B == NoValue)
    return M.unknown();
  const Atoms &B = M.atoms(eval(State, V.B));
  if (B.size() != 1)
    return M.unknown();
  Atom Y = B[0];
  if (X.Kind == AtomKind::Number && Y.Kind != AtomKind::Number &&
      (V.Op == Operator::Add || V.Op == Operator::Equal ||
       V.Op == Operator::NotEqual))
    std::swap(X, Y);
  if (Y.Kind != AtomKind::Number)
    return M.unknown();
  int64_t N = Y.Number;
  if (X.Kind == AtomKind::Taken && N == 0) {
    if (V.Op == Operator::Equal)
      X.Number ^= 1;
    else if (V.Op != Operator::NotEqual)
      return M.unknown();
    return M.one(X);
  }
  if (X.Kind == AtomKind::Affine || X.Kind == AtomKind::Distinct) {
    if (V.Op == Operator::Add || V.Op == Operator::Sub) {
      X.Number += V.Op == Operator::Add ? N : -N;
      return M.one(X);
    }
    // A multiple of what differs differs, its neighbours do too.
    if (V.Op == Operator::Mul && N != 0)
      return M.one(X);
    return M.unknown();
  }
  if (X.Kind != AtomKind::Number)
    return M.unknown();
  switch (V.Op) {
  case Operator::Add:
    X.Number = (int64_t)((uint64_t)X.Number + N);
    break;
  case Operator::Sub:
    X.Number = (int64_t)((uint64_t)X.Number - N);
    break;
  case Operator::Mul:
    X.Number = (int64_t)((uint64_t)X.Number * N);
    break;
  case Operator::BitAnd:
    X.Number &= N;
    break;
  case Operator::BitOr:
    X.Number |= N;
    break;
  case Operator::Equal:
    X.Number = X.Number == N;
    break;
  case Operator::NotEqual:
    X.Number = X.Number != N;
    break;
  case Operator::Less:
    X.Number = X.Number < N;
    break;
  case Operator::LessEqual:
    X.Number = X.Number <= N;
    break;
  case Operator::Greater:
    X.Number = X.Number > N;
    break;
  case Operator::GreaterEqual:
    X.Number = X.Number >= N;
    break;
  default:
    return M.unknown();
  }
  return M.one(X);
}

bool BodyRun::own(const Flow &State, const Atom &Address) const {
  if (Address.Tag)
    return contains(State.Owned, Address.Tag);
  const Object &O = M[Address.A];
  return (O.Kind == ObjectKind::Local || O.Kind == ObjectKind::Heap ||
          O.Kind == ObjectKind::ThreadLocal) &&
         O.Owner == Thread && !contains(State.Leaked, Address.A);
}

void BodyRun::access(Flow &State, EventId Id, AtomsId Where, bool Read,
                     bool Write) {
  const Event &E = F.Events[Id];
  if (E.has(Flag::Silent))
    return;
  for (const Atom &A : M.atoms(Where)) {
    if (A.Kind != AtomKind::Address || own(State, A))
      continue;
    const Object &O = M[A.A];
    if (O.Kind == ObjectKind::Code)
      continue;
    Cell C{A.A, A.B};
    if (const Type *Of = typeOf(I.Units, M, C); Of && synchronizedType(*Of))
      continue;
    if (E.has(Flag::Structure))
      C.Path = M.extend(C.Path, {SelectorKind::Structure});
    RawAccess R;
    R.Event = Id;
    R.Where = C;
    R.Tag = A.Tag;
    R.Read = Read;
    R.Write = Write;
    R.Freed = E.Kind == EventKind::Free;
    R.Atomic = E.Order != MemoryOrder::NonAtomic;
    R.Startup = State.Startup;
    R.Locks = I.internSet(I.LockSetIds, I.LockSets, State.Locks);
    R.Live = I.internSet(I.LiveSetIds, I.LiveSets, State.Live);
    R.Posted = I.internSet(I.CellSetIds, I.CellSets, State.Posted);
    R.Observed = I.internSet(I.CellSetIds, I.CellSets, State.Observed);
    R.Phases = I.internSet(I.PhaseSetIds, I.PhaseSets, State.Phases);
    Accesses.insert(R);
    if (Write && !R.Atomic) // not announced by what is stored after the fence
      erase(State.Observed, ReleaseFence);
  }
}

AtomsId BodyRun::load(Flow &State, EventId Id, AtomsId Where) {
  uint32_t LoadTag = I.tagOf(1, ((uint64_t)Key << 32) | Id);
  if (S.inLoop(S.BlockOf[Id]))
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
        if (mayEqual(M, It->first.Path, C.Path))
          Found = M.join(Found, It->second);
      Result = M.join(Result, Found ? Found : M.unknown());
      continue;
    }
    if (exact(C))
      if (auto It = State.Known.find(C); It != State.Known.end()) {
        I.noteReader(C, Self);
        Result = M.join(Result, It->second);
        continue;
      }
    // A pointer to an object that others reach: another object each time,
    // unless the object is the only one of its kind.
    uint32_t Row = rowTag(A);
    uint32_t Tag = Row ? Row : LoadTag;
    Atoms Fresh;
    bool OnlyPlain = true;
    for (Atom Content : M.atoms(I.sharedContent(C, Self))) {
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
      llvm::erase_if(State.Origins,
                     [&](const Origin &Old) { return Old.Tag == Tag; });
      insert(State.Origins, Origin{Tag, {C.Object, M.storage(C.Path)}, A.Tag});
      erase(State.Owned, Tag);
      // What only an object of ours points to is ours as well.
      bool Inside = A.Tag && contains(State.Owned, A.Tag);
      for (const Atom &Content : M.atoms(Result))
        if (Content.Kind == AtomKind::Address && Content.Tag == Tag)
          Inside &= M[Content.A].Kind == ObjectKind::Heap &&
                    I.Holders[Content.A].size() <= 1;
      if (Inside)
        insert(State.Owned, Tag);
    }
  }
  if (!Result || M.isUnknown(Result))
    return contentOfElement(Where);
  return Result;
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

/// Sums and multiples of what is linear; 0 if neither side is.
AtomsId BodyRun::linear(Operator Op, AtomsId Left, AtomsId Right) {
  auto any = [&](AtomsId Id) {
    return llvm::any_of(
        M.atoms(Id), [](const Atom &A) { return A.Kind == AtomKind::Linear; });
  };
  if (!any(Left) && !any(Right))
    return 0;
  const Atoms X = M.atoms(Left),
              Y = Right ? M.atoms(Right) : Atoms{Atom{AtomKind::Number}};
  if (X.size() * Y.size() > 4)
    return M.unknown();
  Atoms Result;
  for (const Atom &A : X)
    for (const Atom &B : Y) {
      std::optional<Linear> L = M.linear(A), R = M.linear(B);
      Linear Sum;
      auto constant = [](const std::optional<Linear> &Of) {
        return Of && !Of->Opaque && Of->Terms.empty();
      };
      bool Mixes = Op == Operator::Div || Op == Operator::Rem ||
                   Op == Operator::BitAnd || Op == Operator::ShiftRight;
      if (Op == Operator::Minus && L)
        Sum.add(*L, -1);
      else if ((Op == Operator::Add || Op == Operator::Sub) && L && R) {
        Sum.add(*L, 1);
        Sum.add(*R, Op == Operator::Add ? 1 : -1);
      } else if (Op == Operator::Mul && L && R && (constant(L) || constant(R)))
        Sum.add(constant(L) ? *R : *L, (constant(L) ? L : R)->Constant);
      else if (Op == Operator::ShiftLeft && L && constant(R) &&
               R->Constant >= 0 && R->Constant < 32)
        Sum.add(*L, int64_t(1) << R->Constant);
      else if (Op >= Operator::Equal ||
               (Mixes && constant(R) && L &&
                M.Linears.has(*L, SymbolKind::SharedOut)))
        return M.unknown(); // several iterations give one result
      else {
        if (L)
          Sum.obscure(*L);
        if (R)
          Sum.obscure(*R);
      }
      Result.push_back(Sum.Terms.empty() && !Sum.Opaque
                           ? Atom{AtomKind::Number, 0, 0, 0, Sum.Constant}
                           : Atom{AtomKind::Linear, M.Linears.intern(Sum)});
    }
  return M.intern(std::move(Result));
}

void BodyRun::store(Flow &State, AtomsId Where, AtomsId Content) {
  const Atoms Targets = M.atoms(Where);
  for (const Atom &A : Targets) {
    if (A.Kind != AtomKind::Address)
      continue;
    Cell C{A.A, M.storage(A.B)};
    forgetTests(State, C);
    if (!A.Tag && own(State, A)) {
      bool Strong =
          Targets.size() == 1 && C.Path == A.B && M.unique({C.Object, C.Path});
      AtomsId &Known = State.Cells[C];
      Known = Strong ? Content : M.join(Known, Content);
      continue;
    }
    unlinked(State, C);
    leak(State, Content);
    if (isOneNumber(C))
      I.addCell(Written, C);
    I.noteWriter(C, Thread);
    if (exact(C) && Targets.size() == 1)
      State.Known[C] = Content;
    else
      State.Known.erase(C);
    I.storeShared(C, Content);
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
  const Type *Of = typeOf(I.Units, M, Where);
  return Of && !Of->Volatile &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean);
}

void BodyRun::takeOver(Flow &State, uint32_t Tag) { insert(State.Owned, Tag); }

/// Under a lock, a shared cell changed. What was read from it before is off
/// the list and ours: `n = head; head = n->next`. So is what was read from an
/// array whose indices are kept in the object that changed: `n = q->data[q->
/// head]; q->head++`.
void BodyRun::unlinked(Flow &State, Cell Changed) {
  if (llvm::none_of(State.Locks, [](const Held &H) { return !H.Hidden; }))
    return;
  std::vector<uint32_t> Ours;
  for (const Origin &O : State.Origins) {
    if (O.From == Changed) {
      Ours.push_back(O.Tag);
      continue;
    }
    bool Element = false;
    for (PathId Path = O.From.Path; Path; Path = M.parent(Path))
      Element |= M.last(Path).Kind == SelectorKind::Any;
    if (!Element)
      continue;
    bool Keeps = O.From.Object == Changed.Object && O.From.Path != Changed.Path;
    for (const Origin &Array : State.Origins)
      Keeps |= Array.Tag == O.Via && Array.From.Object == Changed.Object;
    const Type *Of = typeOf(I.Units, M, Changed);
    if (Keeps && Of && Of->Class == TypeClass::Integer)
      Ours.push_back(O.Tag);
  }
  for (uint32_t Tag : Ours)
    takeOver(State, Tag);
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
        if (below(M, It->first.Path, A.B, Suffix)) {
          Parts.push_back({Suffix, It->second});
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
        if (below(M, Path, A.B, Suffix))
          Parts.push_back({Suffix, Content});
  }
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

void BodyRun::leak(Flow &State, AtomsId Content) {
  for (const Atom &A : Atoms(M.atoms(Content))) {
    if (A.Kind != AtomKind::Address)
      continue;
    if (A.Tag) {
      erase(State.Owned, A.Tag);
      continue;
    }
    if (!own(State, A))
      continue;
    insert(State.Leaked, A.A);
    forget(State, A.A);
  }
}

/// Moves what the flow knows of an object to the shared store.
void BodyRun::forget(Flow &State, ObjectId Object) {
  std::vector<std::pair<Cell, AtomsId>> Known;
  for (auto It = State.Cells.lower_bound({Object, 0});
       It != State.Cells.end() && It->first.Object == Object; ++It)
    Known.push_back(*It);
  for (auto &[Where, Content] : Known) {
    SelectorKind Last =
        Where.Path ? M.last(Where.Path).Kind : SelectorKind::Any;
    if (Last == SelectorKind::GuardOwns || Last == SelectorKind::GuardLocks)
      continue;
    State.Cells.erase(Where);
    I.storeShared(Where, Content);
    leak(State, Content);
  }
}

/// A load that runs again means another object: what the last one gave keeps a
/// tag nothing else has.
void BodyRun::renewTag(Flow &State, uint32_t Tag) {
  // What was ours stays ours, with the others of earlier rounds.
  bool Ours = contains(State.Owned, Tag);
  uint32_t Stale = Ours ? I.tagOf(5, Tag) : I.tagOf(2, 0);
  if (Ours)
    insert(State.Owned, Stale);
  auto renew = [&](AtomsId Content) {
    const Atoms &Set = M.atoms(Content);
    if (llvm::none_of(Set, [&](const Atom &A) {
          return A.Kind == AtomKind::Address && A.Tag == Tag;
        }))
      return Content;
    Atoms Renewed = Set;
    for (Atom &A : Renewed)
      if (A.Kind == AtomKind::Address && A.Tag == Tag)
        A.Tag = Stale;
    return M.intern(std::move(Renewed));
  };
  for (AtomsId &Content : State.Slots)
    Content = renew(Content);
  for (auto &[Where, Content] : State.Cells)
    Content = renew(Content);
  for (Held &H : State.Locks)
    if (H.Tag == Tag)
      H.Tag = Stale;
  std::sort(State.Locks.begin(), State.Locks.end());
  erase(State.Owned, Tag);
}

/// One that several threads raise orders nothing.
bool BodyRun::disputed(Cell Flag) const {
  auto It = I.Posters.find(Flag);
  return It != I.Posters.end() && It->second.size() > 1;
}

bool BodyRun::tracksFlag(Cell Where) const {
  return !disputed(Where) && isFlag(Where);
}

bool BodyRun::isFlag(Cell Where) const {
  if (!M.unique(Where))
    return false;
  PathId Path = Where.Path;
  const Object &O = M[Where.Object];
  bool Named = Path ? M.last(Path).Kind == SelectorKind::Field &&
                          I.Tested.count(M.last(Path).A)
                    : O.Kind == ObjectKind::Variable && I.Tested.count(O.A);
  if (!Named)
    return false;
  const Type *Of = typeOf(I.Units, M, Where);
  return Of &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean ||
          Of->Class == TypeClass::Pointer || Of->Class == TypeClass::Atomic);
}

//===- The shared store ---------------------------------------------------===//

AtomsId Interpreter::sharedContent(Cell Where, ContextId Reader) {
  noteReader(Where, Reader);
  const Type *Of = typeOf(Units, M, Where);
  if (!followed(Of))
    return M.unknown();
  AtomsId Found = 0;
  auto look = [&](ObjectId Object) {
    auto It = Store.find(Object);
    if (It == Store.end())
      return;
    for (auto &[Path, Content] : It->second)
      if (mayEqual(M, Path, Where.Path))
        Found = M.join(Found, Content);
  };
  look(Where.Object);
  if (M.isUnknown(Found))
    Found = M.unknown();
  const Object O = M[Where.Object];
  if (O.Record != NoEntity && O.Kind != ObjectKind::Instance) {
    ObjectId Any = M.object(ObjectKind::Instance, O.Record);
    noteReader({Any, Where.Path}, Reader);
    if (O.Kind == ObjectKind::Pointee || O.Kind == ObjectKind::Result)
      look(Any);
  }
  bool Points = !Of || Of->Class == TypeClass::Pointer ||
                Of->Class == TypeClass::Reference ||
                Of->Class == TypeClass::SmartPointer;
  if (!Points && Found &&
      (Of->Class == TypeClass::Atomic || Of->Class == TypeClass::Thread))
    return M.join(Found, M.one({AtomKind::Number})); // as below
  if (!Points)
    return Found ? Found : M.unknown();
  bool Something = llvm::any_of(M.atoms(Found), [](const Atom &A) {
    return A.Kind == AtomKind::Address || A.Kind == AtomKind::Code ||
           A.Kind == AtomKind::Thread;
  });
  if (!Something && Of)
    Found =
        M.join(Found, M.one({AtomKind::Address, pointeeOf(Where, Of->Record)}));
  else if (!Something)
    Found = M.unknown();
  // Shared memory starts out as zero, or may have been reset.
  if (Of && Of->Class != TypeClass::Reference)
    Found = M.join(Found, M.one({AtomKind::Number}));
  return Found;
}

ObjectId Interpreter::pointeeOf(Cell Where, EntityId Record) {
  return M.pointee({Where.Object, M.storage(Where.Path)}, Record);
}

void Interpreter::noteWriter(Cell Where, ThreadId By) {
  if (!Writers[Where].insert(By).second || Writers[Where].size() != 2)
    return;
  // Some context may have relied on being the only one.
  wakeReaders(Where);
}

void Interpreter::noteReader(Cell Where, ContextId By) {
  uint64_t Place = uint64_t(Where.Object) << 32 | Where.Path;
  if (KnownReaders.insert({Place, By}).second)
    Readers[Where.Object][M.storage(Where.Path)].insert(By);
}

void Interpreter::wakeReaders(Cell Where) {
  auto It = Readers.find(Where.Object);
  if (It == Readers.end())
    return;
  std::vector<Selector> Suffix;
  for (auto &[Path, By] : It->second)
    // A copy reads all below its path.
    if (mayEqual(M, Path, Where.Path) || below(M, Where.Path, Path, Suffix))
      for (ContextId Reader : By)
        markDirty(Reader);
}

bool Interpreter::onlyWriter(Cell Where, ThreadId By) const {
  auto It = Writers.find(Where);
  return It == Writers.end() ||
         (It->second.size() == 1 && *It->second.begin() == By);
}

std::optional<Cell> Interpreter::holderOf(ObjectId Object) const {
  auto It = Holders.find(Object);
  if (It == Holders.end() || It->second.empty())
    return std::nullopt;
  for (const Cell &C : It->second)
    if (M[C.Object].Kind == ObjectKind::Variable)
      return C;
  return *It->second.begin();
}

void Interpreter::storeShared(Cell Where, AtomsId Content) {
  if (!followed(typeOf(Units, M, Where)))
    return;
  Atoms Kept;
  for (const Atom &A : M.atoms(Content))
    if (A.Kind == AtomKind::Address || A.Kind == AtomKind::Code ||
        A.Kind == AtomKind::Thread) {
      Kept.push_back(A);
      Kept.back().Tag = 0;
    }
  if (Kept.empty())
    return;
  for (const Atom &A : Kept)
    if (A.Kind == AtomKind::Address &&
        M[Where.Object].Kind != ObjectKind::Instance)
      Holders[A.A].insert({Where.Object, M.storage(Where.Path)});
  AtomsId Added = M.intern(std::move(Kept));
  auto put = [&](ObjectId Object) {
    AtomsId &Known = Store[Object][M.storage(Where.Path)];
    AtomsId Both = M.join(Known, Added);
    if (Both == Known)
      return;
    Known = Both;
    wakeReaders({Object, Where.Path});
  };
  put(Where.Object);
  const Object &O = M[Where.Object];
  if (O.Record != NoEntity && O.Kind != ObjectKind::Instance)
    put(M.object(ObjectKind::Instance, O.Record));
}

} // namespace pothole
