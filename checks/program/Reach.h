// What a function can reach by the names in its body: calls, functions whose
// address it takes, overriders, destructors, other definitions of its name.
// More than it will ever run, and nothing less: for deciding what need not be
// run at all.

#ifndef POTHOLE_CHECKS_PROGRAM_REACH_H
#define POTHOLE_CHECKS_PROGRAM_REACH_H

#include "checks/program/Link.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <set>

namespace pothole {

/// Of names with several definitions: the files with a main that each needs
/// something of. Empty if there are no two such files.
std::map<EntityId, std::set<FileId>> mainsNeeded(const LinkUnit &Units);

/// Definitions that cannot be in the program of `Main`, each with the one that
/// is called instead.
std::map<EntityId, EntityId>
definitionsFor(const LinkUnit &Units, EntityId Main,
               const std::map<EntityId, std::set<FileId>> &Needed);

/// Functions reached from `Main` and from what runs before it.
std::set<EntityId> reachedFrom(const LinkUnit &Units, EntityId Main,
                               const std::map<EntityId, EntityId> &Instead);

/// Functions with such an event, and all that call one of them directly or
/// through others.
std::set<EntityId> callersOf(const LinkUnit &Units,
                             llvm::function_ref<bool(const Event &)> Does);

/// Whether any of them starts a thread or touches a lock.
bool concerned(const LinkUnit &Units, const std::set<EntityId> &Reached);

} // namespace pothole

#endif
