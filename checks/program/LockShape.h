// Which locks a body takes and releases under a condition. `if (c) lock();` and
// a later `if (c) unlock();` belong together, but whether c is the same both
// times is not always known: of such locks nothing is said for certain.

#ifndef POTHOLE_CHECKS_PROGRAM_LOCKSHAPE_H
#define POTHOLE_CHECKS_PROGRAM_LOCKSHAPE_H

#include "checks/program/Link.h"
#include "checks/program/Shape.h"

#include <map>
#include <set>

namespace pothole {

struct LockShape {
  /// Tables say of functions without events of their own what they may do.
  LockShape(const Function &Body, const Shape &Order,
            const std::set<EntityId> &Takers,
            const std::set<EntityId> &Releasers);

  using Edge = std::pair<BlockId, BlockId>;
  /// Edges that pass by a conditional release.
  std::set<Edge> PassesRelease;
  /// Edges that pass by locks taken or released under the condition there, with
  /// what leads to these locks.
  std::map<Edge, std::vector<ValueId>> PassesLock;
  /// Edges at which a condition under which locks were taken ends, with these
  /// takes and calls.
  std::map<Edge, std::set<Location>> EndsTake;
  /// Takes and calls of which the body does without, as its own condition has
  /// it, and goes on alike.
  std::set<EventId> Optional;
  /// Functions after whose calls the body releases what it took before: they do
  /// not.
  std::set<EntityId> Keeping;
  /// Blocks whose calls may land in a handler of the body.
  std::vector<bool> Caught;
};

/// Functions that leave by an exception for sure on some path.
std::set<EntityId> throwingFunctions(const LinkUnit &Units);

} // namespace pothole

#endif
