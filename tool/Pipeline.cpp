//===- From facts to hazards ----------------------------------------------===//

#include "tool/Pipeline.h"

#include "checks/extract/Extract.h"
#include "tool/LeaveOut.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"

#include <map>
#include <set>

namespace pothole {
namespace {

bool shared(const State &S) {
  if (S.Variable != NoEntity)
    return true;
  std::set<ThreadId> By;
  for (const Access &A : S.Accesses)
    By.insert(A.By);
  return By.size() > 1;
}

ProgramSummary summarize(const Program &P, const LinkUnit &Linked) {
  ProgramSummary Summary;
  Summary.Library = P.Kind == World::Library;
  Summary.Fragment = P.Kind == World::Fragment;
  if (P.Main != NoEntity) {
    Location Place = P.entity(P.Main).Place;
    Summary.Main =
        llvm::sys::path::filename(Linked.Files[Place.File].Path).str() + ":" +
        std::to_string(Place.Line);
    Summary.Roots.push_back({"main", false, Place});
  }
  std::map<std::string, RootSummary> ByName;
  for (const Thread &T : P.Threads) {
    if (&T == &P.Threads.front())
      continue;
    auto [It, New] =
        ByName.try_emplace(T.Name, RootSummary{T.Name, T.Many, T.Place});
    if (!New)
      It->second.Many = true;
  }
  for (auto &[Name, Root] : ByName)
    Summary.Roots.push_back(Root);
  Summary.CallableTakers = P.CallableTakers;
  return Summary;
}

void printEffort(const std::vector<Program> &Programs) {
  for (const Program &P : Programs)
    if (P.Solving.Steps)
      llvm::errs() << "pothole: solver: "
                   << (P.Main == NoEntity
                           ? "library"
                           : P.Units->Files[P.entity(P.Main).Place.File].Path)
                   << ": " << P.Reached.size() << " functions, "
                   << P.Solving.Contexts << " contexts, " << P.Solving.Runs
                   << " runs, " << P.Solving.Steps << " steps\n";
}

} // namespace

llvm::Expected<std::vector<std::string>> selectRules(llvm::StringRef Globs) {
  std::set<std::string> Enabled;
  llvm::SmallVector<llvm::StringRef> Parts;
  Globs.split(Parts, ',', -1, /*KeepEmpty=*/false);
  if (Globs.ltrim().starts_with("-"))
    Parts.insert(Parts.begin(), "*");
  for (llvm::StringRef Part : Parts) {
    Part = Part.trim();
    bool Remove = Part.consume_front("-");
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Part);
    if (!Glob)
      return Glob.takeError();
    bool Matched = Part == "*";
    for (const Rule *R : allRules()) {
      std::string Id = R->Id;
      if (!Glob->match(Id) && !Glob->match("pothole-" + Id))
        continue;
      Matched = true;
      if (Remove)
        Enabled.erase(Id);
      else
        Enabled.insert(Id);
    }
    if (!Matched)
      return llvm::createStringError("no rule matches '" + Part.str() +
                                     "' (see pothole rules)");
  }
  return std::vector<std::string>(Enabled.begin(), Enabled.end());
}

llvm::Expected<TuFacts> extractUnit(const Command &Unit,
                                    const Knowledge *Rows) {
  TuFacts Facts;
  if (!extractCommand(Unit.Arguments, Unit.Directory, Unit.File, Facts, Rows)) {
    std::string Why = Facts.Gaps.empty() ? std::string("the front end gave up")
                                         : Facts.Gaps.front().Text;
    return llvm::createStringError(Why);
  }
  return Facts;
}

Judged judgeUnits(const LinkUnit &Linked, const RunOptions &Options) {
  Judged Result;
  {
    StageTimer Timer("solve", Options.Timed);
    Result.Programs = solve(Linked, {.LoneUnit = Linked.Units == 1,
                                     .Everything = Options.EveryState,
                                     .Progress = Options.Progress});
  }
  if (Options.Timed)
    printEffort(Result.Programs);
  StageTimer Timer("judge", Options.Timed);

  RunReport &Report = Result.Report;
  Report.Source = Options.Source;
  Report.RootDirectory = Options.RootDirectory;
  Report.Files = Linked.Files;
  std::set<Gap> Gaps(Linked.Gaps.begin(), Linked.Gaps.end());
  std::map<std::string, unsigned> Verdicts;
  std::map<std::tuple<std::string, Location, std::string>, Hazard> Found;
  for (const Program &P : Result.Programs) {
    Report.Programs.push_back(summarize(P, Linked));
    Gaps.insert(P.Gaps.begin(), P.Gaps.end());
    for (const State &S : P.States)
      if (shared(S) && S.Conclusion != Verdict::Immutable)
        ++Verdicts[verdictName(S.Conclusion)];
    // A unit that several programs link is judged in each, reported once: as
    // where least had to be assumed.
    for (Hazard &H : judge(P, Options.Rules, Options.Options)) {
      auto [Known, New] = Found.try_emplace({H.Rule, H.Place, H.State}, H);
      if (!New && H.Trust < Known->second.Trust)
        Known->second = std::move(H);
    }
  }
  for (auto &[Name, Each] : Found)
    Report.Hazards.push_back(std::move(Each));
  llvm::sort(Report.Hazards, [](const Hazard &A, const Hazard &B) {
    return std::tie(A.Place, A.Rule, A.State, A.Text) <
           std::tie(B.Place, B.Rule, B.State, B.Text);
  });
  leaveOut(Report, Options);
  Report.Gaps.assign(Gaps.begin(), Gaps.end());
  for (Verdict V :
       {Verdict::Raced, Verdict::Inconsistent, Verdict::Guarded,
        Verdict::Synchronized, Verdict::Ordered, Verdict::BeforeThreads,
        Verdict::OneThread, Verdict::Unknown})
    if (unsigned Count = Verdicts[verdictName(V)])
      Report.Verdicts.push_back({verdictName(V), Count});
  return Result;
}

} // namespace pothole
