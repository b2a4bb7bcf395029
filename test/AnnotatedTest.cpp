// Every annotated source is analysed in this process, with all rules, and says
// about each of its lines what must be reported there: see
// test/support/Annotated.h. Adding a case is adding a file.

#include "test/support/Annotated.h"

#include "checks/extract/Extract.h"
#include "checks/program/Program.h"
#include "checks/rules/Rule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

namespace pothole::test {
namespace {

struct Outcome {
  std::vector<File> Files;
  std::vector<Hazard> Hazards;
  std::vector<Gap> Gaps;
};

TuFacts extractPart(const AnnotatedSource &Source, const SourcePart &Part) {
  std::vector<std::string> Command = Source.flagsFor(Part);
  Command.insert(Command.begin(), Part.isC() ? "clang" : "clang++");
  Command.push_back(Part.Path);
  TuFacts Unit;
  std::string Folder = llvm::sys::path::parent_path(Part.Path).str();
  if (!extractCommand(Command, Folder, Part.Path, Unit))
    ADD_FAILURE() << Part.Path << ": no facts came out";
  return Unit;
}

Outcome analyse(const AnnotatedSource &Source) {
  std::vector<TuFacts> Units;
  for (const SourcePart &Part : Source.Parts)
    if (Part.isUnit())
      Units.push_back(extractPart(Source, Part));

  std::vector<std::string> Rules = Source.Rules;
  if (Rules.empty())
    for (const Rule *Each : allRules())
      Rules.push_back(Each->Id);

  SolveOptions Options;
  Options.LoneUnit = Units.size() == 1;
  LinkUnit Linked = link(std::move(Units));
  Outcome Result;
  for (const Program &Each : solve(Linked, Options))
    for (Hazard &Found : judge(Each, Rules))
      Result.Hazards.push_back(std::move(Found));
  Result.Files = Linked.Files;
  Result.Gaps = Linked.Gaps;
  return Result;
}

/// Compares what was expected with what was found; each hazard answers one
/// expectation, and none may be left.
class Comparison {
public:
  Comparison(const AnnotatedSource &Source, const Outcome &Found)
      : Source(Source), Found(Found), Answered(Found.Hazards.size(), false) {}

  void run() {
    for (const Expectation &Each : Source.Expectations)
      if (Each.Kind == Expectation::Warning)
        warning(Each);
    for (size_t I = 0; I < Source.Expectations.size(); ++I)
      if (Source.Expectations[I].Kind == Expectation::Race && firstOfName(I))
        race(Source.Expectations[I]);
    for (const Expectation &Each : Source.Expectations)
      if (Each.Kind == Expectation::Note)
        note(Each);
    for (size_t I = 0; I < Found.Hazards.size(); ++I)
      if (!Answered[I])
        ADD_FAILURE() << shown(Found.Hazards[I].Place)
                      << ": expected silence, got: " << text(Found.Hazards[I]);
    for (const Gap &Each : Found.Gaps)
      if (Each.Kind == GapKind::ParseError || Each.Kind == GapKind::FailedUnit)
        ADD_FAILURE() << shown(Each.Place) << ": does not parse: " << Each.Text;
  }

private:
  using Marks = std::vector<const Expectation *>;

  const AnnotatedSource &Source;
  const Outcome &Found;
  std::vector<bool> Answered;

  std::string shown(const Location &Place) const {
    if (!Place.valid() || Place.File >= Found.Files.size())
      return Source.place(0, 0);
    for (unsigned I = 0; I < Source.Parts.size(); ++I)
      if (Source.Parts[I].Path == Found.Files[Place.File].Path)
        return Source.place(I, Place.Line);
    return Found.Files[Place.File].Path + ":" + std::to_string(Place.Line);
  }

  static std::string text(const Hazard &Hazard) {
    std::string Text = Hazard.Text + " [" + Hazard.Rule + "]";
    for (const Note &Each : Hazard.Notes)
      Text += "\n    " + std::to_string(Each.Place.Line) + ": " + Each.Text;
    return Text;
  }

  std::string place(const Expectation &Each) const {
    return Source.place(Each.Part, Each.Line);
  }

  bool standsAt(const Location &Place, const Expectation &Each) const {
    return Place.valid() && Place.File < Found.Files.size() &&
           Place.Line == Each.Line &&
           Found.Files[Place.File].Path == Source.Parts[Each.Part].Path;
  }

  /// A known failure must go on failing; a warning that is known to be wrong
  /// must still be given.
  static bool mustBeReported(const Expectation &Each) {
    return Each.Outcome != Known::FalseNegative;
  }

  static const char *mended() {
    return " was known as missed (FN) and is now reported: drop the mark";
  }

  void warning(const Expectation &Each) {
    for (size_t I = 0; I < Found.Hazards.size(); ++I) {
      const Hazard &Hazard = Found.Hazards[I];
      if (Answered[I] || !standsAt(Hazard.Place, Each) ||
          !llvm::StringRef(Hazard.Text).contains(Each.Text) ||
          (!Each.Rule.empty() && Each.Rule != Hazard.Rule))
        continue;
      Answered[I] = true;
      if (!mustBeReported(Each))
        ADD_FAILURE() << place(Each) << ": '" << Each.Text << "'" << mended();
      return;
    }
    if (mustBeReported(Each))
      ADD_FAILURE() << place(Each) << ": expected warning '" << Each.Text << "'"
                    << orMended(Each) << ", got " << whatStandsAt(Each);
  }

