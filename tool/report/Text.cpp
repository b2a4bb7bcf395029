// For people at a terminal, and for every editor that reads Clang's output:
//   what was read and which threads were found
//   one warning with its evidence per hazard
//   what all of it amounts to, and what was not seen
// The threads stand first since everything after depends on them; a run that
// found none says so again at its end.

#include "tool/report/Excerpt.h"
#include "tool/report/Places.h"
#include "tool/report/Report.h"
#include "tool/report/Wording.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace pothole {
namespace {

// Lists stop somewhere: a summary is read, not searched.
constexpr size_t MostMains = 4;
constexpr size_t MostPrograms = 8;
constexpr size_t MostRoots = 40;
constexpr size_t MostStates = 6;
constexpr size_t MostTakers = 8;
constexpr size_t MostGaps = 8;
constexpr size_t LineWidth = 80;

// Clang's colours.
constexpr llvm::StringLiteral Bold = "\033[1m";
constexpr llvm::StringLiteral Magenta = "\033[0;1;35m";
constexpr llvm::StringLiteral Cyan = "\033[0;1;36m";
constexpr llvm::StringLiteral Green = "\033[0;1;32m";
constexpr llvm::StringLiteral Plain = "\033[0m";

class TextPrinter {
public:
  TextPrinter(const RunReport &Run, const TextOptions &Options,
              llvm::raw_ostream &Out)
      : Run(Run), Options(Options), Out(Out), Where(Run) {}

  void header();
  void hazard(const Hazard &Found);
  void summary();

private:
  void threads(const ProgramSummary &Program);
  void location(Location Place);
  void note(const Note &Step);
  void source(Location Place);
  void totals();
  void rules();
  void leftOut();
  void mistakes();
  void verdicts();
  void worlds();
  void gaps();
  void failures();
  void next();

  llvm::StringRef colour(llvm::StringRef Code) const {
    return Options.Colour ? Code : llvm::StringRef();
  }

