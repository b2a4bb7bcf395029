// The notes every race-like rule gives: for both sides, where its thread
// starts, the calls from there, the locks taken and the access itself.

#ifndef POTHOLE_CHECKS_RULES_EVIDENCE_H
#define POTHOLE_CHECKS_RULES_EVIDENCE_H

#include "checks/program/Program.h"
#include "checks/rules/Rule.h"

namespace pothole {

/// A hazard about the most telling conflict of a state, with all its evidence
/// and without a message.
Hazard conflictHazard(const Program &Program, const State &State,
                      const char *RuleId);

/// The same about two accesses of the caller's choice.
Hazard conflictHazard(const Program &Program, const State &State,
                      const char *RuleId, const Access &First,
                      const Access &Second);

/// "'fileWriter' writes it without 'mu'": one side, for the message.
std::string sideText(const Program &Program, const State &State,
                     const Access &Side, const Access &Other);

/// Makes relaxed accesses of an atomic strong enough to announce something.
void addOrder(const Access &Flag, Hazard &H);

/// What the user may decide about the state: one for each thread, or atomic.
void addDecisions(const Program &Program, const State &State, Hazard &H);

/// "'fileWriter'" or "any caller".
std::string rootName(const Program &Program, ThreadId Id);

/// The thread, or the function where callers of a library are all that is seen.
std::string actorName(const Program &Program, EntityId In, ThreadId By);

/// Where a thread starts, and the calls from there.
ThreadPath pathOf(const Program &Program, ThreadId By,
                  const std::vector<Step> &Calls);

/// One side of a hazard; its steps become notes.
void addSide(Hazard &H, ThreadPath Side);

/// High if nothing was assumed, medium for one assumption, low for more.
Confidence trustIn(const std::vector<std::string> &Assumptions);

/// Both sides run in the caller's thread of a library: no thread is visible.
bool onlyCallers(const Program &Program, const State &State);

} // namespace pothole

#endif
