// SARIF 2.1.0, the format of code-scanning services and of many viewers.
//
//   state and place of the warning    result.locations[0]
//   the other side, further accesses  relatedLocations, linked in the message
//   one path per racing side          one threadFlow each, in one codeFlow
//   how complete the run was          invocations[0] and its notifications
//
// The two accesses of a race carry the same executionOrder: that they may
// happen at once is what the result says. All other steps are ordered only
// within their thread. Columns count characters, as the standard wants, where
// the source can be read.
//
// LLVM's own SARIF writer lives in Clang and belongs to its source manager.

#include "tool/report/SarifPrinter.h"
#include "tool/report/Wording.h"

#include "llvm/ADT/StringExtras.h"

namespace pothole {
namespace {

// What a run may have to say about itself, by index.
enum Descriptor : unsigned {
  FailedUnitNotice,
  GapNotice,
  NoThreadNotice,
  MistakeNotice
};
constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> Descriptors[] = {
    {"pothole-failed-unit", "a unit gave no facts; nothing in it was judged"},
    {"pothole-gap", "a place that was not understood"},
    {"pothole-no-thread", "no thread was found; what was assumed instead"},
    {"pothole-nolint", "a comment that should silence and does not"},
};

std::string orEmpty(const char *Text) { return Text ? Text : ""; }

/// The code of a rule's example, as Markdown and as plain text shows it.
std::string example(llvm::StringRef Title, const char *Code, bool Markdown) {
  if (orEmpty(Code).empty())
    return "";
  std::string Body = llvm::StringRef(Code).trim('\n').str();
  if (!Markdown)
    return "\n\n" + Title.str() + "\n\n" + Body;
  return "\n\n" + Title.str() + "\n\n```cpp\n" + Body + "\n```";
}

std::string helpText(const Rule &Each, bool Markdown) {
  std::string Help = orEmpty(Each.Why) + "\n\n" + orEmpty(Each.Help) +
                     example("Broken:", Each.Example, Markdown) +
                     example("Mended:", Each.Fixed, Markdown);
  if (!orEmpty(Each.Blind).empty())
    Help += "\n\nNot seen: " + orEmpty(Each.Blind);
  return llvm::StringRef(Help).trim('\n').str();
}

/// A gap that hides whole functions weighs more than one that hides a line.
llvm::StringRef gapLevel(GapKind Kind) {
  bool Hides = Kind == GapKind::ParseError || Kind == GapKind::BodySkipped ||
               Kind == GapKind::FailedUnit || Kind == GapKind::Ambiguous;
  return Hides ? "warning" : "note";
}

} // namespace

std::string sarifMessage(llvm::StringRef Text) {
  std::string Result;
  for (size_t Index = 0; Index < Text.size(); ++Index) {
    if (Text[Index] == '{' || Text[Index] == '}')
      Result += Text[Index];
    if (Text.substr(Index).starts_with("]("))
      Result += '\\';
    Result += Text[Index];
  }
  return llvm::json::fixUTF8(Result);
}

std::string percentEncoded(llvm::StringRef Path) {
  std::string Result;
  for (char C : Path) {
    if (llvm::isAlnum(C) || llvm::StringRef("-._~/+,=@").contains(C))
      Result += C;
    else
      Result += "%" + llvm::toHex(llvm::StringRef(&C, 1));
  }
  return Result;
}

void SarifPrinter::log() {
  std::vector<std::string> Fingerprints = fingerprints(Run);
  Json.objectBegin();
  Json.attribute("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
                            "errata01/os/schemas/sarif-schema-2.1.0.json");
  Json.attribute("version", "2.1.0");
  Json.attributeArray("runs", [&] {
    Json.object([&] {
      Json.attributeObject(
          "tool", [&] { Json.attributeObject("driver", [&] { driver(); }); });
      Json.attributeObject("automationDetails",
                           [&] { Json.attribute("id", "pothole/"); });
      Json.attributeArray("invocations", [&] { invocation(); });
      if (!Where.root().empty())
        Json.attributeObject("originalUriBaseIds", [&] {
          Json.attributeObject("SRCROOT", [&] {
            Json.attribute("uri", "file://" + percentEncoded(Where.root()));
          });
        });
      Json.attribute("columnKind", "unicodeCodePoints");
      Json.attributeArray("results", [&] {
        for (size_t Index = 0; Index < Run.Hazards.size(); ++Index)
          result(Run.Hazards[Index], Fingerprints[Index]);
      });
    });
  });
  Json.objectEnd();
}

void SarifPrinter::driver() {
  Json.attribute("name", "pothole");
  Json.attribute("semanticVersion", POTHOLE_VERSION);
  Json.attributeArray("notifications", [&] {
    for (const auto &[Id, Text] : Descriptors)
      Json.object([&, Id = Id, Text = Text] {
        Json.attribute("id", Id);
        message("shortDescription", Text);
      });
  });
  Json.attributeArray("rules", [&] {
    for (const Rule *Each : Rules)
      rule(*Each);
  });
}

void SarifPrinter::rule(const Rule &Each) {
  Json.object([&] {
    Json.attribute("id", ruleName(Each.Id));
    message("shortDescription", orEmpty(Each.Summary));
    message("fullDescription", orEmpty(Each.Why));
    Json.attributeObject("help", [&] {
      // Not escaped: nobody fills placeholders in a help text, and viewers
      // would show every brace of the examples twice.
      text("text", helpText(Each, false));
      text("markdown", helpText(Each, true));
    });
    Json.attributeObject("defaultConfiguration",
                         [&] { Json.attribute("level", "warning"); });
    Json.attributeObject("properties", [&] {
      std::vector<std::string> Tags = {"concurrency"};
      if (Each.Cwe)
        Tags.push_back("external/cwe/cwe-" + llvm::utostr(Each.Cwe));
      strings("tags", Tags);
      Json.attribute("precision", "high");
      Json.attribute("problem.severity", "warning");
    });
  });
}

void SarifPrinter::invocation() {
  Json.object([&] {
    Json.attribute("executionSuccessful", Run.complete());
    Json.attributeArray("toolExecutionNotifications", [&] {
      for (const FailedUnit &Unit : Run.Failed)
        notification(FailedUnitNotice, "error", Unit.Reason, [&] {
          Json.object([&] {
            Json.attributeObject("physicalLocation",
                                 [&] { artifactLocation(Unit.File); });
          });
        });
      for (const FoldedGap &Gap : foldGaps(Run.Gaps)) {
        std::string Text = gapName(Gap.First.Kind).str();
        if (!Gap.First.Text.empty())
          Text += ": " + Gap.First.Text;
        if (Gap.Count > 1)
          Text += " (and " + llvm::utostr(Gap.Count - 1) + " more like it)";
        notification(GapNotice, gapLevel(Gap.First.Kind), Text, [&] {
          if (Where.known(Gap.First.Place))
            location({Gap.First.Place, ""});
        });
      }
      for (const std::string &World : worldsWithoutThreads(Run))
        notification(NoThreadNotice, "note", World, [] {});
      for (const Note &Each : Run.Mistakes)
        notification(MistakeNotice, "warning", Each.Text, [&] {
          if (Where.known(Each.Place))
            location({Each.Place, ""});
        });
    });
    Json.attributeObject("properties", [&] {
      Json.attribute("units", Run.Units);
      Json.attribute("analysed", Run.Analysed);
      Json.attribute("recovered", Run.Recovered);
      Json.attribute("failed", Run.Failed.size());
      Json.attributeObject("leftOut", [&] {
        Json.attribute("lowConfidence", Run.LeftOut.Uncertain);
        Json.attribute("vendored", Run.LeftOut.Vendored);
        Json.attribute("excluded", Run.LeftOut.Excluded);
        Json.attribute("nolint", Run.LeftOut.NoLint);
      });
    });
  });
}

void SarifPrinter::notification(unsigned Descriptor, llvm::StringRef Level,
                                llvm::StringRef Text,
                                llvm::function_ref<void()> At) {
  Json.object([&] {
    Json.attributeObject("descriptor", [&] {
      Json.attribute("id", Descriptors[Descriptor].first);
      Json.attribute("index", Descriptor);
    });
    Json.attribute("level", Level);
    message("message", Text);
    Json.attributeArray("locations", At);
  });
}

void printSarif(const RunReport &Run, llvm::raw_ostream &Out,
                llvm::ArrayRef<const Rule *> Rules) {
  SarifPrinter(Run, Rules, Out).log();
  Out << '\n';
}

} // namespace pothole
