// Calls of lock functions that no unit has a body of, told by their names.

#ifndef POTHOLE_CHECKS_PROGRAM_NAMEDLOCKS_H
#define POTHOLE_CHECKS_PROGRAM_NAMEDLOCKS_H

#include "checks/program/Link.h"

namespace pothole {

/// Makes them Acquire and Release events.
void nameLocks(LinkUnit &Units);

} // namespace pothole

#endif
