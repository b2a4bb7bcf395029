// From accesses to verdicts: what touches a state, which pairs of accesses
// collide, and what that makes of it.

#ifndef POTHOLE_CHECKS_PROGRAM_CONFLICTS_H
#define POTHOLE_CHECKS_PROGRAM_CONFLICTS_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// Every shared state of a run, judged. Sorted by name, then place.
std::vector<State> judgeStates(const Interpreter &I, World Kind);

} // namespace pothole

#endif
