// Turns: data that threads use without a lock, one after the other, as a flag,
// a count or a semaphore says. `ready = true;` under the lock hands over what
// was written before it, and who waited for `ready` has it until he hands on in
// his turn.
//
// A turn is a cell: a semaphore itself, or a variable with what is waited for.

#ifndef POTHOLE_CHECKS_PROGRAM_TURNS_H
#define POTHOLE_CHECKS_PROGRAM_TURNS_H

#include "checks/program/Memory.h"

#include <set>

namespace pothole {

using ContextId = uint32_t;

/// What is waited for.
enum class Awaited : uint32_t {
  Value,  // a number
  Raised, // any but 0
  Any,    // another content than before
  Done,   // so many changes, or posts, as there are threads to make them
  Serial, // of a barrier: being the one of its threads that is told so
};

Cell turnOf(Memory &M, Cell Flag, Awaited What, int64_t Number = 0);
/// What a turn is of, and nothing for other cells.
std::optional<Awaited> turnKind(const Memory &M, Cell Turn);
Cell flagOf(const Memory &M, Cell Turn);

struct TurnTable {
  /// ~0u: one who gives it without order.
  std::map<Cell, std::set<ThreadId>> Givers;
  std::map<Cell, std::set<ThreadId>> Takers;
  /// By which turns a thread came to have one back.
  std::map<std::pair<ThreadId, Cell>, std::set<Cell>> Regained;
  std::map<Cell, std::set<ContextId>> Users; // contexts that depend on these

  std::map<Cell, std::set<int64_t>> Counts; // as made; -1: not known
  std::map<Cell, std::set<int64_t>> Starts; // what a flag is set to at first
  std::map<Cell, std::set<int64_t>> Values; // what is waited for
  std::map<Cell, std::set<int64_t>> Needed; // how many; -1: not known
  std::set<Cell> OnceOnly;                  // given once, and used up
  /// Semaphores that somebody posts who has not waited.
  std::set<Cell> NoLocks;
  std::map<Cell, std::set<ContextId>> LockUsers;
  std::map<Cell, std::set<ThreadId>> Crossers; // of barriers

  // By variable or field.
  std::set<EntityId> Awaited;  // somebody waits until it changes
  std::set<EntityId> Up, Down; // counted
  /// Functions that wait for something, themselves or in what they call.
  std::set<EntityId> Waiting;
  unsigned Cycle = 2; // barriers in one round of a loop, a multiple of it
};

class Interpreter;
/// How many threads a root stands for, if that is known.
std::optional<int64_t> instances(const Interpreter &I, ThreadId T);

} // namespace pothole

#endif
