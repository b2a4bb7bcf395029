// pothole's own format, for scripts: everything a run knows, and nothing that
// differs between equal runs (so no times). docs/json.md is its manual.
//
//   format "pothole-report", version 1   grows only; a change that breaks
//                                        readers changes the version
//   tool        {name, version}
//   complete    false when a unit failed: absence of a hazard proves nothing
//   source      what named the units
//   root        folder that relative paths start at
//   units       {total, analysed, recovered, failed}
//   failed      [{file, reason}]
//   programs    [{kind: program|library|fragment, main, threadsFound,
//                 roots: [{name, many, place}], callableTakers: [text]}]
//   worlds      [text]: assumed where no thread was found
//   hazards     [{rule, fingerprint, message, state, symbol, confidence, place,
//                 notes, threads: [{root, locks, steps}], related,
//                 assumptions, sameCause, fixes}]
//   fixes       [{kind, decision, place, edits: [{file, offset, length, text}],
//                 obstacle}]: offsets count bytes; without edits, the obstacle
//                 says why
//   leftOut     {lowConfidence, vendored, excluded, nolint}: hazards found and
//               not reported
//   mistakes    [{place, text}]: NOLINT comments that silence nothing
//   verdicts    [{verdict, states}]
//   gaps        [{kind, place, text}], every one of them
//
// A place is {file, line, column}, as Clang counts them, or absent. Notes,
// steps and related are [{place, text, kind}].

#include "tool/report/Places.h"
#include "tool/report/Report.h"
#include "tool/report/Wording.h"

#include "llvm/Support/JSON.h"

namespace pothole {
namespace {

class JsonPrinter {
public:
  JsonPrinter(const RunReport &Run, llvm::raw_ostream &Out)
      : Run(Run), Json(Out, /*IndentSize=*/2), Where(Run) {}

  void run();

private:
  void text(llvm::StringRef Key, llvm::StringRef Text) {
    Json.attribute(Key, llvm::json::fixUTF8(Text));
  }
  void units();
  void program(const ProgramSummary &Program);
  void hazard(const Hazard &Found, llvm::StringRef Fingerprint);
  void fix(const Remedy &Each);
  void place(Location Place);
  void notes(llvm::StringRef Key, llvm::ArrayRef<Note> Notes);
  void texts(llvm::StringRef Key, llvm::ArrayRef<std::string> Texts);

