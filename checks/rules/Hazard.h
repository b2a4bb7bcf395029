// What a rule says: a hazard and the evidence for it. Plain values, ready to
// print; every report format shows the same ones.

#ifndef POTHOLE_CHECKS_RULES_HAZARD_H
#define POTHOLE_CHECKS_RULES_HAZARD_H

#include "checks/rules/Remedy.h"

#include <string>
#include <vector>

namespace pothole {

/// What was assumed on the way decides: nothing (High), one thing (Medium),
/// more (Low). Low ones are shown only when asked for.
enum class Confidence : uint8_t { High, Medium, Low };

/// What a step on a thread's path does; SARIF's viewers draw it.
enum class NoteKind : uint8_t {
  Other,
  Start,   // the thread starts
  Call,    // the following steps are inside the callee
  Acquire, // of a lock
  Release,
  Access,
};

struct Note {
  Location Place; // may be invalid: a note about the whole
  std::string Text;
  NoteKind Kind = NoteKind::Other;
};

/// One side of a conflict, from a thread root to the access. The last step is
/// the access itself.
struct ThreadPath {
  std::string Root;               // "fileWriter", "main"
  std::vector<Note> Steps;        // in execution order
  std::vector<std::string> Locks; // held at the access, for people
};

struct Hazard {
  std::string Rule;   // id without the "pothole-" prefix
  Location Place;     // where the warning stands
  std::string Text;   // one line that can be believed alone
  std::string State;  // what it is about: "outBuff::buf"
  std::string Symbol; // stable name for fingerprints: function of the access
  Confidence Trust = Confidence::High;
  /// In execution order; text output prints these. A last one that begins with
  /// "fix: " is the remedy. Reports add same causes and confidence themselves.
  std::vector<Note> Notes;
  std::vector<ThreadPath> Threads; // SARIF thread flows: one per racing side
  std::vector<Note> Related;       // the other accesses, most telling first
  std::vector<std::string> Assumptions;
  std::vector<std::string> SameCause; // further states with this cause, folded
  std::vector<Remedy> Remedies;       // each mends a part of it
};

} // namespace pothole

#endif
