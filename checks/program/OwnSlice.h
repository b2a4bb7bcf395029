// `for (i = id * chunk; i < (id + 1) * chunk; ++i) a[i] = 0;`: numbers that
// grow with the counter of the loop that starts the threads cut an array into
// slices, one for each thread.
//
// Such a number is known by its counter, as k: the slice that begins where the
// counter plus k leads. How far slices are apart is known as a number, or not
// at all: `lo + chunk` is taken for the start of the next one, and what is
// added to a number within a slice is taken to stay there, unless it is a
// constant.
//
// A number that an atomic counter gave, or one behind a lock, nobody else gets:
// it is a slice, or an index, of its own in the same way.

#ifndef POTHOLE_CHECKS_PROGRAM_OWNSLICE_H
#define POTHOLE_CHECKS_PROGRAM_OWNSLICE_H

#include "checks/program/Memory.h"

namespace pothole {

/// In place of a thread: B is the counter that gave the number.
constexpr uint32_t Claimed = ~1u;

/// The number of a set that a counter tells apart, if there is one.
std::optional<Atom> varying(const Memory &M, AtomsId Set);

/// Arithmetic on what varies; 0 if nothing does, or nothing is known.
AtomsId sliced(Memory &M, Operator Op, AtomsId Left, AtomsId Right);

/// An index, moved.
Selector moved(Memory &M, const Selector &Old, const Atom &By);

/// Where a counter that starts at the number may stand while it is below
/// `Bound` (0: unknown); nothing if it may leave the slice.
std::optional<Atom> counted(Memory &M, Atom Start, AtomsId Bound, bool Equal);

/// What a counter gives that steps by so much each time.
Atom claimed(Memory &M, uint32_t Counter, std::optional<int64_t> By);

/// A number that steps by an amount unknown: the start of a slice.
Atom steps(Memory &M, uint32_t Body, uint32_t Slot);

/// Two instances that each have a number of their own never mean one element.
bool apart(const Memory &M, const Selector &P, const Selector &Q);

} // namespace pothole

#endif
