// `if (fetch_sub(&p->refs, 1) == 1) { ...; free(p); }`: who drops the last
// reference comes after all who dropped theirs, so what it does to the object
// there meets nobody.

#ifndef POTHOLE_CHECKS_PROGRAM_LASTREFERENCE_H
#define POTHOLE_CHECKS_PROGRAM_LASTREFERENCE_H

#include "checks/program/Control.h"
#include "checks/program/StartLoop.h"

namespace pothole {

class LastReference {
public:
  explicit LastReference(const Interpreter &I) : I(I) {}

  /// Every access of the class is made by who has dropped the last reference.
  bool held(const AccessClass &C) const;

private:
  bool heldAt(ContextId Id, EventId At, unsigned Depth) const;
  bool decides(const Context &In, EventId At) const;
  bool behindLock(const Context &In, EventId At) const;
  bool frees(const Event &E, unsigned Depth = 0) const;

  const Interpreter &I;
  Controls mutable Bodies;
  std::map<std::pair<const Function *, EventId>, bool> mutable Known;
};

} // namespace pothole

#endif
