// Ways around a join on which there is nothing to join: `if (!Running) return;
// Running = false; Worker.join();`. Whoever leaves early leaves no thread
// behind, since the flag says that none runs.
//
// A flag says so if the way of the join makes it say so, for the next who
// comes; or if what starts a thread sets it to what the way of the join needs.

#ifndef POTHOLE_CHECKS_PROGRAM_JOINGUARD_H
#define POTHOLE_CHECKS_PROGRAM_JOINGUARD_H

#include "checks/program/Control.h"
#include "checks/program/Program.h"

namespace pothole {

class JoinGuards {
public:
  explicit JoinGuards(const LinkUnit &Units);

  /// This side of a branch leads around the joins of the body, and is taken
  /// where no thread runs.
  bool around(const Function &Body, BlockId Branch, bool Truth) const {
    auto It = Sides.find(&Body);
    return It != Sides.end() && It->second.count({Branch, Truth});
  }

  /// It starts threads, by itself or by what it calls.
  bool starts(EntityId Function) const { return Starters.count(Function); }

private:
  /// A flag, what it would have to be, and what the condition then is.
  struct Clue {
    EntityId Flag = NoEntity;
    EventId At = 0;                   // the load, or the call that returns it
    const Function *Within = nullptr; // the callee that loads it, or null
    EventId Inner = 0;                // its load
    bool Success = false; // the condition is whether a compare-exchange did
  };

  void judge(const Function &Body);
  std::vector<Clue> cluesOf(const Control &C, ValueId Condition) const;
  bool takenIf(const Function &F, BlockId Branch, bool Truth, const Clue &Of,
               int64_t Content);
  bool joins(const Event &E) const;

  const LinkUnit &Units;
  Controls Bodies;
  // By themselves or by what they call: may join, start threads.
  std::set<EntityId> Joiners, Starters;
  /// Constants that functions which start threads give to variables and fields.
  std::map<EntityId, std::set<int64_t>> Raised;
  std::map<const Function *, std::set<std::pair<BlockId, bool>>> Sides;
};

} // namespace pothole

#endif
