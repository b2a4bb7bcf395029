//===- A function and its argument, stored side by side -------------------===//
//
// Seen: both stored in one body, or copied together with the record they are
// in; the function called, or started as a thread, by what was loaded from the
// same record. An argument stored without its function goes with any.
//
// Not seen: handed out by a function into two variables of its caller.

#include "checks/program/Partners.h"
#include "checks/program/BodyRun.h"
#include "checks/program/RepeatedLoads.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 6;

bool same(const Function &F, ValueId A, ValueId B, unsigned Depth) {
  if (A == B)
    return true;
  const Value &X = F.Values[A], &Y = F.Values[B];
  if (X.Kind != Y.Kind || !Depth)
    return false;
  switch (X.Kind) {
  case ValueKind::Number:
  case ValueKind::LocalAddress:
  case ValueKind::LocalContent:
  case ValueKind::GlobalAddress:
    return X == Y;
  case ValueKind::Result: {
    const Event &E = F.Events[X.A], &G = F.Events[Y.A];
    return X.A == Y.A ||
           (E.Kind == EventKind::Load && G.Kind == EventKind::Load &&
            same(F, E.Address, G.Address, Depth - 1));
  }
  case ValueKind::Member:
    return X.B == Y.B && same(F, X.A, Y.A, Depth - 1);
  case ValueKind::Base:
    return same(F, X.A, Y.A, Depth - 1);
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Binary:
    return X.Op == Y.Op && X.A && X.B && Y.B && same(F, X.A, Y.A, Depth - 1) &&
           same(F, X.B, Y.B, Depth - 1);
  default:
    return false;
  }
}

FieldOf loaded(const Function &F, ValueId Id, unsigned Depth) {
  const Value &V = F.Values[Id];
  std::optional<uint32_t> Slot;
  if (V.Kind == ValueKind::LocalContent)
    Slot = V.A;
  if (V.Kind == ValueKind::Result && F.Events[V.A].Kind == EventKind::Load) {
    const Value &Place = F.Values[F.Events[V.A].Address];
    if (Place.Kind == ValueKind::Member)
      return {Place.A, Place.B};
    if (Place.Kind == ValueKind::LocalAddress)
      Slot = Place.A;
  }
  if (Slot && Depth)
    if (std::optional<ValueId> Only = onlyContent(F, *Slot))
      return loaded(F, *Only, Depth - 1);
  return {};
}

