// The abstract state of one thread at one point: what its variables hold, which
// locks it holds, which other threads may be running, and which of its own
// objects others can reach by now. Joined at merges; kept apart while locks or
// threads differ, so that `if (c) lock(); ... if (c) unlock();` stays two
// consistent paths.

#ifndef POTHOLE_CHECKS_PROGRAM_FLOW_H
#define POTHOLE_CHECKS_PROGRAM_FLOW_H

#include "checks/program/Memory.h"
#include "checks/program/SortedMap.h"

namespace pothole {

/// A lock held for sure; with OneOf, only if the address it was taken through
/// leads to it.
struct Held {
  Cell Lock;
  uint32_t Tag = 0; // of the address it was taken through
  bool Shared = false;
  bool Hidden = false; // the order a once flag or static initialization gives
  bool OneOf = false;
  // States that differ in Taken and Doubt alone are equal.
  Location Taken;
  unsigned Times = 1; // a recursive lock is held until released as often
  bool Doubt = false; // this path may be none a run can take, or the lock may
                      // be another: nothing is reported of it

  auto rank() const {
    return std::tie(Lock, Tag, Shared, Hidden, OneOf, Times);
  }
  friend auto operator<=>(const Held &A, const Held &B) {
    return A.rank() <=> B.rank();
  }
  friend bool operator==(const Held &A, const Held &B) {
    return A.rank() == B.rank();
  }
};

/// An address with this tag was loaded from a cell, which was reached through
/// an address with another tag.
struct Origin {
  uint32_t Tag = 0;
  Cell From;
  uint32_t Via = 0;
  friend auto operator<=>(const Origin &, const Origin &) = default;
};

/// A stretch between barriers that a team crosses together: from one barrier,
/// or from its start.
struct Phase {
  ThreadId Team = 0;
  uint32_t Body = 0;
  EventId From = 0;
  friend auto operator<=>(const Phase &, const Phase &) = default;
};

/// A barrier that this thread has crossed so often, as Barriers.cpp counts.
struct Crossing {
  Cell Barrier;
  uint32_t Times = 0;
  friend auto operator<=>(const Crossing &, const Crossing &) = default;
};

/// The element or object that this thread was handed has no other user now:
/// the thread was joined by the handle kept in it. See OwnPlace.cpp.
struct EndedPlace {
  ThreadId Thread = 0;
  EntityId Handle = NoEntity; // its field
  Cell Place;
  uint32_t Tag = 0; // of the address
  friend auto operator<=>(const EndedPlace &, const EndedPlace &) = default;
};

/// How a test came out, and the block that it ended.
struct TestOutcome {
  bool Holds = false;
  BlockId By = 0;
  friend bool operator==(const TestOutcome &, const TestOutcome &) = default;
};

struct Flow {
  SharedVector<AtomsId> Slots;         // content of un-addressed locals
  SortedMap<EventId, AtomsId> Results; // those used in later blocks
  SortedMap<ValueId, TestOutcome>
      Decided;                    // how tests came out; see Correlation
  SortedMap<Cell, AtomsId> Cells; // content of private objects
  SharedVector<Held> Locks;       // must hold; sorted
  SharedVector<ThreadId> Live;    // may run now; sorted
  SharedVector<ObjectId> Leaked;  // own objects others may reach; sorted
  SharedVector<uint32_t> Owned;   // tags of addresses taken over; sorted
  SharedVector<Origin> Origins;   // where tagged addresses were loaded from
  SortedMap<Cell, AtomsId> Known; // shared cells only this thread writes
  bool Startup = false;        // before main: static initialization runs alone
  SharedVector<Cell> Posted;   // flags this thread may have raised; sorted
  SharedVector<Cell> Observed; // flags seen raised for sure; sorted
  /// Tags found to stand for one address; the lesser first, sorted.
  SharedVector<std::pair<uint32_t, uint32_t>> Same;
  /// Locks released and not taken since; Hidden: destroyed. Sorted.
  SharedVector<Held> Free;
  SharedVector<Phase> Phases; // it may be in; none outside teams; sorted
  /// Turns this thread may have handed on and not been given back; sorted.
  SharedVector<Cell> Given;
  SharedVector<Cell> Pending; // turns that the next release hands on; sorted
  SharedVector<Crossing> Crossed; // times it may have; not named: none; sorted
  SharedVector<EndedPlace> Ended; // since this round of the loop began; sorted
  /// What shared cells hold as long as this thread keeps its locks.
  SortedMap<Cell, AtomsId> Section;

  /// These are joined, others stay apart.
  bool alike(const Flow &Other) const {
    return Locks == Other.Locks && Live == Other.Live;
  }
  /// What copying or joining it costs, in steps.
  size_t weight() const { return 1 + (Slots.size() + Cells.size()) / 32; }

  /// Least upper bound into this; true if this changed.
  bool join(const Flow &Other, Memory &M);

  friend bool operator==(const Flow &, const Flow &) = default;
};

} // namespace pothole

#endif
