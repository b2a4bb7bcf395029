// From accesses to verdicts: which pairs touch one place, may run at the same
// time, and hold no lock in common.

#ifndef POTHOLE_CHECKS_PROGRAM_CONFLICTS_H
#define POTHOLE_CHECKS_PROGRAM_CONFLICTS_H

#include "checks/program/Sharing.h"

#include <functional>

namespace pothole {

/// Every shared state of a run, judged. Sorted by name, then place.
std::vector<State> judgeStates(const Interpreter &I, World Kind);

/// Whether two accesses may happen at one time, by their threads and flags.
using AtOneTime = std::function<bool(const AccessClass &, const AccessClass &)>;
AtOneTime atOneTime(const Interpreter &I, World Kind);

} // namespace pothole

#endif
