// A rule: one way in which code breaks when it goes multithreaded. Rules read
// the linked program and report hazards; they never ask in which home they run.

#ifndef POTHOLE_CHECKS_RULES_RULE_H
#define POTHOLE_CHECKS_RULES_RULE_H

#include "checks/rules/Hazard.h"
#include "checks/rules/RuleOptions.h"

#include "llvm/ADT/ArrayRef.h"

namespace pothole {

class Program;

/// Where a rule puts what it finds, and sees what the user has set of it.
class HazardSink {
public:
  HazardSink(const Rule &Of, const RuleOptions &Set) : Of(Of), Set(Set) {}

  void report(Hazard Found) { Hazards.push_back(std::move(Found)); }
  std::vector<Hazard> take() { return std::move(Hazards); }

  /// An option that the rule declares, by its place there.
  llvm::StringRef option(size_t N) const;

private:
  const Rule &Of;
  const RuleOptions &Set;
  std::vector<Hazard> Hazards;
};

struct Rule {
  const char *Id;      // "data-race"; printed as "pothole-data-race"
  const char *Summary; // one line, no full stop
  const char *Why;     // a paragraph: why it bites
  const char *Example; // a broken program
  const char *Fixed;   // the same, mended
  const char *Help;    // what to do, one or two sentences
  const char *Blind;   // what it does not see
  int Cwe;             // 0: none
  void (*Judge)(const Program &Program, HazardSink &Report);
  RemedyKind Remedies[4] = {}; // what can be edited, as far as it is not None
  RuleOption Options[1] = {};  // beside those every rule has
};

// One line per file in this folder.
extern const Rule BorrowedLocal;
extern const Rule BlockingUnderLock;
extern const Rule CheckThenAct;
extern const Rule ConstMutation;
extern const Rule DataRace;
extern const Rule DoubleCheckedLock;
extern const Rule ExitRaceRule;
extern const Rule ForkWithThreads;
extern const Rule InconsistentLock;
extern const Rule LazyInit;
extern const Rule MtUnsafeCall;
extern const Rule LockLeak;
extern const Rule LockAcrossSuspend;
extern const Rule LockMisuse;
extern const Rule LockOrder;
extern const Rule LostWakeupRule;
extern const Rule MutableGlobal;
extern const Rule ReentrancyFlag;
extern const Rule RelaxedPublication;
extern const Rule SignalHandler;
extern const Rule UnjoinedThread;
extern const Rule PerRequestState;
extern const Rule PublishedEarly;
extern const Rule UnsynchronizedStatic;
extern const Rule VolatileSync;

/// All rules, in the order in which they get to speak: the first to report a
/// state silences the later ones on it.
llvm::ArrayRef<const Rule *> allRules();

/// The rule of this id, with or without the prefix; null if there is none.
const Rule *findRule(const std::string &Id);

/// Runs the rules whose id `Enabled` accepts, keeps the most specific report
/// per state, folds equal causes and sorts by place.
std::vector<Hazard> judge(const Program &Program,
                          const std::vector<std::string> &EnabledIds,
                          const RuleOptions &Options = {});

} // namespace pothole

#endif
