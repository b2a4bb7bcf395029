// `if (id == 0) total = ...;`: of all instances of a thread, each of which has
// another number, only one does this.

#ifndef POTHOLE_CHECKS_PROGRAM_ONEINSTANCE_H
#define POTHOLE_CHECKS_PROGRAM_ONEINSTANCE_H

#include "checks/program/Control.h"
#include "checks/program/Interpreter.h"

namespace pothole {

class OneInstance {
public:
  explicit OneInstance(const Interpreter &I) : I(I) {}

  /// The one instance that does all of this, if there is one.
  std::set<NumberedInstance>
  of(const std::vector<std::pair<ContextId, EventId>> &Where);

private:
  std::set<NumberedInstance> at(ContextId Id, EventId Event, unsigned Depth);

  const Interpreter &I;
  Controls Bodies;
};

} // namespace pothole

#endif
