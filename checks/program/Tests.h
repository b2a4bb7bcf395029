// Which accesses run only where a test found nothing yet: `if (!p)`,
// `if (m.empty())`, `if (ready) return;`, also when the test or the access
// stands in a helper.
//
// By the shape of the event graphs alone: an event is under a test if it can be
// reached from the one side of its branch and not from the other.

#ifndef POTHOLE_CHECKS_PROGRAM_TESTS_H
#define POTHOLE_CHECKS_PROGRAM_TESTS_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// An event in one context.
using EventSite = std::pair<ContextId, EventId>;

/// Fills in Access::Tests, and takes back conflicts that a double check with
/// an acquiring test orders. `Sites` has, for each state and each of its
/// accesses, where it stands.
void findTests(const Interpreter &I, std::vector<State> &States,
               const std::vector<std::vector<std::vector<EventSite>>> &Sites);

/// Fills in State::Early, of states with conflicts.
void findAnnouncements(
    const Interpreter &I, std::vector<State> &States,
    const std::vector<std::vector<std::vector<EventSite>>> &Sites);

} // namespace pothole

#endif
