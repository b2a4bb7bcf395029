// When two names may mean one lock. What is said for certain of one lock needs
// more than a name (BodyRun::sure); what silences needs less: any lock in the
// same field of some object may be the one.

#ifndef POTHOLE_CHECKS_PROGRAM_LOCKIDENTITY_H
#define POTHOLE_CHECKS_PROGRAM_LOCKIDENTITY_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// A variable with its path, or the field of any object.
struct LockKey {
  EntityId Field = NoEntity;
  Cell Where;
  friend auto operator<=>(const LockKey &, const LockKey &) = default;
};

LockKey lockKey(const Interpreter &I, Cell Lock);

/// How to come from a datum to a lock in the same object: up to the part that
/// has both, and down again.
struct LockBeside {
  bool Apart = false; // not the lock of the datum's element, but another's
  size_t Depth = 0;
  std::vector<Selector> Down;
  friend bool operator==(const LockBeside &, const LockBeside &) = default;
};

/// Of a lock that was reached by the same address as the datum.
std::optional<LockBeside> lockBeside(const Memory &M, const Held &Lock,
                                     const RawAccess &Datum);

/// Whether a lock of `Among` may be this one.
bool mayBeAmong(const Interpreter &I, Cell Lock, const std::set<Cell> &Among);

/// One lock, or the same field of perhaps another object.
bool alike(const Interpreter &I, Cell X, Cell Y);

/// Nobody outside of the units can name the lock. One unit alone may lack some
/// methods of a class.
bool closed(const Interpreter &I, World Kind, Cell Lock);

/// What happens once and has happened, most likely, before threads start:
/// threads do not run it.
std::set<Cell> doneEarly(const Interpreter &I, World Kind);
bool isInside(const Interpreter &I, const RawLockUse &Use,
              const std::set<Cell> &Once);

} // namespace pothole

#endif
