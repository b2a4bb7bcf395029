//===- Locks that are taken only where there are threads ------------------===//
//
// `if (use_threads) lock();`, a class that locks when it was told to, a guard
// that is handed a lock or null: what decides is set before threads run and
// stays. Where threads run, the lock is taken, then.
//
// Of a flag that changes while threads run, or of which all content is known
// and none says to lock, this is not assumed.

#include "checks/program/BodyRun.h"
#include "checks/program/Fold.h"

#include "llvm/ADT/STLExtras.h"

#include <climits>

namespace pothole {
namespace {

constexpr int64_t SomeNumber = LLONG_MIN;

EntityId nameOf(const Memory &M, Cell Where) {
  for (PathId Path = Where.Path; Path; Path = M.parent(Path))
    if (M.last(Path).Kind == SelectorKind::Field)
      return M.last(Path).A;
  const Object &O = M[Where.Object];
  return O.Kind == ObjectKind::Variable ? O.A : NoEntity;
}

/// What a condition comes to if all it loads is this number.
std::optional<int64_t> valueWith(const Function &F, ValueId Id,
                                 int64_t Loaded) {
  const Value &V = F.Values[Id];
  if (V.Kind == ValueKind::Number)
    return V.Number;
  if (V.Kind == ValueKind::Result)
    return Loaded;
  if (V.Kind == ValueKind::LocalContent)
    return valueWith(F, *onlyContent(F, V.A), Loaded);
  std::optional<int64_t> A = valueWith(F, V.A, Loaded), B = 0;
  if (V.B != NoValue)
    B = valueWith(F, V.B, Loaded);
  if (!A || !B)
    return std::nullopt;
  return V.Op == Operator::LogicalNot ? !*A : fold(V.Op, *A, *B);
}

/// The loads a condition is made of, if of nothing else but constants.
bool loadsOf(const Function &F, ValueId Id, std::vector<EventId> &Loads) {
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Number:
    return true;
  case ValueKind::Result:
    Loads.push_back(V.A);
    return F.Events[V.A].Kind == EventKind::Load &&
           F.Events[V.A].Order == MemoryOrder::NonAtomic;
  case ValueKind::Binary:
    return loadsOf(F, V.A, Loads) && (V.B == NoValue || loadsOf(F, V.B, Loads));
  case ValueKind::LocalContent: {
    std::optional<ValueId> Only = onlyContent(F, V.A);
    return Only && loadsOf(F, *Only, Loads);
  }
  default:
    return false;
  }
}

} // namespace

void Interpreter::collectModes() {
  for (const Function &Body : Units.Functions)
    for (const auto &[Edge, Locks] : lockShapeOf(Body).PassesLock) {
      std::vector<EventId> Loads;
      if (loadsOf(Body, Body.Blocks[Edge.first].Condition, Loads))
        for (EventId Load : Loads)
          if (EntityId Name = nameAt(Body, Body.Events[Load].Address);
              Name != NoEntity)
            Modes.insert(Name);
    }
}

/// A pointer to a lock that its owner was not given: null, and nothing else,
/// was stored there.
bool Interpreter::nullMode(Cell Where) const {
  if (!Modes.count(nameOf(M, Where)))
    return false;
  auto It = ModeContent.find(Where);
  return It != ModeContent.end() && It->second == std::set<int64_t>{0};
}

/// `Made`: what leaks with its object was stored before others reached it.
void BodyRun::noteMode(const Flow &State, Cell Where, AtomsId Content,
                       bool Made) {
  EntityId Name = nameOf(M, Where);
  if (!I.Modes.count(Name))
    return;
  std::set<int64_t> &Known =
      I.ModeContent[{Where.Object, M.storage(Where.Path)}];
  size_t Before = Known.size();
  for (const Atom &A : M.atoms(Content))
    Known.insert(A.Kind == AtomKind::Number ? A.Number : SomeNumber);
  bool Alone =
      State.Startup ||
      (Thread == 0 && State.Live.empty() &&
       (I.Kind == World::Program ||
        llvm::all_of(State.Locks, [](const Held &H) { return H.Hidden; })));
  bool Late = !Alone && !Made && I.LateModes.insert(Name).second;
  if (Late || Known.size() != Before)
    I.wakeReaders(Where);
}

