// What a user may set of a rule. A rule declares its options beside its text;
// .pothole.yaml and clang-tidy's CheckOptions know them by the same names, as
// RULE.OPTION. A value that makes no sense is an error: half understood, it
// would silence something else than was meant.

#ifndef POTHOLE_CHECKS_RULES_RULEOPTIONS_H
#define POTHOLE_CHECKS_RULES_RULEOPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <string>
#include <vector>

namespace pothole {

struct Rule;

enum class OptionKind : uint8_t {
  Globs,      // patterns of names, separated by semicolons
  Percent,    // 0 to 100
  Confidence, // high, medium, low
};

struct RuleOption {
  const char *Name = nullptr; // null: there is none
  OptionKind Kind = OptionKind::Globs;
  const char *Default = "";
  const char *Does = "";
};

/// Those every rule has.
llvm::ArrayRef<RuleOption> commonOptions();

/// All of a rule: the common ones first.
std::vector<RuleOption> optionsOf(const Rule &Of);

class RuleOptions {
public:
  /// `Key` is RULE.OPTION, with or without the rule's prefix. An error says
  /// which rule or option there is not, or what is wrong with the value.
  llvm::Error set(llvm::StringRef Key, llvm::StringRef Value);

  /// What was set, or the default.
  llvm::StringRef get(const Rule &Of, const RuleOption &Which) const;

private:
  std::map<std::pair<std::string, std::string>, std::string> Values;
};

/// Whether one of the globs of a list matches all of a name.
bool matchesAny(llvm::StringRef Globs, llvm::StringRef Name);

} // namespace pothole

#endif