/// Without going around a loop.
bool leadsTo(const Function &F, const Shape &S, BlockId From, BlockId To) {
  std::vector<BlockId> Work{From};
  std::set<BlockId> Seen{From};
  while (!Work.empty()) {
    BlockId At = Work.back();
    Work.pop_back();
    if (At == To)
      return true;
    for (BlockId Next : F.Blocks[At].Successors)
      if (Next != NoBlock && S.Order[Next] > S.Order[At] &&
          Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return false;
}

} // namespace

bool samePlace(const Function &F, ValueId A, ValueId B) {
  return same(F, A, B, MaxDepth);
}

FieldOf loadedField(const Function &F, ValueId Id) {
  return loaded(F, Id, MaxDepth);
}

Partners::Partners(const LinkUnit &Units) {
  for (const Function &F : Units.Functions)
    for (const Event &E : F.Events) {
      if ((E.Kind != EventKind::Call && E.Kind != EventKind::Start) ||
          E.Operand == NoValue || E.ArgCount == 0)
        continue;
      FieldOf Called = loadedField(F, E.Operand);
      if (Called.Field == NoEntity)
        continue;
      for (uint32_t N = 0; N < E.ArgCount; ++N) {
        FieldOf With = loadedField(F, F.Args[E.FirstArg + N]);
        if (With.Field == NoEntity || With.Field == Called.Field ||
            !samePlace(F, With.Record, Called.Record))
          continue;
        Functions[With.Field].insert(Called.Field);
        Arguments[Called.Field].insert(With.Field);
      }
    }
}

/// Elements of an array are one.
Cell Partners::key(Memory &M, const Atom &A) {
  PathId Path = 0;
  for (const Selector &Step : std::vector<Selector>(M.selectors(A.B)))
    if (Step.Kind == SelectorKind::Field)
      Path = M.extend(Path, Step);
  return {A.A, Path};
}

bool Partners::note(Memory &M, ObjectId In, EntityId Argument, const Atom &A,
                    const std::set<EntityId> &With) {
  std::set<EntityId> &Known = Stored[{In, Argument}][key(M, A)];
  size_t Before = Known.size();
  if (With.empty())
    Known.insert(NoEntity);
  Known.insert(With.begin(), With.end());
  return Known.size() != Before;
}

bool Partners::inherit(ObjectId To, ObjectId From, EntityId Argument) {
  bool Changed = false;
  if (To == From)
    return false;
  if (auto It = Stored.find({From, Argument}); It != Stored.end())
    for (const auto &[Kept, With] : It->second) {
      std::set<EntityId> &Known = Stored[{To, Argument}][Kept];
      size_t Before = Known.size();
      Known.insert(With.begin(), With.end());
      Changed |= Known.size() != Before;
    }
  std::vector<EntityId> Lone;
  for (auto It = Alone.lower_bound({From, 0});
       It != Alone.end() && It->first == From; ++It)
    Lone.push_back(It->second);
  for (EntityId Function : Lone)
    Changed |= noteAlone(To, Function);
  return Changed;
}

bool Partners::together(Memory &M, const std::set<ObjectId> &In,
                        EntityId Argument, const Atom &A,
                        EntityId Function) const {
  const Cell Key = key(M, A);
  bool Noted = false;
  for (ObjectId Object : In) {
    if (Alone.count({Object, Function}))
      return true;
    auto It = Stored.find({Object, Argument});
    if (It == Stored.end())
      continue;
    auto Kept = It->second.find(Key);
    if (Kept == It->second.end())
      continue;
    Noted = true;
    if (Kept->second.count(NoEntity) || Kept->second.count(Function))
      return true;
  }
  return !Noted;
}

/// What a sibling of the field that is being stored to was, or will be, given
/// in this body; nothing if it is not.
std::optional<AtomsId> BodyRun::givenBeside(const Flow &State,
                                            const FieldOf &Stored,
                                            EntityId Sibling) {
  AtomsId All = 0;
  bool Found = false;
  for (EventId Id = 0; Id < F.Events.size(); ++Id) {
    const Event &E = F.Events[Id];
    const Value &To = F.Values[E.Address];
    if (E.Kind != EventKind::Store || To.Kind != ValueKind::Member ||
        To.B != Sibling || !samePlace(F, To.A, Stored.Record))
      continue;
    BlockId There = S.BlockOf[Id], Here = S.BlockOf[Now];
    if (!leadsTo(F, S, There, Here) && !leadsTo(F, S, Here, There))
      continue; // on another way
    Found = true;
    All = M.join(All, E.Operand ? eval(State, E.Operand) : M.unknown());
  }
  if (!Found)
    return std::nullopt;
  return All;
}

/// The functions that a field may hold; none if that is not known.
std::set<EntityId> BodyRun::onlyFunctions(AtomsId Content) const {
  std::set<EntityId> Result;
  for (const Atom &A : M.atoms(Content)) {
    if (A.Kind == AtomKind::Code)
      Result.insert(A.A);
    else if (A.Kind != AtomKind::Number)
      return {};
  }
  return Result;
}

/// A store to a field with a function or with an argument.
void BodyRun::notePartners(const Flow &State, AtomsId Where, AtomsId Content) {
  const Event &E = F.Events[Now];
  const Value &To = F.Values[E.Address];
  if (E.Kind != EventKind::Store || To.Kind != ValueKind::Member)
    return;
  const FieldOf Stored{To.A, To.B};
  bool Argument = I.Pairs.isArgument(Stored.Field),
       Function = I.Pairs.isFunction(Stored.Field);
  if (!Argument && !Function)
    return;
  std::set<ObjectId> In;
  for (const Atom &A : M.atoms(Where))
    if (A.Kind == AtomKind::Address)
      In.insert(A.A);
  if (Argument) {
    std::set<EntityId> With;
    bool Any = false;
    for (EntityId Field : I.Pairs.functionsOf(Stored.Field)) {
      std::optional<AtomsId> Beside = givenBeside(State, Stored, Field);
      std::set<EntityId> Here =
          Beside ? onlyFunctions(*Beside) : std::set<EntityId>();
      Any |= Here.empty();
      With.insert(Here.begin(), Here.end());
    }
    if (Any)
      With.clear();
    for (const Atom &A : Atoms(M.atoms(Content)))
      if (A.Kind == AtomKind::Address)
        for (ObjectId Object : In)
          if (I.Pairs.note(M, Object, Stored.Field, A, With))
            I.wake(I.PairReaders[Object]);
  }
  if (Function) {
    bool Alone = llvm::any_of(I.Pairs.argumentsOf(Stored.Field), [&](auto Id) {
      return !givenBeside(State, Stored, Id);
    });
    if (!Alone)
      return;
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Code)
        for (ObjectId Object : In)
          if (I.Pairs.noteAlone(Object, A.A))
            I.wake(I.PairReaders[Object]);
  }
}