/// Whether the condition can come out so, as far as what was stored is known.
bool BodyRun::mayDecide(const Flow &State, ValueId Condition, bool Truth) {
  std::vector<EventId> Loads;
  if (!loadsOf(F, Condition, Loads) || Loads.size() != 1)
    return true;
  for (const Atom &A : M.atoms(eval(State, F.Events[Loads[0]].Address))) {
    if (A.Kind != AtomKind::Address)
      return true;
    auto It = I.ModeContent.find({A.A, M.storage(A.B)});
    std::set<int64_t> Content;
    if (It != I.ModeContent.end())
      Content = It->second;
    if (M[A.A].Kind == ObjectKind::Variable) {
      const Entity &Flag = I.Units.Entities[M[A.A].A];
      if (I.Kind != World::Program && !Flag.Defined &&
          Flag.Duration == Storage::Global)
        return true; // what it begins with stands elsewhere
      Content.insert(0);
    } else if (Content.empty()) {
      return true; // of an object that others made
    }
    for (int64_t Number : Content) {
      std::optional<int64_t> Comes = valueWith(F, Condition, Number);
      if (Number == SomeNumber || !Comes || (*Comes != 0) == Truth)
        return true;
    }
  }
  return false;
}

/// A pointer to the lock, or null: not null, unless nothing else is known.
bool BodyRun::testsLock(const Flow &State, BlockId From, BlockId To,
                        bool Truth) {
  ValueId Condition = F.Blocks[From].Condition;
  const Value *V = &F.Values[Condition];
  if (V->Kind == ValueKind::Binary &&
      (V->Op == Operator::LogicalNot || V->Op == Operator::NotEqual ||
       V->Op == Operator::Equal)) {
    bool Null = V->Op == Operator::LogicalNot ||
                (F.Values[V->B].Kind == ValueKind::Number &&
                 F.Values[V->B].Number == 0);
    if (!Null)
      return false;
    Truth ^= V->Op != Operator::NotEqual;
    Condition = V->A;
    V = &F.Values[Condition];
  }
  if (!Truth)
    return false;
  auto meant = [&](ValueId Lock) {
    const Value &L = F.Values[Lock];
    if (L.Kind != V->Kind)
      return false;
    if (V->Kind == ValueKind::LocalContent)
      return L.A == V->A;
    return V->Kind == ValueKind::Result &&
           F.Events[V->A].Kind == EventKind::Load &&
           F.Events[L.A].Kind == EventKind::Load &&
           nameAt(F, F.Events[L.A].Address) != NoEntity &&
           nameAt(F, F.Events[L.A].Address) ==
               nameAt(F, F.Events[V->A].Address);
  };
  return llvm::any_of(Locking.PassesLock.at({From, To}), meant) &&
         llvm::any_of(M.atoms(eval(State, Condition)), [](const Atom &A) {
           return A.Kind == AtomKind::Address;
         });
}

bool BodyRun::passesByMode(const Flow &State, BlockId From, BlockId To) {
  if (State.Startup || !Locking.PassesLock.count({From, To}) ||
      (Thread == 0 && I.Kind == World::Program && State.Live.empty()))
    return false;
  const Block &B = F.Blocks[From];
  bool Truth = B.Successors[0] != To; // that of the way that locks
  std::vector<EventId> Loads;
  if (testsLock(State, From, To, Truth))
    return true;
  if (!loadsOf(F, B.Condition, Loads) || Loads.empty())
    return false;
  for (EventId Load : Loads) {
    EntityId Name = nameAt(F, F.Events[Load].Address);
    if (!I.Modes.count(Name) || I.LateModes.count(Name) ||
        I.Units.Entities[Name].VariableType.Class == TypeClass::Pointer)
      return false;
    // What is this thread's own is known.
    for (const Atom &A : M.atoms(eval(State, F.Events[Load].Address)))
      if (A.Kind != AtomKind::Address || own(State, A))
        return false;
  }
  return mayDecide(State, B.Condition, Truth);
}

} // namespace pothole
