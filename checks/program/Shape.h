// What the interpreter needs to know of a body before it runs it: the order of
// blocks, loops, loop counters, which results outlive their block, and which
// conditions are tested again.

#ifndef POTHOLE_CHECKS_PROGRAM_SHAPE_H
#define POTHOLE_CHECKS_PROGRAM_SHAPE_H

#include "checks/facts/Facts.h"

#include <map>

namespace pothole {

struct Loop {
  BlockId Head = 0;
  std::vector<BlockId> Body;      // sorted, with the head
  std::vector<uint32_t> Counters; // slots that only step by a constant in it

  bool contains(BlockId Block) const;
};

/// A condition over locals and constants alone, as one of those that say the
/// same: `a >= b` is not `a < b`.
struct Condition {
  ValueId Same = NoValue;
  bool Negated = false;
};

struct Shape {
  explicit Shape(const Function &Body);

  std::vector<uint32_t> Order;   // per block: its place in reverse post-order
  std::vector<BlockId> Sequence; // blocks in that order; unreachable left out
  std::vector<Loop> Loops;       // natural loops, one per head
  std::vector<uint32_t> LoopOf;  // per block: index of innermost + 1, or 0
  std::vector<BlockId> BlockOf;  // per event
  std::vector<bool> CrossBlock;  // per event: used in another block
  std::map<ValueId, Condition> Repeated; // conditions of several blocks
  std::map<uint32_t, std::vector<ValueId>>
      Deciding;                // slot: those it is part of
  std::vector<uint32_t> Modes; // slots compared with a constant; sorted

  bool inLoop(BlockId Block) const { return LoopOf[Block] != 0; }
  /// The loop counter's loop, if `Slot` steps in a loop around `Block`.
  const Loop *counting(uint32_t Slot, BlockId Block) const;

private:
  void order(const Function &Body);
  void loops(const Function &Body);
  void counters(const Function &Body);
  void results(const Function &Body);
  void conditions(const Function &Body);
};

} // namespace pothole

#endif