/// A record is copied, with all its parts.
void BodyRun::notePartnersOfCopy(
    AtomsId To, AtomsId From,
    llvm::ArrayRef<std::pair<std::vector<Selector>, AtomsId>> Parts) {
  auto last = [](const std::vector<Selector> &Suffix) -> EntityId {
    return !Suffix.empty() && Suffix.back().Kind == SelectorKind::Field
               ? Suffix.back().A
               : NoEntity;
  };
  for (const auto &[Suffix, Content] : Parts) {
    const EntityId Field = last(Suffix);
    if (Field == NoEntity || !I.Pairs.isArgument(Field))
      continue;
    for (const Atom &A : M.atoms(To)) {
      if (A.Kind != AtomKind::Address)
        continue;
      bool Changed = false;
      for (const Atom &B : M.atoms(From))
        if (B.Kind == AtomKind::Address) {
          I.PairReaders[B.A].insert(Self);
          Changed |= I.Pairs.inherit(A.A, B.A, Field);
        }
      for (EntityId Beside : I.Pairs.functionsOf(Field)) {
        std::vector<Selector> Place = Suffix;
        Place.back().A = Beside;
        for (const auto &[Other, Functions] : Parts)
          if (Other == Place) {
            std::set<EntityId> With = onlyFunctions(Functions);
            if (With.size() != 1)
              continue;
            for (const Atom &Each : Atoms(M.atoms(Content)))
              if (Each.Kind == AtomKind::Address)
                Changed |= I.Pairs.note(M, A.A, Field, Each, With);
          }
      }
      if (Changed)
        I.wake(I.PairReaders[A.A]);
    }
  }
}

/// Of what its argument may be, a function is handed what it was stored with.
void BodyRun::handPartners(const Flow &State, const Event &E,
                           const Function &Callee, std::vector<AtomsId> &Args) {
  if (E.Operand == NoValue || Args.size() != E.ArgCount)
    return;
  FieldOf Called = loadedField(F, E.Operand);
  if (Called.Field == NoEntity || !I.Pairs.isFunction(Called.Field))
    return;
  std::set<ObjectId> In;
  for (const Atom &A : M.atoms(eval(State, Called.Record))) {
    if (A.Kind == AtomKind::Number)
      continue;
    if (A.Kind != AtomKind::Address)
      return;
    ObjectKind Kind = M[A.A].Kind;
    // What was not known yet when it was asked for first.
    if (Kind == ObjectKind::Pointee && I.Kind == World::Program)
      continue;
    if (Kind != ObjectKind::Variable && Kind != ObjectKind::Local &&
        Kind != ObjectKind::Heap && Kind != ObjectKind::ThreadLocal)
      return;
    In.insert(A.A);
    I.PairReaders[A.A].insert(Self);
  }
  for (uint32_t N = 0; N < E.ArgCount; ++N) {
    FieldOf With = loadedField(F, F.Args[E.FirstArg + N]);
    if (With.Field == NoEntity || !I.Pairs.isArgument(With.Field) ||
        !samePlace(F, With.Record, Called.Record))
      continue;
    Atoms Kept = M.atoms(Args[N]);
    llvm::erase_if(Kept, [&](const Atom &A) {
      return A.Kind == AtomKind::Address &&
             !I.Pairs.together(M, In, With.Field, A, Callee.Self);
    });
    // Nor what stood for the content while nothing was known of it.
    if (Kept.size() < M.atoms(Args[N]).size())
      llvm::erase_if(Kept, [&](const Atom &A) {
        return A.Kind == AtomKind::Address && I.Kind == World::Program &&
               M[A.A].Kind == ObjectKind::Pointee;
      });
    if (!Kept.empty())
      Args[N] = M.intern(std::move(Kept));
  }
}

} // namespace pothole
