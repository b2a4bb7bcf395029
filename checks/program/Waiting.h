// From what threads wait for, and with which locks, to what is wrong about it.

#ifndef POTHOLE_CHECKS_PROGRAM_WAITING_H
#define POTHOLE_CHECKS_PROGRAM_WAITING_H

#include "checks/program/Control.h"
#include "checks/program/Interpreter.h"

namespace pothole {

/// Sorted by place.
std::vector<LostWakeup> judgeWaits(const Interpreter &I);

std::vector<BlockedLock> judgePauses(const Interpreter &I, World Kind);
/// Its part about what users of a library have set: `Call` pauses there.
std::optional<BlockedLock> callbackUnderLock(const Interpreter &I, ContextId Id,
                                             const RawLockUse &Call);
std::vector<SplitCheck> judgeSplitChecks(const Interpreter &I, World Kind);

/// Sorted by state.
std::vector<KeptState> judgeKeptStates(const Interpreter &I);
std::vector<BusyMark> judgeBusyMarks(const Interpreter &I);

/// An access by a context, or by what it calls, and the event of the context
/// that makes it.
struct Deed {
  ContextId In = NoContext;
  EventId At = 0; // in the body of the context that was asked
  const RawAccess *Access = nullptr;
};

/// What a context does itself and through calls up to a depth.
std::vector<Deed> deedsOf(const Interpreter &I, ContextId Id, unsigned Depth);

} // namespace pothole

#endif
