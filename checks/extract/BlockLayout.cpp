//===- Blocks get their final order and own their events ------------------===//
//
// Lowering makes many blocks that hold nothing and some that nobody enters. The
// solver visits blocks again and again, so we drop both, join straight lines
// and number the rest in reverse post-order: a block comes after what leads to
// it, loops aside.

#include "checks/extract/BodyBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

using Lists = std::vector<std::vector<EventId>>;

/// Where one ends up when entering `Block`: empty blocks only lead on.
BlockId target(const Function &Out, const Lists &Pending, BlockId Block) {
  for (size_t Steps = 0; Steps < Out.Blocks.size(); ++Steps) {
    const pothole::Block &B = Out.Blocks[Block];
    if (!Pending[Block].empty() || B.Successors.size() != 1)
      return Block;
    Block = B.Successors.front();
  }
  return Block; // a loop of empty blocks
}

void skipEmpty(Function &Out, const Lists &Pending) {
  std::vector<BlockId> Targets(Out.Blocks.size());
  for (BlockId Id = 0; Id < Out.Blocks.size(); ++Id)
    Targets[Id] = target(Out, Pending, Id);
  for (Block &B : Out.Blocks) {
    for (BlockId &Successor : B.Successors)
      Successor = Targets[Successor];
    if (llvm::all_equal(B.Successors) && B.Successors.size() > 1) {
      B.Successors.resize(1);
      B.Condition = NoValue;
    }
  }
}

std::vector<BlockId> reversePostOrder(const Function &Out) {
  std::vector<BlockId> Order;
  std::vector<bool> Seen(Out.Blocks.size());
  std::vector<std::pair<BlockId, size_t>> Stack = {{0, 0}};
  Seen[0] = true;
  while (!Stack.empty()) {
    auto &[Id, Next] = Stack.back();
    const std::vector<BlockId> &Successors = Out.Blocks[Id].Successors;
    if (Next == Successors.size()) {
      Order.push_back(Id);
      Stack.pop_back();
      continue;
    }
    // The last successor first, so that the first ends up next to its branch.
    BlockId To = Successors[Successors.size() - 1 - Next++];
    if (!Seen[To]) {
      Seen[To] = true;
      Stack.emplace_back(To, 0);
    }
  }
  std::reverse(Order.begin(), Order.end());
  return Order;
}

void joinStraightLines(Function &Out, Lists &Pending) {
  std::vector<unsigned> Entries(Out.Blocks.size());
  std::vector<BlockId> Order = reversePostOrder(Out);
  Entries[0] = 1;
  for (BlockId Id : Order)
    for (BlockId To : Out.Blocks[Id].Successors)
      ++Entries[To];
  std::vector<bool> Absorbed(Out.Blocks.size());
  for (BlockId Id : Order) {
    if (Absorbed[Id])
      continue;
    Block &B = Out.Blocks[Id];
    while (B.Successors.size() == 1) {
      BlockId Next = B.Successors.front();
      if (Next == Id || Entries[Next] != 1)
        break;
      Absorbed[Next] = true;
      llvm::append_range(Pending[Id], Pending[Next]);
      B.Condition = Out.Blocks[Next].Condition;
      B.Successors = std::vector<BlockId>(Out.Blocks[Next].Successors);
    }
  }
}

} // namespace

void BodyBuilder::finish() {
  skipEmpty(Out, Pending);
  joinStraightLines(Out, Pending);

  std::vector<BlockId> Order = reversePostOrder(Out);
  std::vector<BlockId> NewBlock(Out.Blocks.size(), NoBlock);
  for (auto [New, Old] : llvm::enumerate(Order))
    NewBlock[Old] = static_cast<BlockId>(New);

  constexpr EventId Dropped = ~0u;
  std::vector<EventId> NewEvent(Out.Events.size(), Dropped);
  std::vector<Event> Events;
  std::vector<Block> Blocks;
  for (BlockId Old : Order) {
    Block B = std::move(Out.Blocks[Old]);
    B.FirstEvent = static_cast<uint32_t>(Events.size());
    B.EventCount = static_cast<uint32_t>(Pending[Old].size());
    for (EventId Id : Pending[Old]) {
      NewEvent[Id] = static_cast<EventId>(Events.size());
      Events.push_back(Out.Events[Id]);
    }
    for (BlockId &Successor : B.Successors)
      Successor = NewBlock[Successor];
    Blocks.push_back(std::move(B));
  }
  Out.Events = std::move(Events);
  Out.Blocks = std::move(Blocks);

  for (Value &V : Out.Values) {
    if (V.Kind != ValueKind::Result)
      continue;
    if (NewEvent[V.A] == Dropped)
      V = Value();
    else
      V.A = NewEvent[V.A];
  }
}

} // namespace pothole