  const RunReport &Run;
  const TextOptions &Options;
  llvm::raw_ostream &Out;
  Places Where;
};

/// "2 programs", "1 program, 1 library", "no program".
std::string programKinds(const RunReport &Run) {
  size_t Programs = 0, Libraries = 0, Fragments = 0;
  for (const ProgramSummary &Program : Run.Programs)
    ++(Program.Fragment ? Fragments : Program.Library ? Libraries : Programs);
  llvm::SmallVector<std::string, 3> Parts;
  if (Programs)
    Parts.push_back(counted(Programs, "program"));
  if (Libraries)
    Parts.push_back(Libraries == 1 ? "1 library"
                                   : llvm::utostr(Libraries) + " libraries");
  if (Fragments)
    Parts.push_back(counted(Fragments, "fragment"));
  return Parts.empty() ? "no program" : llvm::join(Parts, ", ");
}

void TextPrinter::header() {
  Out << "pothole: ";
  if (!Run.Source.empty())
    Out << Run.Source << ": ";
  Out << counted(Run.Units, "unit") << ", " << programKinds(Run);
  std::vector<std::string> Mains;
  for (const ProgramSummary &Program : Run.Programs)
    if (!Program.Main.empty())
      Mains.push_back(Program.Main);
  if (!Mains.empty()) {
    Out << " (main: "
        << llvm::join(llvm::ArrayRef(Mains).take_front(MostMains), ", ");
    if (Mains.size() > MostMains)
      Out << " and " << Mains.size() - MostMains << " more";
    Out << ')';
  }
  Out << '\n';

  size_t Found = llvm::count_if(Run.Programs, findsThreads);
  if (Found == 0) {
    Out << "pothole: threads: none found\n";
    return;
  }
  size_t Shown = 0;
  for (const ProgramSummary &Program : Run.Programs)
    if (findsThreads(Program) && Shown++ < MostPrograms)
      threads(Program);
  if (Found > MostPrograms)
    Out << "pothole: threads: and those of " << Found - MostPrograms
        << " more programs\n";
  if (Found < Run.Programs.size())
    Out << "pothole: threads: none found in " << Run.Programs.size() - Found
        << " of " << counted(Run.Programs.size(), "program") << '\n';
}

void TextPrinter::threads(const ProgramSummary &Program) {
  std::string Line = "pothole: threads";
  if (Run.Programs.size() > 1 && !Program.Main.empty())
    Line += " of " + Program.Main;
  Line += ':';
  std::vector<std::string> Names;
  for (const RootSummary &Root :
       llvm::ArrayRef(Program.Roots).take_front(MostRoots))
    Names.push_back(Root.Name + (Root.Many ? " (many)" : ""));
  if (Program.Roots.size() > MostRoots)
    Names.push_back("and " + llvm::utostr(Program.Roots.size() - MostRoots) +
                    " more");
  for (size_t Index = 0; Index < Names.size(); ++Index) {
    std::string Item = Names[Index] + (Index + 1 < Names.size() ? "," : "");
    if (Line.size() + 1 + Item.size() > LineWidth) {
      Out << Line << '\n';
      Line = std::string(8, ' ');
    }
    Line += " " + Item;
  }
  Out << Line << '\n';
}

void TextPrinter::location(Location Place) {
  if (!Where.known(Place))
    return;
  Out << colour(Bold) << Where.path(Place) << ':' << Place.Line << ':'
      << Place.Column << ": " << colour(Plain);
}

void TextPrinter::note(const Note &Step) {
  location(Step.Place);
  Out << colour(Cyan) << "note: " << colour(Plain) << Step.Text << '\n';
}

/// As Clang does it, its margin of at least four digits included.
void TextPrinter::source(Location Place) {
  std::optional<llvm::StringRef> Line = Where.line(Place);
  if (!Options.Excerpts || !Line)
    return;
  Excerpt Shown = excerpt(*Line, Place.Column);
  std::string Number = llvm::utostr(Place.Line);
  size_t Margin = std::max<size_t>(Number.size(), 4) + 1;
  Out << std::string(Margin - Number.size(), ' ') << Number << " | "
      << Shown.Code << '\n'
      << std::string(Margin, ' ') << " | " << std::string(Shown.Caret, ' ')
      << colour(Green) << '^' << colour(Plain) << '\n';
}

/// The last place worth seeing: the other access, or where the evidence ends.
Location lastPlace(const Hazard &Found) {
  for (const Note &Access : otherAccesses(Found))
    if (Access.Place != Found.Place)
      return Access.Place;
  for (const Note &Step : llvm::reverse(Found.Notes))
    if (Step.Place.valid() && Step.Place != Found.Place)
      return Step.Place;
  return {};
}

void TextPrinter::hazard(const Hazard &Found) {
  location(Found.Place);
  Out << colour(Magenta) << "warning: " << colour(Plain) << colour(Bold)
      << Found.Text << " [" << ruleName(Found.Rule) << ']' << colour(Plain)
      << '\n';
  source(Found.Place);

  std::vector<Note> Notes = completeNotes(Found);
  Location Last = lastPlace(Found);
  size_t LastNote = Notes.size();
  for (size_t Index = 0; Index < Notes.size(); ++Index)
    if (Last.valid() && Notes[Index].Place == Last)
      LastNote = Index;
  for (size_t Index = 0; Index < Notes.size(); ++Index) {
    note(Notes[Index]);
    if (Index == LastNote)
      source(Last);
  }
  Out << '\n';
}

void TextPrinter::summary() {
  totals();
  rules();
  leftOut();
  mistakes();
  verdicts();
  worlds();
  gaps();
  failures();
  next();
}

void TextPrinter::totals() {
  if (Run.Hazards.empty())
    Out << "no hazard found";
  else
    Out << counted(Run.Hazards.size(), "hazard");
  Out << " in " << programKinds(Run) << "; " << Run.Analysed << " of "
      << counted(Run.Units, "unit") << " analysed";
  if (Run.Recovered)
    Out << ", " << Run.Recovered << " of them with errors";
  Out << "; " << llvm::format("%.1f s", Run.Seconds) << '\n';
}

/// What one rule found, as one line.
struct RuleTotal {
  std::string Name;
  unsigned Count = 0;
  std::vector<std::string> States; // in the order of the hazards
};

std::vector<RuleTotal> totalsByRule(const RunReport &Run) {
  std::map<std::string, RuleTotal> ByRule;
  for (const Hazard &Found : Run.Hazards) {
    RuleTotal &Total = ByRule[Found.Rule];
    Total.Name = ruleName(Found.Rule);
    ++Total.Count;
    std::string State = Found.State;
    if (!Found.SameCause.empty())
      State += " (+" + llvm::utostr(Found.SameCause.size()) + ", same cause)";
    if (!State.empty() && !llvm::is_contained(Total.States, State))
      Total.States.push_back(State);
  }
  std::vector<RuleTotal> Totals;
  for (auto &[Rule, Total] : ByRule)
    Totals.push_back(std::move(Total));
  llvm::sort(Totals, [](const RuleTotal &Left, const RuleTotal &Right) {
    return std::tie(Right.Count, Left.Name) < std::tie(Left.Count, Right.Name);
  });
  return Totals;
}

void TextPrinter::rules() {
  std::vector<RuleTotal> Totals = totalsByRule(Run);
  size_t NameWidth = 0, CountWidth = 0;
  for (const RuleTotal &Total : Totals) {
    NameWidth = std::max(NameWidth, Total.Name.size());
    CountWidth = std::max(CountWidth, llvm::utostr(Total.Count).size());
  }
  for (const RuleTotal &Total : Totals) {
    Out << "  " << llvm::left_justify(Total.Name, NameWidth) << "  "
        << llvm::right_justify(llvm::utostr(Total.Count), CountWidth);
    llvm::ArrayRef<std::string> States = Total.States;
    if (!States.empty())
      Out << "  " << llvm::join(States.take_front(MostStates), "; ");
    if (States.size() > MostStates)
      Out << "; and " << States.size() - MostStates << " more";
    Out << '\n';
  }
}

void TextPrinter::leftOut() {
  const LeftOutCount &Count = Run.LeftOut;
  llvm::SmallVector<std::string, 4> Parts;
  auto add = [&](unsigned Number, llvm::StringRef Why) {
    if (Number)
      Parts.push_back(llvm::utostr(Number) + " " + Why.str());
  };
  add(Count.Uncertain, "of low confidence (--all shows them)");
  add(Count.Vendored, "in system headers and vendored folders "
                      "(--vendored shows them)");
  add(Count.Excluded, "in excluded files");
  add(Count.NoLint, "by NOLINT");
  if (!Parts.empty())
    Out << "left out: " << llvm::join(Parts, ", ") << '\n';
}

void TextPrinter::mistakes() {
  for (const Note &Each : Run.Mistakes) {
    location(Each.Place);
    Out << colour(Magenta) << "warning: " << colour(Plain) << Each.Text << '\n';
  }
}

void TextPrinter::verdicts() {
  unsigned Sum = 0;
  llvm::SmallVector<std::string, 8> Parts;
  for (const auto &[Verdict, Count] : Run.Verdicts) {
    Sum += Count;
    if (Count)
      Parts.push_back(llvm::utostr(Count) + " " + Verdict);
  }
  if (Sum)
    Out << counted(Sum, "shared state") << ": " << llvm::join(Parts, ", ")
        << '\n';
}

void TextPrinter::worlds() {
  std::vector<std::string> Worlds = worldsWithoutThreads(Run);
  if (Worlds.empty())
    return;
  for (const std::string &World : Worlds)
    Out << World << '\n';
  std::vector<std::string> Takers;
  for (const ProgramSummary &Program : Run.Programs)
    if (!findsThreads(Program))
      for (const std::string &Taker : Program.CallableTakers)
        if (!llvm::is_contained(Takers, Taker))
          Takers.push_back(Taker);
  for (const std::string &Taker : llvm::ArrayRef(Takers).take_front(MostTakers))
    Out << "  " << Taker << ": a thread starter?\n";
  if (Takers.size() > MostTakers)
    Out << "  and " << Takers.size() - MostTakers
        << " more functions that take callables\n";
}

void TextPrinter::gaps() {
  if (Run.Gaps.empty())
    return;
  std::vector<FoldedGap> Folded = foldGaps(Run.Gaps);
  Out << "gaps: " << counted(Run.Gaps.size(), "place")
      << " not understood, about which nothing is said\n";
  for (const FoldedGap &Gap : llvm::ArrayRef(Folded).take_front(MostGaps)) {
    Out << "  ";
    if (Where.known(Gap.First.Place))
      Out << Where.path(Gap.First.Place) << ':' << Gap.First.Place.Line << ':'
          << Gap.First.Place.Column << ": ";
    std::string Kind = gapName(Gap.First.Kind).str();
    std::replace(Kind.begin(), Kind.end(), '-', ' ');
    Out << Kind;
    if (!Gap.First.Text.empty())
      Out << ": " << Gap.First.Text;
    if (Gap.Count > 1)
      Out << " (and " << Gap.Count - 1 << " more like it)";
    Out << '\n';
  }
  if (Folded.size() > MostGaps)
    Out << "  and " << Folded.size() - MostGaps << " more kinds\n";
}

void TextPrinter::failures() {
  if (Run.Failed.empty())
    return;
  Out << "failed: " << counted(Run.Failed.size(), "unit")
      << " gave nothing; what is in them was not judged\n";
  for (const FailedUnit &Unit : Run.Failed)
    Out << "  " << Where.relative(Unit.File) << ": " << Unit.Reason << '\n';
}

/// A shell would split or expand names like `a[].*next`.
std::string shellWord(llvm::StringRef Word) {
  bool Safe = llvm::all_of(Word, [](char C) {
    return llvm::isAlnum(C) || C == '_' || C == ':' || C == '-' || C == '.';
  });
  if (Safe && !Word.empty())
    return Word.str();
  std::string Quoted = "'";
  for (char C : Word)
    Quoted += C == '\'' ? "'\\''" : std::string(1, C);
  return Quoted + "'";
}

void TextPrinter::next() {
  Out << "next: ";
  if (Run.Hazards.empty()) {
    Out << "pothole inventory | pothole rules\n";
    return;
  }
  const Hazard &First = Run.Hazards.front();
  Out << "pothole explain " << First.Rule << " | pothole inventory";
  if (!First.State.empty())
    Out << ' ' << shellWord(First.State);
  Out << '\n';
}

} // namespace

void printText(const RunReport &Run, const TextOptions &Options,
               llvm::raw_ostream &Out) {
  TextPrinter Printer(Run, Options, Out);
  if (!Options.Quiet)
    Printer.header();
  for (const Hazard &Found : Run.Hazards)
    Printer.hazard(Found);
  if (!Options.Quiet)
    Printer.summary();
}

} // namespace pothole
