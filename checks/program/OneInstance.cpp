//===- What one of several instances of a thread does ---------------------===//
//
// Seen:     comparisons of the number that tells instances apart with a
//           constant, in the function of the access or in its callers.
// Not seen: comparisons with what is not known, as `id == count - 1`.

#include "checks/program/OneInstance.h"

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// Notes whether one instance alone finds that the condition holds, or that it
/// does not.
void BodyRun::noteInstance(const Flow &State, BlockId Branch) {
  if (Thread == 0 || I.Kind != World::Program)
    return;
  ValueId Condition = F.Blocks[Branch].Condition;
  bool Truth = true;
  while (F.Values[Condition].Kind == ValueKind::Binary &&
         F.Values[Condition].Op == Operator::LogicalNot) {
    Condition = F.Values[Condition].A;
    Truth = !Truth;
  }
  auto only = [&](ValueId Id) -> std::optional<Atom> {
    const Atoms &Set = M.atoms(eval(State, Id));
    return Set.size() == 1 ? std::optional(Set[0]) : std::nullopt;
  };
  const Value &V = F.Values[Condition];
  std::optional<Atom> Number, Constant;
  if (V.Kind == ValueKind::Binary) {
    if (V.Op != Operator::Equal && V.Op != Operator::NotEqual)
      return;
    Number = only(V.A);
    Constant = only(V.B);
    Truth ^= V.Op == Operator::NotEqual;
    if (Number && Number->Kind == AtomKind::Number)
      std::swap(Number, Constant);
  } else { // `if (id)`: it is null in one
    Number = only(Condition);
    Constant = Atom{AtomKind::Number};
    Truth = !Truth;
  }
  std::optional<std::pair<NumberedInstance, bool>> Found;
  if (Number && Constant && Number->Kind == AtomKind::Distinct &&
      Number->A < I.Threads.size() && !Number->Tag &&
      Constant->Kind == AtomKind::Number)
    Found = {{Number->A, Number->B, Constant->Number - Number->Number}, Truth};
  auto [It, New] = I.Instances.try_emplace({Self, Branch}, Found);
  if (!New && It->second != Found)
    It->second = std::nullopt;
}

std::set<NumberedInstance> OneInstance::at(ContextId Id, EventId Event,
                                           unsigned Depth) {
  const Context &In = I.contexts()[Id];
  const Control &Paths = Bodies.of(*In.In.Body);
  std::set<NumberedInstance> Result;
  for (const Decision &D : Paths.decisions(Paths.blockOf(Event)))
    if (const auto *Found = I.instanceAt(Id, D.Branch);
        Found && Found->second == D.Truth)
      Result.insert(Found->first);
  constexpr unsigned Deep = 6;
  const std::vector<ContextId> &Roots = I.threads()[In.In.Thread].Roots;
  if (!Result.empty() || Depth == Deep || llvm::is_contained(Roots, Id))
    return Result;
  bool First = true;
  for (const auto &[Caller, Call] : In.Callers) {
    std::set<NumberedInstance> There = at(Caller, Call, Depth + 1);
    if (First)
      Result = There;
    else
      std::erase_if(Result, [&](const auto &N) { return !There.count(N); });
    First = false;
    if (Result.empty())
      break;
  }
  return Result;
}

std::set<NumberedInstance>
OneInstance::of(const std::vector<std::pair<ContextId, EventId>> &Where) {
  std::set<NumberedInstance> Result;
  bool First = true;
  for (const auto &[Id, Event] : Where) {
    std::set<NumberedInstance> Here = at(Id, Event, 0);
    if (First)
      Result = Here;
    else
      std::erase_if(Result, [&](const auto &N) { return !Here.count(N); });
    First = false;
    if (Result.empty())
      break;
  }
  return Result;
}

} // namespace pothole
