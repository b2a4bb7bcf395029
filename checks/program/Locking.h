// From what threads do with locks to what is wrong about it: misuse of one
// lock, locks that stay locked, orders of locks that can deadlock.

#ifndef POTHOLE_CHECKS_PROGRAM_LOCKING_H
#define POTHOLE_CHECKS_PROGRAM_LOCKING_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// Sorted by place.
std::vector<MisusedLock> judgeLockUses(const Interpreter &I, World Kind);
std::vector<LeakedLock> judgeLockLeaks(const Interpreter &I, World Kind);
std::vector<SuspendedLock> judgeSuspensions(const Interpreter &I);
std::vector<BrokenPromise> judgePromises(const Interpreter &I, World Kind);
std::vector<LockCycle> judgeLockOrders(const Interpreter &I, World Kind);

} // namespace pothole

#endif
