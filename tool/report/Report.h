// What every report format prints: the hazards of a run and how complete the
// run was. One format = one file in this folder.

#ifndef POTHOLE_TOOL_REPORT_REPORT_H
#define POTHOLE_TOOL_REPORT_REPORT_H

#include "checks/facts/Facts.h"
#include "checks/rules/Rule.h"

#include "llvm/Support/raw_ostream.h"

namespace pothole {

/// One thread root found, as shown to people.
struct RootSummary {
  std::string Name;  // "fileWriter"
  bool Many = false; // several may run at once
  Location Place;    // where it is started
};

/// A program judged: one main and what it reaches, or a library.
struct ProgramSummary {
  std::string Main;      // "pbzip2.cpp:3278", empty for a library
  bool Library = false;  // no main among all units
  bool Fragment = false; // a lone unit without main
  /// "main" first, if there is one, then what it starts. A library's exported
  /// functions are no roots here: without a start, no thread was *found*.
  std::vector<RootSummary> Roots;
  std::vector<std::string> CallableTakers; // "'Pool::Submit', 214 calls"
};

struct FailedUnit {
  std::string File;
  std::string Reason;
};

/// Hazards found and not reported, by the first reason that holds.
struct LeftOutCount {
  unsigned Uncertain = 0; // low confidence
  unsigned Vendored = 0;  // in a system header or somebody else's folder
  unsigned Excluded = 0;  // in a file the user excluded
  unsigned NoLint = 0;    // a comment says so
};

/// A run, ready to print.
struct RunReport {
  std::string Source; // "compile_commands.json" or what else named the units
  std::string RootDirectory;   // paths are printed relative to it
  std::vector<File> Files;     // Location::File indexes this
  std::vector<Hazard> Hazards; // sorted
  LeftOutCount LeftOut;
  std::vector<Note> Mistakes; // of the user, in comments that silence
  std::vector<ProgramSummary> Programs;
  unsigned Units = 0;
  unsigned Analysed = 0;  // units that gave facts
  unsigned Recovered = 0; // of these, parsed with errors
  std::vector<FailedUnit> Failed;
  std::vector<Gap> Gaps; // but for failed units, which stand in Failed
  /// Number of shared states by verdict, as shown: {"raced", 4}...
  std::vector<std::pair<std::string, unsigned>> Verdicts;
  double Seconds = 0; // wall clock; only the text format shows it

  bool complete() const { return Failed.empty(); }
};

struct TextOptions {
  bool Colour = false;
  bool Excerpts = true; // source lines under the first and last location
  bool Quiet = false;   // hazards only
};

void printText(const RunReport &Run, const TextOptions &Options,
               llvm::raw_ostream &Out);
void printSarif(const RunReport &Run, llvm::raw_ostream &Out,
                llvm::ArrayRef<const Rule *> Rules = allRules());
void printJson(const RunReport &Run, llvm::raw_ostream &Out);

/// Position-independent name of a hazard: rule, state, symbol, ordinal among
/// equals. Same across line shifts; SARIF's partial fingerprint. One per
/// hazard, in their order, like "91c4...e0:1".
std::vector<std::string> fingerprints(const RunReport &Run);

} // namespace pothole

#endif
