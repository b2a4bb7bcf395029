//===- Blocks in order, loops, counters -----------------------------------===//

#include "checks/program/Shape.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <map>
#include <set>

namespace pothole {

Shape::Shape(const Function &Body) {
  order(Body);
  loops(Body);
  counters(Body);
  results(Body);
}

bool Loop::contains(BlockId Block) const {
  return std::binary_search(Body.begin(), Body.end(), Block);
}

void Shape::order(const Function &Body) {
  Order.assign(Body.Blocks.size(), ~0u);
  if (Body.Blocks.empty())
    return;
  std::vector<bool> Seen(Body.Blocks.size(), false);
  std::vector<std::pair<BlockId, size_t>> Stack{{0, 0}};
  Seen[0] = true;
  while (!Stack.empty()) {
    auto &[Block, Next] = Stack.back();
    const std::vector<BlockId> &Successors = Body.Blocks[Block].Successors;
    if (Next == Successors.size()) {
      Sequence.push_back(Block);
      Stack.pop_back();
      continue;
    }
    // The last successor first: what a loop continues with when its condition
    // fails then comes after its body.
    BlockId Successor = Successors[Successors.size() - ++Next];
    if (Successor != NoBlock && !Seen[Successor]) {
      Seen[Successor] = true;
      Stack.push_back({Successor, 0});
    }
  }
  std::reverse(Sequence.begin(), Sequence.end());
  for (size_t I = 0; I < Sequence.size(); ++I)
    Order[Sequence[I]] = I;
}

void Shape::loops(const Function &Body) {
  std::map<BlockId, std::vector<BlockId>> Predecessors;
  for (BlockId Block : Sequence)
    for (BlockId Successor : Body.Blocks[Block].Successors)
      if (Successor != NoBlock)
        Predecessors[Successor].push_back(Block);

  // A retreating edge closes a loop; bodies without a single entry (goto into
  // a loop) get what can be reached backwards, which is enough here.
  std::map<BlockId, std::set<BlockId>> Bodies;
  for (BlockId Block : Sequence)
    for (BlockId Head : Body.Blocks[Block].Successors) {
      if (Head == NoBlock || Order[Head] > Order[Block])
        continue;
      std::set<BlockId> &Inside = Bodies[Head];
      Inside.insert(Head);
      std::vector<BlockId> Work{Block};
      while (!Work.empty()) {
        BlockId B = Work.back();
        Work.pop_back();
        if (Order[B] < Order[Head] || !Inside.insert(B).second)
          continue;
        for (BlockId P : Predecessors[B])
          Work.push_back(P);
      }
    }
  for (auto &[Head, Inside] : Bodies)
    Loops.push_back({Head, {Inside.begin(), Inside.end()}, {}, {}});

  LoopOf.assign(Body.Blocks.size(), 0);
  for (size_t I = 0; I < Loops.size(); ++I)
    for (BlockId Block : Loops[I].Body) {
      uint32_t &Innermost = LoopOf[Block];
      if (!Innermost || Loops[I].Body.size() < Loops[Innermost - 1].Body.size())
        Innermost = I + 1;
    }
}

namespace {

using StoredValues = std::map<uint32_t, std::vector<ValueId>>;

/// Whether a value is the content of the slot, moved: `end = start + size; ...
/// start = end;`.
bool movesOn(const Function &Body, const StoredValues &Stored, ValueId Id,
             uint32_t Slot, bool Moved, unsigned Depth) {
  if (Depth > 6)
    return false;
  const Value &V = Body.Values[Id];
  auto content = [&](uint32_t Of) {
    if (Of == Slot)
      return Moved;
    auto It = Stored.find(Of);
    // `last ? size : start + chunk`
    return It != Stored.end() && llvm::any_of(It->second, [&](ValueId From) {
             return movesOn(Body, Stored, From, Slot, Moved, Depth + 1);
           });
  };
  switch (V.Kind) {
  case ValueKind::LocalContent:
    return content(V.A);
  case ValueKind::Result: {
    const Event &E = Body.Events[V.A];
    const Value &From = Body.Values[E.Address];
    return E.Kind == EventKind::Load && From.Kind == ValueKind::LocalAddress &&
           content(From.A);
  }
  case ValueKind::Shift:
    return V.B != NoValue &&
           movesOn(Body, Stored, V.A, Slot, /*Moved=*/true, Depth + 1);
  case ValueKind::Binary:
    if (V.Op == Operator::Minimum)
      return movesOn(Body, Stored, V.A, Slot, Moved, Depth + 1) ||
             movesOn(Body, Stored, V.B, Slot, Moved, Depth + 1);
    return V.Op == Operator::Add && V.B != NoValue &&
           (movesOn(Body, Stored, V.A, Slot, /*Moved=*/true, Depth + 1) ||
            movesOn(Body, Stored, V.B, Slot, /*Moved=*/true, Depth + 1));
  default:
    return false;
  }
}

} // namespace

void Shape::counters(const Function &Body) {
  BlockOf.assign(Body.Events.size(), 0);
  for (BlockId Block = 0; Block < Body.Blocks.size(); ++Block)
    for (uint32_t I = 0; I < Body.Blocks[Block].EventCount; ++I)
      BlockOf[Body.Blocks[Block].FirstEvent + I] = Block;

  auto step = [&](const Event &E, uint32_t Slot) -> std::optional<int64_t> {
    const Value &V = Body.Values[E.Operand];
    if (V.Kind != ValueKind::Binary && V.Kind != ValueKind::Shift)
      return std::nullopt;
    if (V.Kind == ValueKind::Binary && V.Op != Operator::Add &&
        V.Op != Operator::Sub)
      return std::nullopt;
    const Value &Self = Body.Values[V.A];
    const Value &By = Body.Values[V.B];
    if (Self.Kind != ValueKind::LocalContent || Self.A != Slot ||
        By.Kind != ValueKind::Number || By.Number == 0)
      return std::nullopt;
    return V.Op == Operator::Sub ? -By.Number : By.Number;
  };
  for (Loop &L : Loops) {
    std::map<uint32_t, int64_t> Steps; // slot -> only steps so far
    std::map<uint32_t, std::vector<ValueId>> Stored;
    std::set<uint32_t> Changed; // by more than steps
    std::set<uint32_t> Stepped;
    for (BlockId Block : L.Body)
      for (uint32_t I = 0; I < Body.Blocks[Block].EventCount; ++I) {
        const Event &E = Body.Events[Body.Blocks[Block].FirstEvent + I];
        if (E.Kind != EventKind::Store && E.Kind != EventKind::Update)
          continue;
        const Value &Target = Body.Values[E.Address];
        if (Target.Kind != ValueKind::LocalAddress)
          continue;
        Stored[Target.A].push_back(E.Kind == EventKind::Store ? E.Operand
                                                              : NoValue);
        if (Body.Locals[Target.A].Addressed)
          continue;
        std::optional<int64_t> By = step(E, Target.A);
        (By ? Stepped : Changed).insert(Target.A);
        auto [It, New] = Steps.try_emplace(Target.A, By.value_or(0));
        if (!New && It->second != By)
          It->second = 0;
      }
    for (auto [Slot, By] : Steps)
      if (!Changed.count(Slot)) {
        L.Counters.push_back(Slot);
        L.Steps.push_back(By);
      }
    for (auto &[Slot, Values] : Stored)
      if (!llvm::is_contained(L.Counters, Slot) &&
          llvm::all_of(Values, [&](ValueId V) {
            return movesOn(Body, Stored, V, Slot, /*Moved=*/false, 0);
          }))
        L.Cursors.push_back(Slot);
    for (uint32_t Slot : Stepped)
      if (Changed.count(Slot) && !llvm::is_contained(L.Cursors, Slot))
        L.Stepped.push_back(Slot);
  }
}

void Shape::results(const Function &Body) {
  CrossBlock.assign(Body.Events.size(), false);
  // Which results a value is made of, transitively.
  std::vector<std::vector<EventId>> Of(Body.Values.size());
  for (ValueId V = 0; V < Body.Values.size(); ++V) {
    const Value &It = Body.Values[V];
    auto add = [&](ValueId Part) {
      if (Part < V)
        Of[V].insert(Of[V].end(), Of[Part].begin(), Of[Part].end());
    };
    switch (It.Kind) {
    case ValueKind::Result:
      Of[V].push_back(It.A);
      break;
    case ValueKind::Element:
    case ValueKind::Shift:
    case ValueKind::Binary:
      add(It.A);
      add(It.B);
      break;
    case ValueKind::Member:
    case ValueKind::Base:
      add(It.A);
      break;
    default:
      break;
    }
    llvm::sort(Of[V]);
    Of[V].erase(std::unique(Of[V].begin(), Of[V].end()), Of[V].end());
  }
  for (BlockId Block = 0; Block < Body.Blocks.size(); ++Block) {
    const pothole::Block &B = Body.Blocks[Block];
    auto uses = [&](ValueId V) {
      for (EventId E : Of[V])
        if (BlockOf[E] != Block)
          CrossBlock[E] = true;
    };
    uses(B.Condition);
    for (uint32_t I = 0; I < B.EventCount; ++I) {
      const Event &E = Body.Events[B.FirstEvent + I];
      uses(E.Address);
      uses(E.Operand);
      for (uint32_t A = 0; A < E.ArgCount; ++A)
        uses(Body.Args[E.FirstArg + A]);
    }
  }
}

const Loop *Shape::counting(uint32_t Slot, BlockId Block) const {
  for (const Loop &L : Loops)
    if (L.contains(Block) && llvm::is_contained(L.Counters, Slot))
      return &L;
  return nullptr;
}

} // namespace pothole
