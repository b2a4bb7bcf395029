#include "tool/report/Wording.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace pothole {

static constexpr size_t MostNamed = 6; // a note is read, not searched

std::string counted(size_t Number, llvm::StringRef Noun) {
  return llvm::utostr(Number) + " " + Noun.str() + (Number == 1 ? "" : "s");
}

std::string quotedList(llvm::ArrayRef<std::string> Names, size_t Limit) {
  std::string Result;
  for (const std::string &Name : Names.take_front(Limit))
    Result += (Result.empty() ? "'" : ", '") + Name + "'";
  if (Names.size() > Limit)
    Result += " and " + llvm::utostr(Names.size() - Limit) + " more";
  return Result;
}

llvm::StringRef confidenceName(Confidence Trust) {
  switch (Trust) {
  case Confidence::High:
    return "high";
  case Confidence::Medium:
    return "medium";
  case Confidence::Low:
    break;
  }
  return "low";
}

llvm::StringRef gapName(GapKind Kind) {
  switch (Kind) {
  case GapKind::ParseError:
    return "parse-error";
  case GapKind::BodySkipped:
    return "body-skipped";
  case GapKind::UnknownCode:
    return "unknown-code";
  case GapKind::FailedUnit:
    return "failed-unit";
  case GapKind::Ambiguous:
    return "ambiguous";
  case GapKind::Limit:
    break;
  }
  return "limit";
}

llvm::StringRef noteName(NoteKind Kind) {
  switch (Kind) {
  case NoteKind::Start:
    return "start";
  case NoteKind::Call:
    return "call";
  case NoteKind::Acquire:
    return "acquire";
  case NoteKind::Release:
    return "release";
  case NoteKind::Access:
    return "access";
  case NoteKind::Other:
    break;
  }
  return "other";
}

std::string ruleName(llvm::StringRef Id) { return "pothole-" + Id.str(); }

bool isFix(const Note &Step) {
  return llvm::StringRef(Step.Text).starts_with("fix: ");
}

std::vector<Note> otherAccesses(const Hazard &Found) {
  // Both sides may access at the same place: only one of them is the warning's.
  bool OwnSeen = false;
  std::vector<Note> Others;
  for (const ThreadPath &Path : Found.Threads) {
    if (Path.Steps.empty() || !Path.Steps.back().Place.valid())
      continue;
    const Note &Access = Path.Steps.back();
    if (!OwnSeen && Access.Place == Found.Place)
      OwnSeen = true;
    else
      Others.push_back(Access);
  }
  return Others;
}

namespace {

/// A hundred functions with one problem are one line; which header is missing
/// says much.
std::string withoutNames(const Gap &Each) {
  if (Each.Kind == GapKind::ParseError)
    return Each.Text;
  return llvm::Regex("^'.*'").sub("", Each.Text);
}

} // namespace

std::vector<FoldedGap> foldGaps(std::vector<Gap> Gaps) {
  std::sort(Gaps.begin(), Gaps.end());
  std::map<std::pair<GapKind, std::string>, FoldedGap> ByText;
  for (Gap &Each : Gaps) {
    FoldedGap &Folded = ByText[{Each.Kind, withoutNames(Each)}];
    if (Folded.Count++ == 0)
      Folded.First = std::move(Each);
  }
  std::vector<FoldedGap> Result;
  for (auto &[Text, Folded] : ByText)
    Result.push_back(std::move(Folded));
  llvm::sort(Result, [](const FoldedGap &Left, const FoldedGap &Right) {
    return std::tie(Right.Count, Left.First) <
           std::tie(Left.Count, Right.First);
  });
  return Result;
}

std::vector<Note> completeNotes(const Hazard &Found) {
  std::vector<Note> Notes = Found.Notes;
  Note Last = {Found.Place, ""};
  if (!Notes.empty() && isFix(Notes.back())) {
    Last = Notes.back();
    Last.Text += "; ";
    Notes.pop_back();
  }
  if (!Found.SameCause.empty())
    Notes.push_back(
        {Found.Place, "same cause: " + quotedList(Found.SameCause, MostNamed)});
  Last.Text += "confidence: " + confidenceName(Found.Trust).str();
  if (!Found.Assumptions.empty())
    Last.Text += " (assumed: " + llvm::join(Found.Assumptions, "; ") + ")";
  Notes.push_back(Last);
  return Notes;
}

bool findsThreads(const ProgramSummary &Program) {
  return llvm::any_of(Program.Roots, [](const RootSummary &Root) {
    return Root.Many || Root.Name != "main";
  });
}

std::vector<std::string> worldsWithoutThreads(const RunReport &Run) {
  std::vector<std::string> Mains;
  bool Library = false, Fragment = false;
  for (const ProgramSummary &Program : Run.Programs) {
    if (findsThreads(Program))
      continue;
    if (Program.Fragment)
      Fragment = true;
    else if (Program.Library)
      Library = true;
    else
      Mains.push_back(Program.Main);
  }
  std::vector<std::string> Worlds;
  if (!Mains.empty())
    Worlds.push_back(
        "no thread was found in " + counted(Mains.size(), "program") +
        " (main: " + llvm::join(llvm::ArrayRef(Mains).take_front(4), ", ") +
        (Mains.size() > 4 ? ", ..." : "") +
        "); assumed: one thread runs everything");
  if (Library)
    Worlds.push_back("no thread and no main was found; assumed: a library, any "
                     "exported function may be called from any thread on "
                     "distinct objects, const members even on the same one");
  if (Fragment)
    Worlds.push_back("no thread and no main was found in a lone unit; assumed: "
                     "a fragment, any exported function may be called from any "
                     "thread; less certain, since other units were not seen");
  return Worlds;
}

} // namespace pothole
