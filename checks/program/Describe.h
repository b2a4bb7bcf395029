// Names for people: of cells, locks, threads and the way to an access.

#ifndef POTHOLE_CHECKS_PROGRAM_DESCRIBE_H
#define POTHOLE_CHECKS_PROGRAM_DESCRIBE_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// "counter", "stats.hits", "outBuff::buf", "*OutMutex", "queue->mut".
std::string cellName(const Interpreter &I, Cell Where);

/// The same for a lock that is held, however its object was reached: what two
/// accesses call by one name is one field.
std::string lockName(const Interpreter &I, Cell Lock);

/// The declared type of a cell, or null.
const Type *cellType(const LinkUnit &Units, const Memory &M, Cell Where);
inline const Type *cellType(const Interpreter &I, Cell Where) {
  return cellType(I.units(), I.memory(), Where);
}

/// Where the object came from: "allocated at a.c:12", "what 'head' points to".
std::string originOf(const Interpreter &I, ObjectId Object);

/// Calls from the root of the context's thread to the context.
std::vector<Step> pathTo(const Interpreter &I, ContextId Id);

/// An event of a context, and the way there.
Spot spotOf(const Interpreter &I, ContextId Id, EventId At);

/// "'worker'", or "an initializer".
std::string functionName(const LinkUnit &Units, EntityId Id);

} // namespace pothole

#endif
