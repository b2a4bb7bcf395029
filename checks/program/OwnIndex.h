// `a[i].id = i`: an element that holds its own index. Elements of unknown index
// share one cell, so what a cell remembers is how far the number is from the
// index; who loads it from an element known by its index gets a number known
// as well.

#ifndef POTHOLE_CHECKS_PROGRAM_OWNINDEX_H
#define POTHOLE_CHECKS_PROGRAM_OWNINDEX_H

#include "checks/program/Memory.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pothole {

/// Content as the element at `Where` keeps it.
AtomsId kept(Memory &M, PathId Where, AtomsId Content);

/// Content of an object that is made in each round of a loop, for a thread.
AtomsId keptByOne(Memory &M, uint32_t Body, AtomsId Content,
                  llvm::function_ref<bool(uint32_t)> Varies);

/// Kept content as it is where it is loaded, or what it is to the instance of a
/// thread that has the object.
AtomsId restored(Memory &M, PathId Where, AtomsId Content,
                 std::optional<uint32_t> Instance = std::nullopt);

bool isOwnIndex(const Atom &A);

/// Whether the path leads into one element of one array.
bool hasOneIndex(const Memory &M, PathId Where);

} // namespace pothole

#endif
