//===- Slots whose numbers threads exchange -------------------------------===//
//
// A triple buffer: the writer fills `slots[back]`, then `back =
// middle.exchange(back)`; the reader does `front = middle.exchange(front)` and
// looks at `slots[front]`. Flags in the number (`back | Fresh`, `& Mask`) do
// not matter.
//
// An address of such a slot is tagged with the variable that names it, until
// its thread exchanges the number.
//
// Taken on trust: that the numbers differ at first. Not seen: numbers in
// arrays, and variables that are set in other ways as well.

#include "checks/program/SwappedSlots.h"

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

EntityId nameOf(const Function &F, ValueId Address) {
  const Value &V = F.Values[Address];
  return V.Kind == ValueKind::Member          ? V.B
         : V.Kind == ValueKind::GlobalAddress ? V.A
                                              : NoEntity;
}

bool isNumber(const Function &F, ValueId Id) {
  return F.Values[Id].Kind == ValueKind::Number;
}

/// `n | 4`, `n & 3`: n.
ValueId withoutFlags(const Function &F, ValueId Id) {
  while (F.Values[Id].Kind == ValueKind::Binary && F.Values[Id].B != NoValue) {
    const Value &V = F.Values[Id];
    if (V.Op != Operator::BitAnd && V.Op != Operator::BitOr)
      return Id;
    if (isNumber(F, V.B))
      Id = V.A;
    else if (isNumber(F, V.A))
      Id = V.B;
    else
      return Id;
  }
  return Id;
}

bool isExchange(const Event &E) {
  return E.Kind == EventKind::Update && E.has(Flag::Try) &&
         E.has(Flag::SuccessIsZero) && E.Order != MemoryOrder::NonAtomic &&
         E.Order != MemoryOrder::Relaxed;
}

} // namespace

SwapTable::SwapTable(const LinkUnit &Units) {
  collect(Units);
  if (!Sides.empty())
    collectSwappers(Units);
}

/// The variable that a number was read from; with `Through`, also by way of a
/// local that holds nothing else.
std::optional<SwapTable::Holder>
SwapTable::holderOf(const Function &F, ValueId Id, bool Through) const {
  Id = withoutFlags(F, Id);
  const Value &V = F.Values[Id];
  if (V.Kind == ValueKind::LocalContent) {
    if (std::optional<ValueId> Only = onlyContent(F, V.A); Only && Through)
      if (auto Found = holderOf(F, *Only, /*Through=*/false))
        return Found;
    return Holder{&F, V.A};
  }
  if (V.Kind != ValueKind::Result || F.Events[V.A].Kind != EventKind::Load ||
      F.Events[V.A].Order != MemoryOrder::NonAtomic)
    return std::nullopt;
  const Event &E = F.Events[V.A];
  if (F.Values[E.Address].Kind == ValueKind::LocalAddress)
    return Holder{&F, F.Values[E.Address].A};
  EntityId Name = nameOf(F, E.Address);
  return Name == NoEntity ? std::nullopt
                          : std::optional<Holder>({nullptr, Name});
}

std::optional<EventId> SwapTable::resultIn(const Function &F,
                                           ValueId Id) const {
  Id = withoutFlags(F, Id);
  if (F.Values[Id].Kind == ValueKind::LocalContent)
    if (std::optional<ValueId> Only = onlyContent(F, F.Values[Id].A))
      Id = withoutFlags(F, *Only);
  return F.Values[Id].Kind == ValueKind::Result ? std::optional(F.Values[Id].A)
                                                : std::nullopt;
}

