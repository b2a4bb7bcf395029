// `tasks[i].result` when `tasks[i].thread` has been joined: each instance of a
// thread was handed an element or object of its own, and its handle is kept in
// it. Who has joined by that handle has the place for himself, whatever the
// other instances do.

#ifndef POTHOLE_CHECKS_PROGRAM_OWNPLACE_H
#define POTHOLE_CHECKS_PROGRAM_OWNPLACE_H

#include "checks/program/Membership.h"

#include <optional>
#include <set>

namespace pothole {

/// The innermost element or object an address leads into; none if it may be
/// another.
std::optional<Reached> placeWithin(const Memory &M, const Atom &Address);

/// Of one thread, over all its starts.
struct OwnPlaces {
  std::set<Reached> Given;              // as the starter names them
  std::set<Reached> Mine;               // as the thread does
  std::set<EntityId> Beside, Elsewhere; // fields that keep its handle: in what
                                        // it was given, and anywhere else
};

} // namespace pothole

#endif
