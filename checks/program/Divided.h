// A thread that starts its own kind on a part of its work: `sort(low, middle)`
// by a new thread, `sort(middle, high)` by this one, then a join.

#ifndef POTHOLE_CHECKS_PROGRAM_DIVIDED_H
#define POTHOLE_CHECKS_PROGRAM_DIVIDED_H

#include "checks/program/StartLoop.h"

namespace pothole {

class Divided {
public:
  explicit Divided(const Interpreter &I) : I(I) {}

  /// Elements of an array that such a thread and its children share, by
  /// numbers that are no element's content: each has its own part.
  bool apart(const AccessClass &A, const AccessClass &B) const;

private:
  bool byPosition(const AccessClass &C) const;

  const Interpreter &I;
};

} // namespace pothole

#endif
