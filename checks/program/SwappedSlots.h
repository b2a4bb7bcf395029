// Slots whose numbers threads exchange: `back = middle.exchange(back)`. A
// number is in one variable at a time, so what one side's variable names is no
// slot of the other's.

#ifndef POTHOLE_CHECKS_PROGRAM_SWAPPEDSLOTS_H
#define POTHOLE_CHECKS_PROGRAM_SWAPPEDSLOTS_H

#include "checks/program/Link.h"

#include <map>
#include <optional>
#include <set>

namespace pothole {

constexpr uint32_t Swapped = ~2u; // in selectors of an owner

class SwapTable {
public:
  explicit SwapTable(const LinkUnit &Units);

  /// A variable that holds a slot's number, and the atomic it is exchanged
  /// with.
  struct Side {
    uint32_t Name = 0; // counts
    EntityId With = NoEntity;
  };
  bool empty() const { return Sides.empty(); }
  /// Whose number an index is.
  const Side *sideOf(const Function &F, ValueId Index) const;
  /// The exchange at this event, or a call that may come to one.
  bool swaps(const Function &F, EventId At) const;
  const std::vector<Side> &sides() const { return All; }

private:
  /// A field or variable; or a local, by its function.
  using Holder = std::pair<const Function *, uint32_t>;
  std::optional<Holder> holderOf(const Function &F, ValueId Id,
                                 bool Through) const;
  std::optional<EventId> resultIn(const Function &F, ValueId Id) const;
  void collect(const LinkUnit &Units);
  void collectSwappers(const LinkUnit &Units);

  std::map<Holder, Side> Sides;
  std::vector<Side> All;
  std::set<std::pair<const Function *, EventId>> Exchanges;
  std::set<EntityId> Swappers;
};

} // namespace pothole

#endif
