// A ring with one writer and one reader: `if (tail - head.load(acquire) == N)
// return; slots[tail % N] = x; tail.store(tail + 1, release);` and the mirror
// image. Each side goes on only as far as the other's index lets it, so no slot
// is both sides' at one time.

#ifndef POTHOLE_CHECKS_PROGRAM_RING_H
#define POTHOLE_CHECKS_PROGRAM_RING_H

#include "checks/program/Control.h"
#include "checks/program/StartLoop.h"

namespace pothole {

class Ring {
public:
  explicit Ring(const Interpreter &I) : I(I), M(I.memory()) {}

  /// Each of the two accesses stands between a look at an index that only the
  /// other's thread moves, and moving the index the other one looks at.
  bool taken(const AccessClass &A, const AccessClass &B) const;

private:
  struct Section {
    std::vector<Cell> Seen, Moved;
  };
  Section around(const AccessClass &C) const;
  bool meets(Cell X, Cell Y) const;
  bool onlyBy(Cell Index, ThreadId T) const;

  const Interpreter &I;
  const Memory &M;
  struct Step {
    PathId Path;
    ThreadId By;
  };
  bool mutable Gathered = false;
  std::map<ObjectId, std::vector<Step>> mutable Steps; // of atomic cells
  std::map<ContextId, std::vector<const RawAccess *>> mutable Atomics;
};

} // namespace pothole

#endif
