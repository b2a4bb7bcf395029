// Which objects of a library several threads may share.
//
// Without a `main` an object handed in from outside may belong to one thread:
// two calls may mean two objects. Something in the code must show that it does
// not: its field is locked somewhere, a thread was started on it, it is the
// only one of its class, a `const` member changes it, one function waits for
// what another sets, it is changed by readers of a lock, or is atomic
// elsewhere.

#ifndef POTHOLE_CHECKS_PROGRAM_SHARING_H
#define POTHOLE_CHECKS_PROGRAM_SHARING_H

#include "checks/program/Collision.h"
#include "checks/program/Control.h"

namespace pothole {

class Sharing {
public:
  explicit Sharing(const Interpreter &I);

  /// Takes note of an access to the state named by `Key`.
  void see(const std::string &Key, const AccessClass &C);

  struct Finding {
    Evidence Shows = Evidence::None;
    std::string Assumption; // empty if the evidence leaves no doubt
  };
  /// What shows that A and B can mean one object.
  Finding shared(const std::string &Key, const AccessClass &A,
                 const AccessClass &B) const;

  /// Both are calls into a library that its user makes one after the other:
  /// what starts and what stops, what makes and what uses.
  bool inTurn(const AccessClass &A, const AccessClass &B) const;

private:
  using Place = std::pair<uint32_t, EventId>; // body and event
  struct Counts {
    std::set<Place> All, Writers, Readers;
    std::set<Place> Asked; // that callers need not hold the lock for
    std::map<Cell, std::set<Place>> Under; // by lock
  };

  std::optional<ObjectId> handedIn(ObjectId Object) const;
  std::set<Cell> locks(const AccessClass &C) const;
  bool holdsShared(const AccessClass &C, Cell Lock) const;
  bool isRoot(const AccessClass &C) const;
  bool inConstMethod(const AccessClass &C, ObjectId Handed) const;
  bool inLoop(const AccessClass &C) const;
  bool polls(const AccessClass &C) const;
  bool setsConstant(const AccessClass &C) const;
  bool onlyOne(ObjectId Instance) const;
  bool asReaders(const AccessClass &A, const AccessClass &B) const;
  bool setsUp(const AccessClass &C) const;
  bool destroys(const AccessClass &C) const;
  bool beforeLinked(const AccessClass &C) const;
  bool lockedByOwner(const AccessClass &A, const AccessClass &B) const;
  bool countsOwners(const Counts &Of, const AccessClass &A,
                    const AccessClass &B) const;
  void findUncalled();
  bool heldByCallers(ContextId Id, bool ByNameOnly) const;
  bool heldByCallers(const AccessClass &C, bool ByNameOnly) const;
  bool takenFor(const AccessClass &C, Cell Lock) const;
  bool lockedElsewhere(const Counts &Of, const AccessClass &A,
                       const AccessClass &B, Finding &Result) const;

  const Interpreter &I;
  const Memory &M;
  std::map<std::string, Counts> Seen;
  std::vector<std::set<ObjectId>> Given; // per thread
  std::set<ContextId> Roots;
  std::set<EntityId> Singletons; // records
  std::set<EntityId> Uncalled;   // functions that nobody can call
  std::map<std::pair<ContextId, bool>, bool> mutable ByCallers;
  std::map<const Function *, std::unique_ptr<Shape>> mutable Shapes;
  mutable Controls Bodies;
};

} // namespace pothole

#endif
