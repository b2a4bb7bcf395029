// `a[i].id = i`: an element that holds its own index. Elements of unknown index
// share one cell, so what a cell remembers is how far the number is from the
// index; who loads it from an element known by its index gets a number known
// as well.

#ifndef POTHOLE_CHECKS_PROGRAM_OWNINDEX_H
#define POTHOLE_CHECKS_PROGRAM_OWNINDEX_H

#include "checks/program/Memory.h"

namespace pothole {

/// Content as the element at `Where` keeps it.
AtomsId kept(Memory &M, PathId Where, AtomsId Content);

/// Kept content as it is where it is loaded.
AtomsId restored(Memory &M, PathId Where, AtomsId Content);

bool isOwnIndex(const Atom &A);

/// Whether the path leads into one element of one array.
bool hasOneIndex(const Memory &M, PathId Where);

} // namespace pothole

#endif
