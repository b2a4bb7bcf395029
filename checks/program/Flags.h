// Flags: what one thread raises after its work, and another sees raised before
// it uses the work. A flag is known by two cells: itself, for those who order
// by it, and `relaxed` of it, for everybody. Where only the second connects two
// accesses, the order was meant and is missing.

#ifndef POTHOLE_CHECKS_PROGRAM_FLAGS_H
#define POTHOLE_CHECKS_PROGRAM_FLAGS_H

#include "checks/program/Memory.h"

namespace pothole {

/// In Flow::Observed: this thread has passed a release fence, and written
/// nothing for others since.
constexpr Cell ReleaseFence{~0u, 1};

/// A store, or fence, of this order orders what came before it.
bool releases(MemoryOrder Order);

Cell relaxedFlag(Memory &M, Cell Flag);
bool isRelaxedFlag(const Memory &M, Cell Flag);

} // namespace pothole

#endif
