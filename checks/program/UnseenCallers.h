// Callers that are not seen, and what they may hold.
//
// What a class keeps to itself and none of the units calls is called by others
// all the same: friends, derived classes, its methods in other files, what it
// is registered with. They may hold a lock at the call.

#ifndef POTHOLE_CHECKS_PROGRAM_UNSEENCALLERS_H
#define POTHOLE_CHECKS_PROGRAM_UNSEENCALLERS_H

#include "checks/program/StartLoop.h"

namespace pothole {

/// A private or protected method, not virtual.
bool keptByClass(const LinkUnit &Units, EntityId Method);

class UnseenCallers {
public:
  explicit UnseenCallers(const Interpreter &I);

  /// The outermost function that leads there is kept by its class.
  bool leadTo(ContextId Id) const { return rootOf(Id) != NoContext; }

  /// They may hold what keeps these two accesses apart.
  bool mayLock(const AccessClass &A, const AccessClass &B) const;

private:
  ContextId rootOf(ContextId Id) const;
  bool leadTo(const AccessClass &C) const;
  bool mayHold(const AccessClass &C, Cell Lock) const;
  bool handedOut(const AccessClass &C) const;
  std::set<Cell> heldBySeen(const AccessClass &C) const;

  const Interpreter &I;
  std::set<Cell> GivenOut; // locks that callers can take
  std::map<const Function *, std::vector<ContextId>> Called; // not as roots
};

} // namespace pothole

#endif
