// The arrows of the design, one call each:
//
//   command --extract--> TuFacts --link--> Program --judge--> Hazards --report
//
// Everything here works on values; processes and input files are in drive/.

#ifndef POTHOLE_TOOL_PIPELINE_H
#define POTHOLE_TOOL_PIPELINE_H

#include "checks/program/Program.h"
#include "tool/drive/Command.h"
#include "tool/report/Report.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/Timer.h"

namespace pothole {

class Knowledge;
/// Times a stage while it lives; at the end of the process all that were
/// enabled are printed on stderr.
struct StageTimer : llvm::NamedRegionTimer {
  StageTimer(llvm::StringRef Stage, bool Enabled)
      : NamedRegionTimer(Stage, Stage, "pothole", "pothole's stages", Enabled) {
  }
};

/// What a run asks for, beyond its units.
struct RunOptions {
  std::vector<std::string> Rules; // enabled rule ids
  RuleOptions Options;            // of rules
  std::string Source;             // names the input, for people
  std::string RootDirectory;      // paths are shown relative to it
  bool EveryState = false;        // states of programs without threads, too
  // What is reported of all that is found.
  bool AllConfidences = false; // also what rests on several assumptions
  bool Vendored = false;       // also in system headers and vendored folders
  bool NoLint = true;          // not where a comment forbids it
  std::vector<std::string> Exclude; // not in files whose path matches a regex
  bool Timed = false;               // see StageTimer
  SolveProgress Progress;
};

/// Rule ids that a clang-tidy style list of globs enables ("*,-data-race",
/// with or without the "pothole-" prefix); one that begins by taking away takes
/// away from all. An error names a glob that matches no rule.
llvm::Expected<std::vector<std::string>> selectRules(llvm::StringRef Globs);

/// Extracts one unit in this process: the facts, ready to be written. `Rows`
/// say what libraries do; null: the built-in ones.
llvm::Expected<TuFacts> extractUnit(const Command &Unit,
                                    const Knowledge *Rows = nullptr);

/// A run from linked facts to what reports print. `Linked` must outlive the
/// programs.
struct Judged {
  std::vector<Program> Programs;
  RunReport Report;
};
Judged judgeUnits(const LinkUnit &Linked, const RunOptions &Options);

/// `pothole inventory`: every shared state with its verdict, or those named
/// `Wanted` with all their accesses. False if nothing has that name.
bool printInventory(const std::vector<Program> &Programs,
                    const RunReport &Report, llvm::StringRef Wanted,
                    llvm::raw_ostream &Out);

/// `pothole explain RULE` and docs/rules: a rule's page, in Markdown.
void printRulePage(const Rule &Rule, llvm::raw_ostream &Out);

} // namespace pothole

#endif
