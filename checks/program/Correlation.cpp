//===- Conditions tested again --------------------------------------------===//

#include "checks/program/Correlation.h"

#include "checks/program/BodyRun.h"

namespace pothole {
namespace {

/// Numbers values so that equal ones have equal numbers, loads of one place
/// included.
class Canon {
public:
  explicit Canon(const Function &Body) : Body(Body) {}

  /// What the last value depends on.
  std::set<uint32_t> Slots;
  std::set<EntityId> Names;

  std::optional<unsigned> of(ValueId Id) {
    const Value &V = Body.Values[Id];
    switch (V.Kind) {
    case ValueKind::Number:
      return number({V.Kind, 0, 0, 0, V.Number});
    case ValueKind::LocalContent:
      Slots.insert(V.A);
      return number({V.Kind, 0, V.A, 0, 0});
    case ValueKind::Binary: {
      std::optional<unsigned> A = of(V.A), B = 0;
      if (V.B != NoValue)
        B = of(V.B);
      if (!A || !B)
        return std::nullopt;
      return number({V.Kind, (unsigned)V.Op, *A, *B, 0});
    }
    case ValueKind::Result: {
      const Event &E = Body.Events[V.A];
      if (E.Kind != EventKind::Load || E.Order != MemoryOrder::NonAtomic ||
          E.has(Flag::Volatile) || E.has(Flag::Structure))
        return std::nullopt;
      EntityId Name = NoEntity;
      std::optional<unsigned> Place = place(E.Address, Name);
      if (!Place || Name == NoEntity)
        return std::nullopt;
      Names.insert(Name);
      return number({V.Kind, 0, *Place, 0, 0});
    }
    default:
      return std::nullopt;
    }
  }

private:
  using Key = std::tuple<ValueKind, unsigned, unsigned, unsigned, int64_t>;

  /// `Name` becomes the variable or field that is read.
  std::optional<unsigned> place(ValueId Id, EntityId &Name) {
    const Value &V = Body.Values[Id];
    switch (V.Kind) {
    case ValueKind::GlobalAddress:
      Name = V.A;
      return number({V.Kind, 0, V.A, 0, 0});
    case ValueKind::LocalAddress:
      return number({V.Kind, 0, V.A, 0, 0});
    case ValueKind::Member: {
      EntityId Outer = NoEntity;
      std::optional<unsigned> Record = place(V.A, Outer);
      Name = V.B;
      if (!Record)
        return std::nullopt;
      return number({V.Kind, 0, *Record, V.B, 0});
    }
    case ValueKind::Element: {
      std::optional<unsigned> Array = place(V.A, Name);
      std::optional<unsigned> At;
      if (V.B != NoValue)
        At = of(V.B);
      if (!Array || !At)
        return std::nullopt;
      return number({V.Kind, 0, *Array, *At, 0});
    }
    case ValueKind::Base: {
      std::optional<unsigned> Record = place(V.A, Name);
      if (!Record)
        return std::nullopt;
      return number({V.Kind, 0, *Record, V.B, 0});
    }
    default:
      return of(Id);
    }
  }

  unsigned number(const Key &K) {
    return Numbers.try_emplace(K, Numbers.size() + 1).first->second;
  }

