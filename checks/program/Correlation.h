// Conditions that are tested again on one path: `if (urgent) lock(); ... if
// (urgent) unlock();`. They come out the same, also where what they read is
// memory that others could change in between: code that tests it twice, on ways
// that may both come from either outcome, takes it not to.

#ifndef POTHOLE_CHECKS_PROGRAM_CORRELATION_H
#define POTHOLE_CHECKS_PROGRAM_CORRELATION_H

#include "checks/program/Shape.h"

#include <map>
#include <set>

namespace pothole {

/// A condition as one of those that say the same: `a >= b` is not `a < b`.
struct Condition {
  ValueId Same = NoValue;
  bool Negated = false;
  bool Loads = false; // depends on memory, not on locals alone
};

struct Correlation {
  Correlation(const Function &Body, const Shape &S);

  std::map<ValueId, Condition> Repeated; // by condition of a block
  /// Tests that a slot, a variable or a field is part of.
  std::map<uint32_t, std::vector<ValueId>> OfSlot;
  std::map<EntityId, std::vector<ValueId>> OfName;
  /// Two tests of memory, of which the second follows either outcome of the
  /// first. Where it follows one alone it asks again, as something may have
  /// changed.
  std::set<std::pair<BlockId, BlockId>> Again;
  std::vector<uint32_t> Modes; // slots compared with a constant; sorted
};

} // namespace pothole

#endif
