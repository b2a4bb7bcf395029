//===- Ways around a join -------------------------------------------------===//

#include "checks/program/JoinGuard.h"

#include "checks/program/Reach.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// The variable or field an address names.
EntityId nameOf(const Function &F, ValueId Address) {
  const Value &V = F.Values[Address];
  if (V.Kind == ValueKind::GlobalAddress)
    return V.A;
  return V.Kind == ValueKind::Member ? V.B : NoEntity;
}

/// The variable or field an event changes, and the constant it gives it.
std::optional<std::pair<EntityId, int64_t>> constantStore(const Function &F,
                                                          const Event &E) {
  bool Sets = E.Kind == EventKind::Store ||
              (E.Kind == EventKind::Update && E.has(Flag::Try));
  if (!Sets || E.Operand == NoValue ||
      F.Values[E.Operand].Kind != ValueKind::Number)
    return std::nullopt;
  EntityId Name = nameOf(F, E.Address);
  if (Name == NoEntity)
    return std::nullopt;
  return std::pair(Name, F.Values[E.Operand].Number);
}

} // namespace

JoinGuards::JoinGuards(const LinkUnit &Units) : Units(Units) {
  Joiners = callersOf(Units,
                      [](const Event &E) { return E.Kind == EventKind::Join; });
  Starters = callersOf(
      Units, [](const Event &E) { return E.Kind == EventKind::Start; });
  if (Joiners.empty())
    return;
  for (const Function &Body : Units.Functions)
    if (Starters.count(Body.Self))
      for (const Event &E : Body.Events)
        if (auto Set = constantStore(Body, E))
          Raised[Set->first].insert(Set->second);
  for (const Function &Body : Units.Functions)
    if (Joiners.count(Body.Self))
      judge(Body);
}

bool JoinGuards::joins(const Event &E) const {
  return E.Kind == EventKind::Join ||
         (E.Kind == EventKind::Call && Joiners.count(E.Callee));
}

std::vector<JoinGuards::Clue> JoinGuards::cluesOf(const Control &C,
                                                  ValueId Condition) const {
  std::vector<Clue> Result;
  for (EventId At : C.sources(Condition)) {
    const Event &E = C.F.Events[At];
    if (E.Kind == EventKind::Load || E.Kind == EventKind::Update) {
      if (EntityId Flag = nameOf(C.F, E.Address); Flag != NoEntity)
        Result.push_back({Flag, At, nullptr, 0,
                          E.has(Flag::Try) && !E.has(Flag::SuccessIsZero)});
      continue;
    }
    const Function *Callee = E.Kind == EventKind::Call && E.Callee != NoEntity
                                 ? Units.body(E.Callee)
                                 : nullptr;
    if (!Callee)
      continue;
    for (EventId Inner = 0; Inner < Callee->Events.size(); ++Inner)
      if (const Event &Load = Callee->Events[Inner];
          Load.Kind == EventKind::Load)
        if (EntityId Flag = nameOf(*Callee, Load.Address); Flag != NoEntity)
          Result.push_back({Flag, At, Callee, Inner});
  }
  return Result;
}

/// The side is the one taken if the flag has this content.
bool JoinGuards::takenIf(const Function &F, BlockId Branch, bool Truth,
                         const Clue &Of, int64_t Content) {
  if (Of.Within) {
    std::optional<int64_t> Returned;
    for (const Event &E : Of.Within->Events)
      if (E.Kind == EventKind::Return) {
        if (Returned || E.Operand == NoValue)
          return false;
        Returned = Bodies.of(*Of.Within).valueIf(E.Operand, Of.Inner, Content);
      }
    if (!Returned)
      return false;
    Content = *Returned;
  }
  std::optional<int64_t> Is =
      Bodies.of(F).valueIf(F.Blocks[Branch].Condition, Of.At, Content);
  return Is && (*Is != 0) == Truth;
}

void JoinGuards::judge(const Function &Body) {
  const Control &C = Bodies.of(Body);
  std::set<BlockId> Joining;
  for (EventId Id = 0; Id < Body.Events.size(); ++Id)
    if (joins(Body.Events[Id]))
      Joining.insert(C.blockOf(Id));
  auto reachesJoin = [&](BlockId From) {
    const std::vector<bool> &After = C.after(From, NoBlock);
    return llvm::any_of(Joining, [&](BlockId B) { return After[B]; });
  };
  for (BlockId B = 0; B < Body.Blocks.size(); ++B) {
    const Block &Test = Body.Blocks[B];
    if (Test.Condition == NoValue || Test.Successors.size() != 2 ||
        Test.Successors[0] == NoBlock || Test.Successors[1] == NoBlock)
      continue;
    bool Yes = reachesJoin(Test.Successors[0]),
         No = reachesJoin(Test.Successors[1]);
    if (Yes == No)
      continue;
    bool Around = !Yes; // what the condition is on the side without a join
    const std::vector<bool> &After =
        C.after(Test.Successors[Around ? 1 : 0], NoBlock);
    for (const Clue &Each : cluesOf(C, Test.Condition)) {
      bool Says = false;
      // Once joined, the next who comes goes around.
      for (EventId Id = 0; Id < Body.Events.size(); ++Id)
        if (auto Set = constantStore(Body, Body.Events[Id]);
            Set && Set->first == Each.Flag && !Each.Success &&
            (After[C.blockOf(Id)] || Id == Each.At))
          Says |= takenIf(Body, B, Around, Each, Set->second);
      // What starts a thread rules this side out.
      if (auto It = Raised.find(Each.Flag); It != Raised.end())
        for (int64_t Content : It->second)
          Says |= takenIf(Body, B, !Around, Each, Each.Success ? 1 : Content);
      if (Says)
        Sides[&Body].insert({B, Around});
    }
  }
}

} // namespace pothole
