// Whether two accesses collide: they may touch one place, one writes, not both
// are atomic, their threads may run at the same time, no lock keeps them apart
// and no flag orders them.
//
// May run at the same time: each access carries the threads that may be alive
// there. The starter knows what it started and joined; of two siblings the
// later one knows the earlier.

#ifndef POTHOLE_CHECKS_PROGRAM_COLLISION_H
#define POTHOLE_CHECKS_PROGRAM_COLLISION_H

#include "checks/program/Divided.h"
#include "checks/program/LastReference.h"
#include "checks/program/OneInstance.h"
#include "checks/program/Ring.h"
#include "checks/program/SwappedBuffers.h"

namespace pothole {

class Collision {
public:
  explicit Collision(const Interpreter &I)
      : I(I), M(I.memory()), Starts(I), Last(I), Rings(I), Swaps(I), Parts(I),
        Instances(I) {}

  bool collide(const AccessClass &A, const AccessClass &B) const;

  /// By their threads and flags, whatever they touch and hold.
  bool atOneTime(const AccessClass &A, const AccessClass &B) const {
    return !initializing(A) && !initializing(B) && parallel(A, B) &&
           !ordered(A, B) && !ordered(B, A) && !handedOver(A, B) &&
           !handedOver(B, A) && !crossedBetween(A, B);
  }

  /// What is done to a static while it is being initialized comes before all
  /// that others can do to it.
  bool initializing(const AccessClass &C) const;

  /// Both hold a lock out of one array, or of one class of objects, and which
  /// one is not known. For memory of which there is much, that is no evidence.
  bool perhapsLocked(const AccessClass &A, const AccessClass &B) const;

  /// One has waited for what the other announces: a protocol that may well
  /// order more than was understood.
  bool takesTurns(const AccessClass &A, const AccessClass &B) const;

  /// The access is to what its thread has given away, perhaps, through a
  /// pointer that it kept: without a lock, and having waited for nothing.
  bool retains(const AccessClass &C) const;

  /// `if (id == 0)` around both: one thread's doing.
  bool byOneInstance(const AccessClass &A, const AccessClass &B) const;

  /// The flag that would order them if its memory order were not relaxed.
  std::string announcedBy(const AccessClass &A, const AccessClass &B) const;

private:
  // Places.
  bool overlap(const AccessClass &A, const AccessClass &B) const;
  bool onePer(ThreadId Each, ThreadId T) const;
  bool sameThread(const Meeting &Indices, const AccessClass &A,
                  const AccessClass &B) const;
  bool ownersFree(const AccessClass &A, const AccessClass &B) const;
  bool exchanged(const AccessClass &A, const AccessClass &B) const;

  // Time.
  bool parallel(const AccessClass &A, const AccessClass &B) const;
  bool mayRunDuring(ThreadId T, const AccessClass &A) const;
  bool joinedBefore(const AccessClass &Starter, const AccessClass &Of) const;
  bool ofRaisedElement(const AccessClass &A,
                       const AccessClass &B) const; // ElementFlags.cpp
  bool sameInstance(const AccessClass &A, const AccessClass &B) const;
  bool elsewhereInTeam(const AccessClass &A, const AccessClass &B) const;
  bool separated(const AccessClass &A, const AccessClass &B) const;
  bool ordered(const AccessClass &A, const AccessClass &B) const;
  bool crosses(ThreadId T) const; // some barrier
  bool crossedBetween(const AccessClass &A, const AccessClass &B) const;
  bool handedOver(const AccessClass &A, const AccessClass &B) const;
  bool stillHas(const AccessClass &A, const AccessClass &B, Cell Turn) const;
  bool tookFrom(const AccessClass &A, const AccessClass &B) const;
  bool oneSlot(const AccessClass &A, const AccessClass &B, Cell Turn) const;
  const Cell *flagBetween(const AccessClass &A, const AccessClass &B,
                          bool Relaxed) const;

  // Locks.
  bool locked(const AccessClass &A, const AccessClass &B) const;
  bool byIndex(const Held &Lock, const AccessClass &Datum) const;
  bool sameLock(const Held &X, const AccessClass &A, const Held &Y,
                const AccessClass &B) const;
  bool perhapsOne(Cell X, Cell Y) const;

  const Interpreter &I;
  const Memory &M;
  StartLoop Starts;
  LastReference Last;
  Ring Rings;
  SwappedBuffers Swaps;
  Divided Parts;
  OneInstance mutable Instances;
};

} // namespace pothole

#endif
