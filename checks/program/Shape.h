// What the interpreter needs to know of a body before it runs it: the order of
// blocks, loops, loop counters, and which results outlive their block.

#ifndef POTHOLE_CHECKS_PROGRAM_SHAPE_H
#define POTHOLE_CHECKS_PROGRAM_SHAPE_H

#include "checks/facts/Facts.h"

namespace pothole {

struct Loop {
  BlockId Head = 0;
  std::vector<BlockId> Body;      // sorted, with the head
  std::vector<uint32_t> Counters; // slots that only step by a constant in it
  std::vector<int64_t> Steps;     // of each of these; 0: several
  std::vector<uint32_t> Cursors;  // slots that only move on, by what is not
                                  // known
  std::vector<uint32_t> Stepped;  // others that step, and are also set

  bool contains(BlockId Block) const;
};

struct Shape {
  explicit Shape(const Function &Body);

  std::vector<uint32_t> Order;   // per block: its place in reverse post-order
  std::vector<BlockId> Sequence; // blocks in that order; unreachable left out
  std::vector<Loop> Loops;       // natural loops, one per head
  std::vector<uint32_t> LoopOf;  // per block: index of innermost + 1, or 0
  std::vector<BlockId> BlockOf;  // per event
  std::vector<bool> CrossBlock;  // per event: used in another block

  bool inLoop(BlockId Block) const { return LoopOf[Block] != 0; }
  /// The loop counter's loop, if `Slot` steps in a loop around `Block`.
  const Loop *counting(uint32_t Slot, BlockId Block) const;

private:
  void order(const Function &Body);
  void loops(const Function &Body);
  void counters(const Function &Body);
  void results(const Function &Body);
};

} // namespace pothole

#endif
