// Checks that facts can be walked without looking where one steps.

#ifndef POTHOLE_CHECKS_FACTS_VALIDATE_H
#define POTHOLE_CHECKS_FACTS_VALIDATE_H

#include "checks/facts/Facts.h"

#include "llvm/Support/Error.h"

namespace pothole {

/// Success means: every index is in range, every enumeration has one of its
/// values, each function has Values[0], Types[0] and an entry block, and what
/// is walked recursively ends: a value names earlier ones, and no entity is its
/// own parent, base or overridden method, at any distance.
/// The error says which: "event 12 of function 'f' names value 99 of 40".
llvm::Error validate(const TuFacts &Facts);

} // namespace pothole

#endif
