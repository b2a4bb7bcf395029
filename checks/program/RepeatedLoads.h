// Pointers that a body reads again though it has not changed them in between:
// `lock(&shard[n]->m); shard[n]->size++;`. Both loads lead to one object. That
// another thread changes the pointer meanwhile is a matter of the pointer.

#ifndef POTHOLE_CHECKS_PROGRAM_REPEATEDLOADS_H
#define POTHOLE_CHECKS_PROGRAM_REPEATEDLOADS_H

#include "checks/program/Link.h"
#include "checks/program/Shape.h"

#include <map>
#include <optional>
#include <set>

namespace pothole {

/// The variables and fields a function, or what it calls, changes.
class ChangedNames {
public:
  explicit ChangedNames(const LinkUnit &Units) : Units(Units) {}
  const std::set<EntityId> &of(EntityId Callee, unsigned Depth = 0);

private:
  const LinkUnit &Units;
  std::map<EntityId, std::set<EntityId>> Known;
};

/// Loads by the earlier load that they repeat on every way.
std::map<EventId, EventId> repeatedLoads(const Function &Body, const Shape &S,
                                         ChangedNames &Changes);

/// The variable or field that is read or written at an address.
EntityId nameAt(const Function &Body, ValueId Address);

/// `bool locked = use_threads;`: what a local is given once and holds from then
/// on.
std::optional<ValueId> onlyContent(const Function &Body, uint32_t Slot);

} // namespace pothole

#endif