  const Function &Body;
  std::map<Key, unsigned> Numbers;
};

/// A comparison without negation in it, and whether it is negated.
std::pair<Operator, bool> positive(Operator Op) {
  switch (Op) {
  case Operator::NotEqual:
    return {Operator::Equal, true};
  case Operator::GreaterEqual:
    return {Operator::Less, true};
  case Operator::Greater:
    return {Operator::LessEqual, true};
  default:
    return {Op, false};
  }
}

/// Blocks that lie ahead of one, without going round a loop.
std::set<BlockId> ahead(const Function &Body, const Shape &S, BlockId From) {
  std::set<BlockId> Seen;
  std::vector<BlockId> Work{From};
  while (!Work.empty()) {
    BlockId Block = Work.back();
    Work.pop_back();
    if (Block == NoBlock || !Seen.insert(Block).second)
      continue;
    for (BlockId Next : Body.Blocks[Block].Successors)
      if (Next != NoBlock && S.Order[Next] > S.Order[Block])
        Work.push_back(Next);
  }
  return Seen;
}

} // namespace

Correlation::Correlation(const Function &Body, const Shape &S) {
  Canon Numbers(Body);
  std::map<std::tuple<Operator, unsigned, unsigned>, ValueId> First;
  std::map<ValueId, std::set<BlockId>> Tested;
  std::map<ValueId, Condition> All;
  std::map<ValueId, std::pair<std::set<uint32_t>, std::set<EntityId>>> Depends;
  for (BlockId Block : S.Sequence) {
    ValueId Id = Body.Blocks[Block].Condition;
    while (Body.Values[Id].Kind == ValueKind::Binary &&
           Body.Values[Id].Op == Operator::LogicalNot)
      Id = Body.Values[Id].A;
    const Value &V = Body.Values[Id];
    bool Binary = V.Kind == ValueKind::Binary;
    if ((!Binary && V.Kind != ValueKind::Result) ||
        Body.Blocks[Block].Successors.size() != 2)
      continue;
    Numbers.Slots.clear();
    Numbers.Names.clear();
    std::optional<unsigned> Left = Numbers.of(Binary ? V.A : Id), Right = 0;
    if (Binary && V.B != NoValue)
      Right = Numbers.of(V.B);
    if (!Left || !Right || (Numbers.Slots.empty() && Numbers.Names.empty()))
      continue;
    auto [Op, Negated] = positive(Binary ? V.Op : Operator::None);
    if (Op == Operator::Equal &&
        Body.Values[V.A].Kind == ValueKind::LocalContent &&
        Body.Values[V.B].Kind == ValueKind::Number)
      insert(Modes, Body.Values[V.A].A);
    auto [Same, New] = First.try_emplace({Op, *Left, *Right}, Id);
    All[Id] = {Same->second, Negated, !Numbers.Names.empty()};
    Tested[Same->second].insert(Block);
    if (New)
      Depends[Id] = {Numbers.Slots, Numbers.Names};
  }
  for (const auto &[Id, Test] : All) {
    const std::set<BlockId> &Blocks = Tested[Test.Same];
    if (Blocks.size() < 2)
      continue;
    Repeated[Id] = Test;
    if (Id != Test.Same)
      continue;
    for (uint32_t Slot : Depends[Id].first)
      OfSlot[Slot].push_back(Id);
    for (EntityId Name : Depends[Id].second)
      OfName[Name].push_back(Id);
    if (!Test.Loads)
      continue;
    for (BlockId Block : Blocks) {
      const std::vector<BlockId> &To = Body.Blocks[Block].Successors;
      std::set<BlockId> True = ahead(Body, S, To[0]),
                        False = ahead(Body, S, To[1]);
      for (BlockId Later : Blocks)
        if (Later != Block && True.count(Later) && False.count(Later))
          Again.insert({Block, Later});
    }
  }
}

/// What was tested before on this path comes out the same.
bool BodyRun::decide(Flow &State, ValueId Tested, bool Truth) {
  auto Test = Conditions.Repeated.find(Tested);
  if (Test == Conditions.Repeated.end())
    return true;
  const Condition &Same = Test->second;
  bool Holds = Truth != Same.Negated;
  auto Before = State.Decided.find(Same.Same);
  if (Before != State.Decided.end() &&
      (!Same.Loads || Conditions.Again.count({Before->second.By, Testing})))
    return Before->second.Holds == Holds;
  State.Decided.set(Same.Same, {Holds, Testing});
  return true;
}

void BodyRun::setLocal(Flow &State, uint32_t Slot, AtomsId Content) {
  State.Slots.set(Slot, Content);
  if (auto Tests = Conditions.OfSlot.find(Slot);
      Tests != Conditions.OfSlot.end())
    for (ValueId Test : Tests->second)
      State.Decided.erase(Test);
}

/// A cell changed: what was found out by reading it no longer holds.
void BodyRun::forgetTests(Flow &State, Cell Changed) {
  EntityId Name = M[Changed.Object].Kind == ObjectKind::Variable
                      ? M[Changed.Object].A
                      : NoEntity;
  for (PathId Path = Changed.Path; Path; Path = M.parent(Path))
    if (M.last(Path).Kind == SelectorKind::Field) {
      Name = M.last(Path).A;
      break;
    }
  if (I.TestedAgain.count(Name))
    forgetTestsOf(State, Name);
}

void BodyRun::forgetTestsOf(Flow &State, EntityId Name) {
  Touched.insert(Name);
  if (auto Tests = Conditions.OfName.find(Name);
      Tests != Conditions.OfName.end())
    for (ValueId Test : Tests->second)
      State.Decided.erase(Test);
}

/// Another round of a loop tests memory anew.
void BodyRun::forgetLoads(Flow &State) {
  State.Decided.eraseIf([&](const auto &Known) {
    auto Test = Conditions.Repeated.find(Known.first);
    return Test != Conditions.Repeated.end() && Test->second.Loads;
  });
}

} // namespace pothole