void SwapTable::collect(const LinkUnit &Units) {
  // Exchanges whose result goes back to where the operand came from.
  std::map<Holder, std::set<EntityId>> With;
  for (const Function &F : Units.Functions)
    for (EventId Id = 0; Id < F.Events.size(); ++Id) {
      const Event &E = F.Events[Id];
      EntityId Middle = isExchange(E) ? nameOf(F, E.Address) : NoEntity;
      if (Middle == NoEntity || isNumber(F, E.Operand))
        continue;
      std::optional<Holder> From = holderOf(F, E.Operand, /*Through=*/true);
      if (!From)
        continue;
      for (const Event &Back : F.Events) {
        if (Back.Kind != EventKind::Store ||
            resultIn(F, Back.Operand) != std::optional(Id))
          continue;
        const Value &To = F.Values[Back.Address];
        Holder Into = To.Kind == ValueKind::LocalAddress
                          ? Holder{&F, To.A}
                          : Holder{nullptr, nameOf(F, Back.Address)};
        if (Into == *From) {
          With[Into].insert(Middle);
          Exchanges.insert({&F, Id});
        }
      }
    }
  if (With.empty())
    return;
  // Nothing else may set them, but to a constant at first.
  std::set<Holder> Otherwise;
  for (const Function &F : Units.Functions)
    for (EventId Id = 0; Id < F.Events.size(); ++Id) {
      const Event &E = F.Events[Id];
      if ((E.Kind != EventKind::Store && E.Kind != EventKind::Update) ||
          Exchanges.count({&F, Id}))
        continue;
      const Value &To = F.Values[E.Address];
      Holder Into = To.Kind == ValueKind::LocalAddress
                        ? Holder{&F, To.A}
                        : Holder{nullptr, nameOf(F, E.Address)};
      std::optional<EventId> By;
      if (E.Kind == EventKind::Store)
        By = resultIn(F, E.Operand);
      bool Constant = E.Kind == EventKind::Store && isNumber(F, E.Operand);
      if (!Constant && !(By && Exchanges.count({&F, *By})))
        Otherwise.insert(Into);
    }
  for (const auto &[Of, Middles] : With) {
    EntityId Middle = *Middles.begin();
    if (Middles.size() != 1 || Otherwise.count(Of) ||
        Otherwise.count({nullptr, Middle}) || Sides.count({nullptr, Middle}))
      continue;
    Side New{uint32_t(All.size()), Middle};
    Sides[Of] = New;
    All.push_back(New);
  }
}

void SwapTable::collectSwappers(const LinkUnit &Units) {
  std::map<EntityId, std::vector<EntityId>> Callers;
  std::vector<EntityId> Work;
  for (const auto &[F, At] : Exchanges)
    if (Swappers.insert(F->Self).second)
      Work.push_back(F->Self);
  for (const Function &F : Units.Functions)
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Call && E.Callee != NoEntity)
        Callers[E.Callee].push_back(F.Self);
  while (!Work.empty()) {
    EntityId Callee = Work.back();
    Work.pop_back();
    for (EntityId Caller : Callers[Callee])
      if (Swappers.insert(Caller).second)
        Work.push_back(Caller);
  }
}

bool SwapTable::swaps(const Function &F, EventId At) const {
  const Event &E = F.Events[At];
  if (E.Kind == EventKind::Call)
    return E.Callee == NoEntity || E.has(Flag::Virtual) ||
           Swappers.count(E.Callee);
  return Exchanges.count({&F, At});
}

const SwapTable::Side *SwapTable::sideOf(const Function &F,
                                         ValueId Index) const {
  auto find = [&](bool Through) -> const Side * {
    std::optional<Holder> Of = holderOf(F, Index, Through);
    if (!Of)
      return nullptr;
    auto It = Sides.find(*Of);
    return It == Sides.end() ? nullptr : &It->second;
  };
  if (const Side *Direct = find(/*Through=*/false))
    return Direct;
  // A copy of the number is good as long as it is not exchanged meanwhile.
  const Side *Copied = find(/*Through=*/true);
  if (Copied)
    for (EventId Id = 0; Id < F.Events.size(); ++Id)
      if ((F.Events[Id].Kind == EventKind::Call ||
           F.Events[Id].Kind == EventKind::Update) &&
          swaps(F, Id))
        return nullptr;
  return Copied;
}

/// Addresses of the slot that a side's variable names.
AtomsId BodyRun::inSwappedSlot(const Flow &State, AtomsId Where,
                               ValueId Index) {
  if (I.Swaps.empty() || Index == NoValue)
    return Where;
  const SwapTable::Side *Of = I.Swaps.sideOf(F, Index);
  if (!Of)
    return Where;
  Atoms Set = M.atoms(Where);
  for (Atom &A : Set)
    if (A.Kind == AtomKind::Address && !own(State, A))
      A.Tag = I.ownerTag(
          {SelectorKind::Distinct, Swapped, Of->Name, int64_t(Of->With)});
  return M.intern(std::move(Set));
}

/// What was named before is the other side's now.
void BodyRun::swapSlots(Flow &State, EventId Id) {
  if (I.Swaps.empty() || !I.Swaps.swaps(F, Id))
    return;
  for (const SwapTable::Side &Each : I.Swaps.sides()) {
    uint32_t Tag = I.ownerTag(
        {SelectorKind::Distinct, Swapped, Each.Name, int64_t(Each.With)});
    renewTag(State, Tag);
    State.Results.transform([&](EventId Of, AtomsId Content) {
      if (Of == Id) // what the call returns is as the callee left it
        return Content;
      Atoms Set = M.atoms(Content);
      for (Atom &A : Set)
        if (A.Kind == AtomKind::Address && A.Tag == Tag)
          A.Tag = I.tagOf(2, 0);
      return M.intern(std::move(Set));
    });
  }
}

} // namespace pothole
