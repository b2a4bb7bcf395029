// What a thread does with the handles of others: what is needed to say that a
// thread is lost, or outlives what it was lent.

#ifndef POTHOLE_CHECKS_PROGRAM_HANDLEUSE_H
#define POTHOLE_CHECKS_PROGRAM_HANDLEUSE_H

#include "checks/program/Memory.h"

namespace pothole {

constexpr ThreadId NoThread = ~0u; // a thread whose body is not known

enum class HandleDeed : uint8_t {
  Join,          // of one thread
  JoinEach,      // in a loop: of all that one start site started
  JoinUnknown,   // or detaches, what is not known
  Detach,        // one or several
  Lose,          // a handle dies or is overwritten, and its thread goes on
  LoseSome,      // the same of an element among several
  LoseShared,    // the same where others reach the handle: perhaps joined
  Idle,          // a handle dies that has no thread
  ThrowPast,     // calls what throws: the handle would die
  ThrowPastSome, // the same of an element among several
  GiveAway,      // its handle, or what it was lent, to code without a body
};

struct RawHandleUse {
  HandleDeed Deed = HandleDeed::Join;
  ThreadId Thread = NoThread;
  Cell Where; // the handle
  uint32_t At = 0;
  friend auto operator<=>(const RawHandleUse &, const RawHandleUse &) = default;
};

} // namespace pothole

#endif
