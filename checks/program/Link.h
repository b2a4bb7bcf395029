// Joins the facts of all translation units into one LinkUnit.
//   resolve   equal names become one id
//   merge     union of facts; what a header contributes to 50 units counts once
//   freeze    sort, so that equal input gives equal output
// Linking never decides: it judges nothing and forgets nothing. Input order
// must not matter, since -j changes it (test/program/LinkTest.cpp shuffles).

#ifndef POTHOLE_CHECKS_PROGRAM_LINK_H
#define POTHOLE_CHECKS_PROGRAM_LINK_H

#include "checks/facts/Facts.h"

#include "llvm/ADT/StringSet.h"

#include <map>

namespace pothole {

/// Facts of many units in one numbering.
struct LinkUnit {
  std::vector<File> Files;
  std::vector<Entity> Entities;    // sorted by identity
  std::vector<Function> Functions; // sorted by Self; nameless ones left out
  std::vector<Function> Initializers;
  std::vector<EntityId> AddressTaken;
  std::vector<EntityId> Mains; // one per unit that defines `main`
  std::vector<Gap> Gaps;
  unsigned Units = 0;

  /// The body of an entity, or null.
  const Function *body(EntityId Id) const;
  /// Direct overriders of each virtual method, and direct derived records.
  std::map<EntityId, std::vector<EntityId>> Overriders;
  /// Of a name that units define differently, every definition.
  std::map<EntityId, std::vector<EntityId>> Alternatives;
  /// Methods by their class.
  std::map<EntityId, std::vector<EntityId>> Methods;
};

LinkUnit link(std::vector<TuFacts> Units);

/// Takes from each unit the bodies that one before it had: link() would drop
/// them, but hundreds of units need not all wait for it with their headers.
class RepeatedBodies {
public:
  void drop(TuFacts &Unit);

private:
  llvm::StringSet<> Seen;
};

} // namespace pothole

#endif
