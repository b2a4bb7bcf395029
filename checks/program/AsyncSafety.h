// What is done where another thread, or what a signal handler interrupted, may
// be in the midst of the same: in handlers, and in the child of a fork.

#ifndef POTHOLE_CHECKS_PROGRAM_ASYNCSAFETY_H
#define POTHOLE_CHECKS_PROGRAM_ASYNCSAFETY_H

#include "checks/program/Interpreter.h"
#include "checks/program/Program.h"

#include <optional>

namespace pothole {

/// Who calls whom, as far as some thread does.
class Callees {
public:
  explicit Callees(const Interpreter &I);
  std::vector<const Function *> of(const Function &Body, EventId Call) const;

private:
  const Interpreter &I;
  std::map<std::pair<const Function *, EventId>, std::set<const Function *>>
      Found;
};

/// What one event does that is not async-signal-safe; without Path.
std::optional<UnsafeStep> unsafeStep(const LinkUnit &Units,
                                     const Function &Body, EventId Id);

/// Whether a body is left by a return, as far as it shows.
bool mayReturn(const Callees &Known, const Function &Body);

std::vector<HandlerStep> findHandlerSteps(const Interpreter &I);
std::vector<ForkedStep> findForkedSteps(const Interpreter &I);

} // namespace pothole

#endif
