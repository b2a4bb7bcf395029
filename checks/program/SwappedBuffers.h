// `next[i] = current[i - 1] + current[i + 1]; barrier; swap(current, next);`:
// of two pointers that change places from one round to the next, one leads to
// what is written and the other to what is read, for all threads alike.

#ifndef POTHOLE_CHECKS_PROGRAM_SWAPPEDBUFFERS_H
#define POTHOLE_CHECKS_PROGRAM_SWAPPEDBUFFERS_H

#include "checks/program/StartLoop.h"

namespace pothole {

class SwappedBuffers {
public:
  explicit SwappedBuffers(const Interpreter &I) : I(I) {}

  /// The two sides go through different pointers of such a pair.
  bool apart(const AccessClass &A, const AccessClass &B) const;

private:
  const Interpreter &I;
};

} // namespace pothole

#endif
