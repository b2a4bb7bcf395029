// Which branches decide whether something runs, and what their conditions
// depend on. By the shape of event graphs alone.

#ifndef POTHOLE_CHECKS_PROGRAM_CONTROL_H
#define POTHOLE_CHECKS_PROGRAM_CONTROL_H

#include "checks/facts/Facts.h"
#include "checks/program/Shape.h"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace pothole {

/// One side of a branch.
struct Decision {
  BlockId Branch = 0;
  bool Truth = false; // the side what is decided about stands on
};

class Control {
public:
  explicit Control(const Function &Body) : F(Body), Order(Body) {}

  const Function &F;
  const Shape Order;

  BlockId blockOf(EventId At) const { return Order.BlockOf[At]; }
  /// What can run from `From` on, not entering `Stop`.
  const std::vector<bool> &after(BlockId From, BlockId Stop) const;
  bool reaches(BlockId From, BlockId To, const std::set<BlockId> &Stops) const;
  /// Whether `Second` can run after `First`.
  bool follows(EventId First, EventId Second) const;
  /// The same in one turn of the loops around both.
  bool precedes(EventId First, EventId Second) const;
  /// Whether `Second` can run after `First` without passing any of `Stops`.
  bool followsWithout(EventId First, EventId Second,
                      const std::set<EventId> &Stops) const;
  /// Whether `Second` can be come to from the start without passing any.
  bool comesTo(EventId Second, const std::set<EventId> &Stops) const;
  /// Whether the body can be left by a return without passing any.
  bool leavesWithout(const std::set<EventId> &Stops) const;
  /// Branches with a side from which alone the block is reached.
  const std::vector<Decision> &decisions(BlockId Of) const;
  /// Loads, calls and other events a value is computed from.
  std::set<EventId> sources(ValueId V) const;
  /// The same of what locals hold at an event, or at the end of a block.
  const std::set<EventId> &sourcesAt(ValueId V, EventId At) const {
    return sourcesAt(V, blockOf(At), At);
  }
  const std::set<EventId> &sourcesAtEnd(ValueId V, BlockId Of) const {
    return sourcesAt(V, Of, F.Blocks[Of].FirstEvent + F.Blocks[Of].EventCount);
  }
  /// It depends on more than constants and what the body counts by itself.
  bool asksState(ValueId Condition) const;
  /// A loop is left by this branch, and what is done is done after it. One that
  /// counts looks through something.
  bool waits(BlockId Branch, BlockId Act) const;
  bool usesResult(EventId At) const;
  /// What V is if the load found this content.
  std::optional<int64_t> valueIf(ValueId V, EventId Load, int64_t Content,
                                 unsigned Depth = 0) const;

private:
  bool walk(BlockId Start, EventId From, const std::set<EventId> &Goals,
            const std::set<EventId> &Stops) const;
  const std::set<EventId> &sourcesAt(ValueId V, BlockId In,
                                     EventId Until) const;
  void collectAt(ValueId V, BlockId In, EventId Until, std::set<EventId> &Seen,
                 std::set<EventId> &Out) const;
  std::set<EventId> storesTo(uint32_t Slot, BlockId In, EventId Until) const;
  void collect(ValueId V, std::set<ValueId> &Seen, std::set<EventId> &Out,
               bool &Unknown) const;

  mutable std::map<std::pair<BlockId, BlockId>, std::vector<bool>> Reached;
  mutable std::map<BlockId, std::vector<Decision>> Known;
  mutable std::map<std::tuple<ValueId, BlockId, EventId>, std::set<EventId>>
      Sources;
};

/// Made when first asked for.
class Controls {
public:
  const Control &of(const Function &Body) {
    std::unique_ptr<Control> &Known = Bodies[&Body];
    if (!Known)
      Known = std::make_unique<Control>(Body);
    return *Known;
  }

private:
  std::map<const Function *, std::unique_ptr<Control>> Bodies;
};

} // namespace pothole

#endif
