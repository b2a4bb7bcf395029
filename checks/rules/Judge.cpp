//===- Rules speak; the most specific is heard ----------------------------===//

#include "checks/program/Program.h"
#include "checks/rules/Rule.h"

#include "llvm/ADT/STLExtras.h"

#include <map>
#include <set>

namespace pothole {
namespace {

/// Hazards that one change would mend: the same two functions, in the same
/// threads, on fields of one record.
using Cause =
    std::tuple<std::string, std::string, std::string, std::string, std::string>;

Cause causeOf(const Hazard &H) {
  std::string Record;
  if (size_t End = H.State.rfind("::"); End != std::string::npos)
    Record = H.State.substr(0, End);
  else
    Record = H.State.substr(0, H.State.find_first_of(".[-"));
  std::string First, Second;
  if (!H.Threads.empty()) {
    First = H.Threads.front().Root;
    Second = H.Threads.back().Root;
  }
  if (H.Threads.size() < 2) // about one place
    Second =
        std::to_string(H.Place.Line) + ":" + std::to_string(H.Place.Column);
  return {H.Rule, Record, H.Symbol, First, Second};
}

/// What the options every rule has say of a hazard.
bool wanted(const Hazard &H, const Rule &By, const RuleOptions &Options) {
  llvm::ArrayRef<RuleOption> Common = commonOptions();
  llvm::StringRef Least = Options.get(By, Common[1]);
  Confidence Most = Least == "high"     ? Confidence::High
                    : Least == "medium" ? Confidence::Medium
                                        : Confidence::Low;
  return H.Trust <= Most && !matchesAny(Options.get(By, Common[0]), H.State);
}

} // namespace

llvm::StringRef HazardSink::option(size_t N) const {
  return Set.get(Of, Of.Options[N]);
}

std::vector<Hazard> judge(const Program &Program,
                          const std::vector<std::string> &EnabledIds,
                          const RuleOptions &Options) {
  std::vector<Hazard> All;
  std::set<std::string> Spoken; // states a more specific rule has reported
  for (const Rule *R : allRules()) {
    if (!llvm::is_contained(EnabledIds, R->Id))
      continue;
    HazardSink Sink(*R, Options);
    R->Judge(Program, Sink);
    std::set<std::string> Now;
    for (Hazard &H : Sink.take()) {
      if (!wanted(H, *R, Options))
        continue;
      if (!H.State.empty() && Spoken.count(H.State))
        continue;
      if (!H.State.empty())
        Now.insert(H.State);
      Now.insert(H.SameCause.begin(), H.SameCause.end());
      All.push_back(std::move(H));
    }
    Spoken.insert(Now.begin(), Now.end());
  }
  llvm::sort(All, [](const Hazard &A, const Hazard &B) {
    return std::tie(A.Place, A.Rule, A.State, A.Text) <
           std::tie(B.Place, B.Rule, B.State, B.Text);
  });
  std::vector<Hazard> Folded;
  std::map<Cause, size_t> Seen;
  for (Hazard &H : All) {
    auto [It, New] = Seen.try_emplace(causeOf(H), Folded.size());
    if (New) {
      Folded.push_back(std::move(H));
      continue;
    }
    std::vector<std::string> &Into = Folded[It->second].SameCause;
    Into.push_back(H.State);
    Into.insert(Into.end(), H.SameCause.begin(), H.SameCause.end());
    llvm::append_range(Folded[It->second].Remedies, H.Remedies);
  }
  for (Hazard &H : Folded) {
    std::vector<Remedy> Once;
    for (Remedy &Each : H.Remedies)
      if (!llvm::is_contained(Once, Each))
        Once.push_back(std::move(Each));
    H.Remedies = std::move(Once);
  }
  return Folded;
}

} // namespace pothole
