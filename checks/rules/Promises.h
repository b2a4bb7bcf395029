// Promises of Clang's thread safety attributes that are broken: two rules
// report them, one about data and one about locks.

#ifndef POTHOLE_CHECKS_RULES_PROMISES_H
#define POTHOLE_CHECKS_RULES_PROMISES_H

#include "checks/rules/Rule.h"

#include <set>

namespace pothole {

/// Accesses without the lock that the declaration names, one report per datum.
/// Returns the states it spoke of.
std::set<std::string> reportUnguarded(const Program &Program, const char *Rule,
                                      HazardSink &Report);

/// Calls without a required lock, or with one that is excluded, and functions
/// that do not leave as they say, one report per function.
void reportBrokenCalls(const Program &Program, const char *Rule,
                       HazardSink &Report);

} // namespace pothole

#endif
