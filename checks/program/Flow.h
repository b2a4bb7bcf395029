// The abstract state of one thread at one point: what its variables hold, which
// locks it holds, which other threads may be running, and which of its own
// objects others can reach by now. Joined at merges; kept apart while locks or threads differ, so
// that `if (c) lock(); ... if (c) unlock();` stays two consistent paths.

#ifndef POTHOLE_CHECKS_PROGRAM_FLOW_H
#define POTHOLE_CHECKS_PROGRAM_FLOW_H

#include "checks/program/Memory.h"
#include "checks/program/SortedSet.h"

namespace pothole {

/// A lock held for sure.
struct Held {
  Cell Lock;
  uint32_t Tag = 0;   // of the address it was taken through
  bool Shared = false;
  bool Hidden = false; // the order a once flag or static initialization gives
  Location Taken;
  friend auto operator<=>(const Held &, const Held &) = default;
};

struct Flow {
  std::vector<AtomsId> Slots; // content of un-addressed locals
  std::map<EventId, AtomsId> Results; // those used in later blocks
  std::map<Cell, AtomsId> Cells; // content of private objects
  std::vector<Held> Locks;       // must hold; sorted
  std::vector<ThreadId> Live;    // may run now; sorted
  std::vector<ObjectId> Leaked; // own objects others may reach; sorted
  std::vector<uint32_t> Owned;   // tags of addresses taken over; sorted
  std::vector<std::pair<uint32_t, Cell>> Origins; // tag -> where loaded from
  std::vector<Cell> Posted;   // flags this thread may have raised; sorted
  std::vector<Cell> Observed; // flags seen raised for sure; sorted

  /// States with equal keys are joined, others stay apart.
  using Key = std::pair<std::vector<Held>, std::vector<ThreadId>>;
  Key key() const { return {Locks, Live}; }

  /// Least upper bound into this; true if this changed.
  bool join(const Flow &Other, Memory &M);

  friend bool operator==(const Flow &, const Flow &) = default;
};

} // namespace pothole

#endif
