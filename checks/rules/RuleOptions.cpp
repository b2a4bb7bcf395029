//===- What a user may set of a rule --------------------------------------===//

#include "checks/rules/RuleOptions.h"

#include "checks/rules/Rule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace pothole {
namespace {

llvm::SmallVector<llvm::StringRef> parts(llvm::StringRef List) {
  llvm::SmallVector<llvm::StringRef> Parts;
  List.split(Parts, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef &Each : Parts)
    Each = Each.trim();
  return Parts;
}

/// Why a value is none of its kind; empty if it is one.
std::string problemOf(OptionKind Kind, llvm::StringRef Value) {
  switch (Kind) {
  case OptionKind::Globs:
    for (llvm::StringRef Each : parts(Value))
      if (llvm::Expected<llvm::GlobPattern> Glob =
              llvm::GlobPattern::create(Each);
          !Glob)
        return "'" + Each.str() +
               "' is no pattern: " + llvm::toString(Glob.takeError());
    return "";
  case OptionKind::Percent:
    if (unsigned Number; Value.getAsInteger(10, Number) || Number > 100)
      return "expected a number from 0 to 100";
    return "";
  case OptionKind::Confidence:
    return Value == "high" || Value == "medium" || Value == "low"
               ? ""
               : "expected high, medium or low";
  }
  return "";
}

} // namespace

llvm::ArrayRef<RuleOption> commonOptions() {
  static constexpr RuleOption Common[] = {
      {"IgnoredStates", OptionKind::Globs, "",
       "names of variables, fields and locks of which nothing is reported: "
       "`Stats.*;Cache::Hits`"},
      {"MinConfidence", OptionKind::Confidence, "low",
       "the least confidence with which a hazard is reported: `high`, "
       "`medium` or `low` (`low` ones also need `--all`)"},
  };
  return Common;
}

std::vector<RuleOption> optionsOf(const Rule &Of) {
  std::vector<RuleOption> Result = commonOptions();
  for (const RuleOption &Own : Of.Options)
    if (Own.Name)
      Result.push_back(Own);
  return Result;
}

llvm::Error RuleOptions::set(llvm::StringRef Key, llvm::StringRef Value) {
  auto [Id, Name] = Key.split('.');
  const Rule *Of = findRule(Id.str());
  if (!Of)
    return llvm::createStringError("no rule is called '" + Id.str() + "'");
  for (const RuleOption &Each : optionsOf(*Of)) {
    if (Name != Each.Name)
      continue;
    if (std::string Problem = problemOf(Each.Kind, Value.trim());
        !Problem.empty())
      return llvm::createStringError(Key.str() + ": " + Problem);
    Values[{Of->Id, Each.Name}] = Value.trim().str();
    return llvm::Error::success();
  }
  return llvm::createStringError("'" + Id.str() + "' has no option '" +
                                 Name.str() + "'");
}

llvm::StringRef RuleOptions::get(const Rule &Of,
                                 const RuleOption &Which) const {
  auto It = Values.find({Of.Id, Which.Name});
  return It == Values.end() ? llvm::StringRef(Which.Default)
                            : llvm::StringRef(It->second);
}

bool matchesAny(llvm::StringRef Globs, llvm::StringRef Name) {
  return llvm::any_of(parts(Globs), [&](llvm::StringRef Each) {
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Each);
    if (Glob)
      return Glob->match(Name);
    llvm::consumeError(Glob.takeError()); // set() has said so
    return false;
  });
}

} // namespace pothole
