// Objects that a function makes and hands to other threads by one store.

#ifndef POTHOLE_CHECKS_RULES_FRESHOBJECT_H
#define POTHOLE_CHECKS_RULES_FRESHOBJECT_H

#include "checks/facts/Facts.h"

namespace pothole {

/// The store here is of an object that the body has allocated and filled, or
/// been handed and linked.
bool storesFreshObject(const Function &Body, Location Place);

/// What is loaded here is an address that the body looks behind, or returns.
bool usesPointee(const Function &Body, Location Place);

} // namespace pothole

#endif
