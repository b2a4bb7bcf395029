// `for (...) start_worker(i);`: what a helper does, it does once in each round
// of the loop around the only call of it.

#ifndef POTHOLE_CHECKS_PROGRAM_ONLYCALL_H
#define POTHOLE_CHECKS_PROGRAM_ONLYCALL_H

#include "checks/program/Link.h"
#include "checks/program/Shape.h"

#include <memory>
#include <vector>

namespace pothole {

/// The one place that a function is called from.
struct CallSite {
  const Function *In = nullptr;
  EventId At = 0;
  friend bool operator==(const CallSite &, const CallSite &) = default;
};

class OnlyCalls {
public:
  explicit OnlyCalls(const LinkUnit &Units);

  /// From an event outwards: the event, and the only calls around it, until one
  /// stands in a loop. Empty if none does.
  const std::vector<CallSite> &toLoop(const Function &Body, EventId At);

  const Shape &shapeOf(const Function &Body);

private:
  std::map<EntityId, CallSite> Only; // no body: several
  std::map<std::pair<const Function *, EventId>, std::vector<CallSite>> Known;
  std::map<const Function *, std::unique_ptr<Shape>> Shapes;
};

} // namespace pothole

#endif