  static const char *orMended(const Expectation &Each) {
    return Each.Outcome == Known::FalsePositive
               ? " (a known FP: if it is mended, drop the mark)"
               : "";
  }

  std::string whatStandsAt(const Expectation &Each) const {
    for (const Hazard &Hazard : Found.Hazards)
      if (standsAt(Hazard.Place, Each))
        return text(Hazard);
    return "nothing";
  }

  void note(const Expectation &Each) {
    for (const Hazard &Hazard : Found.Hazards)
      for (const Note &Note : Hazard.Notes)
        if (standsAt(Note.Place, Each) &&
            llvm::StringRef(Note.Text).contains(Each.Text)) {
          if (!mustBeReported(Each))
            ADD_FAILURE() << place(Each) << ": '" << Each.Text << "'"
                          << mended();
          return;
        }
    if (mustBeReported(Each))
      ADD_FAILURE() << place(Each) << ": expected note '" << Each.Text
                    << "', got none";
  }

  bool firstOfName(size_t Index) const {
    for (size_t I = 0; I < Index; ++I)
      if (Source.Expectations[I].Kind == Expectation::Race &&
          Source.Expectations[I].Text == Source.Expectations[Index].Text)
        return false;
    return true;
  }

  /// "n" also means "Counter::n", "counter.n", "counter->n" and "n[3]"; "n|m"
  /// one of the two, for memory with two names.
  static bool names(llvm::StringRef State, llvm::StringRef Name) {
    if (Name.contains('|')) {
      auto [First, Others] = Name.split('|');
      return names(State, First) || names(State, Others);
    }
    if (State.ends_with("]") && !Name.ends_with("]"))
      State = State.substr(0, State.rfind('['));
    if (!State.consume_back(Name))
      return false;
    return State.empty() || State.ends_with("::") || State.ends_with(".") ||
           State.ends_with("->");
  }

  /// Or about another state with the same cause, folded into it.
  static bool isAbout(const Hazard &Hazard, const std::string &Name) {
    return names(Hazard.State, Name) ||
           llvm::any_of(Hazard.SameCause, [&](const std::string &Folded) {
             return names(Folded, Name);
           });
  }

  Marks marks(const std::string &Name) const {
    Marks Result;
    for (const Expectation &Each : Source.Expectations)
      if (Each.Kind == Expectation::Race && Each.Text == Name)
        Result.push_back(&Each);
    return Result;
  }

  bool isMarked(const Location &Place, const Marks &Lines) const {
    return llvm::any_of(
        Lines, [&](const Expectation *Mark) { return standsAt(Place, *Mark); });
  }

  void race(const Expectation &First) {
    const std::string &Name = First.Text;
    Marks Lines = marks(Name);
    bool Missed = llvm::any_of(Lines, [](const Expectation *Mark) {
      return !mustBeReported(*Mark); // one mark says it for all
    });
    const char *Rule = First.Rule.empty() ? "data-race" : First.Rule.c_str();
    for (size_t I = 0; I < Found.Hazards.size(); ++I) {
      const Hazard &Hazard = Found.Hazards[I];
      if (!isAbout(Hazard, Name) || Hazard.Rule != Rule)
        continue;
      bool Folded = !names(Hazard.State, Name);
      if (!Folded && (Answered[I] || !isMarked(Hazard.Place, Lines)))
        continue;
      Answered[I] = Answered[I] || !Folded;
      if (Missed)
        ADD_FAILURE() << place(First) << ": the race on '" << Name << "'"
                      << mended();
      else if (!Folded)
        bothSidesAreMarked(Hazard, Lines);
      return;
    }
    if (!Missed)
      ADD_FAILURE() << place(First) << ": expected a race on '" << Name << "' ["
                    << Rule << "], got " << whatIsSaidAbout(Name);
  }

  void bothSidesAreMarked(const Hazard &Hazard, const Marks &Lines) const {
    unsigned Sides = 0;
    for (const Note &Note : Hazard.Notes) {
      if (Note.Kind != NoteKind::Access)
        continue;
      ++Sides;
      if (!isMarked(Note.Place, Lines))
        ADD_FAILURE() << shown(Note.Place) << ": said to race, but carries no "
                      << "mark: " << text(Hazard);
    }
    if (Sides != 2)
      ADD_FAILURE() << shown(Hazard.Place) << ": expected two sides, got "
                    << Sides << ": " << text(Hazard);
  }

  std::string whatIsSaidAbout(const std::string &Name) const {
    for (const Hazard &Hazard : Found.Hazards)
      if (isAbout(Hazard, Name))
        return shown(Hazard.Place) + ": " + text(Hazard);
    return "nothing about it";
  }
};

class Annotated : public testing::TestWithParam<std::string> {};

TEST_P(Annotated, SaysWhatItsLinesExpect) {
  ScratchFolder Scratch;
  AnnotatedSource Source = readAnnotated(GetParam(), Scratch.Path + "/parts");
  Outcome Found = analyse(Source);
  Comparison(Source, Found).run();
}

INSTANTIATE_TEST_SUITE_P(Sources, Annotated,
                         testing::ValuesIn(annotatedFiles(
                             {"test/rules", "test/analysis", "examples"})),
                         [](const testing::TestParamInfo<std::string> &Info) {
                           return testName(Info.param);
                         });

} // namespace
} // namespace pothole::test