  const RunReport &Run;
  llvm::json::OStream Json;
  Places Where;
};

void JsonPrinter::run() {
  Json.objectBegin();
  Json.attribute("format", "pothole-report");
  Json.attribute("version", 1);
  Json.attributeObject("tool", [&] {
    Json.attribute("name", "pothole");
    Json.attribute("version", POTHOLE_VERSION);
  });
  Json.attribute("complete", Run.complete());
  text("source", Run.Source);
  text("root", Where.root());
  units();
  Json.attributeArray("programs", [&] {
    for (const ProgramSummary &Program : Run.Programs)
      program(Program);
  });
  texts("worlds", worldsWithoutThreads(Run));
  std::vector<std::string> Fingerprints = fingerprints(Run);
  Json.attributeArray("hazards", [&] {
    for (size_t Index = 0; Index < Run.Hazards.size(); ++Index)
      hazard(Run.Hazards[Index], Fingerprints[Index]);
  });
  Json.attributeObject("leftOut", [&] {
    Json.attribute("lowConfidence", Run.LeftOut.Uncertain);
    Json.attribute("vendored", Run.LeftOut.Vendored);
    Json.attribute("excluded", Run.LeftOut.Excluded);
    Json.attribute("nolint", Run.LeftOut.NoLint);
  });
  Json.attributeArray("mistakes", [&] {
    for (const Note &Each : Run.Mistakes)
      Json.object([&] {
        place(Each.Place);
        text("text", Each.Text);
      });
  });
  Json.attributeArray("verdicts", [&] {
    for (const auto &[Verdict, Count] : Run.Verdicts)
      Json.object([&] {
        text("verdict", Verdict);
        Json.attribute("states", Count);
      });
  });
  Json.attributeArray("gaps", [&] {
    for (const Gap &Each : Run.Gaps)
      Json.object([&] {
        Json.attribute("kind", gapName(Each.Kind));
        place(Each.Place);
        text("text", Each.Text);
      });
  });
  Json.objectEnd();
}

void JsonPrinter::units() {
  Json.attributeObject("units", [&] {
    Json.attribute("total", Run.Units);
    Json.attribute("analysed", Run.Analysed);
    Json.attribute("recovered", Run.Recovered);
    Json.attribute("failed", Run.Failed.size());
  });
  Json.attributeArray("failed", [&] {
    for (const FailedUnit &Unit : Run.Failed)
      Json.object([&] {
        text("file", Where.relative(Unit.File));
        text("reason", Unit.Reason);
      });
  });
}

void JsonPrinter::program(const ProgramSummary &Program) {
  Json.object([&] {
    Json.attribute("kind", Program.Fragment  ? "fragment"
                           : Program.Library ? "library"
                                             : "program");
    if (!Program.Main.empty())
      text("main", Program.Main);
    Json.attribute("threadsFound", findsThreads(Program));
    Json.attributeArray("roots", [&] {
      for (const RootSummary &Root : Program.Roots)
        Json.object([&] {
          text("name", Root.Name);
          Json.attribute("many", Root.Many);
          place(Root.Place);
        });
    });
    texts("callableTakers", Program.CallableTakers);
  });
}

void JsonPrinter::hazard(const Hazard &Found, llvm::StringRef Fingerprint) {
  Json.object([&] {
    text("rule", ruleName(Found.Rule));
    Json.attribute("fingerprint", Fingerprint);
    text("message", Found.Text);
    text("state", Found.State);
    text("symbol", Found.Symbol);
    Json.attribute("confidence", confidenceName(Found.Trust));
    place(Found.Place);
    notes("notes", Found.Notes);
    Json.attributeArray("threads", [&] {
      for (const ThreadPath &Path : Found.Threads)
        Json.object([&] {
          text("root", Path.Root);
          texts("locks", Path.Locks);
          notes("steps", Path.Steps);
        });
    });
    notes("related", Found.Related);
    texts("assumptions", Found.Assumptions);
    texts("sameCause", Found.SameCause);
    Json.attributeArray("fixes", [&] {
      for (const Remedy &Each : Found.Remedies)
        fix(Each);
    });
  });
}

void JsonPrinter::fix(const Remedy &Each) {
  Json.object([&] {
    Json.attribute("kind", rowOf(Each.Kind).Name);
    Json.attribute("decision", rowOf(Each.Kind).Decision);
    place(Each.Place);
    Json.attributeArray("edits", [&] {
      for (const Edit &Part : Each.Edits)
        Json.object([&] {
          text("file", Where.relative(Run.Files[Part.File].Path));
          Json.attribute("offset", Part.Offset);
          Json.attribute("length", Part.Length);
          text("text", Part.Text);
        });
    });
    if (!Each.Obstacle.empty())
      text("obstacle", Each.Obstacle);
  });
}

void JsonPrinter::place(Location Place) {
  if (!Where.known(Place))
    return;
  Json.attributeObject("place", [&] {
    text("file", Where.path(Place));
    Json.attribute("line", Place.Line);
    Json.attribute("column", Place.Column);
  });
}

void JsonPrinter::notes(llvm::StringRef Key, llvm::ArrayRef<Note> Notes) {
  Json.attributeArray(Key, [&] {
    for (const Note &Step : Notes)
      Json.object([&] {
        place(Step.Place);
        text("text", Step.Text);
        Json.attribute("kind", noteName(Step.Kind));
      });
  });
}

void JsonPrinter::texts(llvm::StringRef Key,
                        llvm::ArrayRef<std::string> Texts) {
  Json.attributeArray(Key, [&] {
    for (const std::string &Text : Texts)
      Json.value(llvm::json::fixUTF8(Text));
  });
}

} // namespace

void printJson(const RunReport &Run, llvm::raw_ostream &Out) {
  JsonPrinter(Run, Out).run();
  Out << '\n';
}

} // namespace pothole
