// Facts as text, for people who debug them and for tests. Not a format: nothing
// reads it back.

#ifndef POTHOLE_CHECKS_FACTS_DUMP_H
#define POTHOLE_CHECKS_FACTS_DUMP_H

#include "checks/facts/Facts.h"

namespace pothole {

std::string dump(const TuFacts &Facts);

/// One function: a line per event, values written out.
std::string dump(const Function &Body, const std::vector<Entity> &Entities);

} // namespace pothole

#endif
