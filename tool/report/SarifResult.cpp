// One hazard in SARIF; Sarif.cpp says what goes where.

#include "tool/report/SarifPrinter.h"
#include "tool/report/Wording.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <map>
#include <set>

namespace pothole {
namespace {

// GitHub shows 100 locations of a result and 1,000 steps of its flows.
constexpr size_t MostRelated = 100;
constexpr size_t MostSteps = 500;

/// "[text](3)".
std::string link(llvm::StringRef Text, size_t Id) {
  return "[" + Text.str() + "](" + llvm::utostr(Id) + ")";
}

double rank(Confidence Trust) {
  switch (Trust) {
  case Confidence::High:
    return 90;
  case Confidence::Medium:
    return 60;
  case Confidence::Low:
    break;
  }
  return 30;
}

/// What else to look at: the other sides first, which the message links to,
/// then what the rule found telling, then evidence that is on no path.
std::vector<Note> relatedPlaces(const Hazard &Found,
                                llvm::ArrayRef<Note> Others) {
  std::set<std::pair<Location, std::string>> Seen;
  for (const ThreadPath &Path : Found.Threads)
    for (const Note &Step : Path.Steps)
      Seen.insert({Step.Place, Step.Text});
  std::vector<Note> Related = Others.vec();
  for (llvm::ArrayRef<Note> Notes : {Found.Related, Found.Notes})
    for (const Note &Each : Notes)
      if (Each.Place.valid() && !isFix(Each) &&
          Seen.insert({Each.Place, Each.Text}).second)
        Related.push_back(Each);
  if (Related.size() > MostRelated)
    Related.resize(MostRelated);
  return Related;
}

/// The standard's words: a verb and a noun.
std::vector<std::string> sarifKinds(NoteKind Kind) {
  switch (Kind) {
  case NoteKind::Start:
    return {"enter", "function"};
  case NoteKind::Call:
    return {"call", "function"};
  case NoteKind::Acquire:
    return {"acquire", "lock"};
  case NoteKind::Release:
    return {"release", "lock"};
  case NoteKind::Access:
    return {"memory", "danger"};
  case NoteKind::Other:
    break;
  }
  return {};
}

} // namespace

void SarifPrinter::result(const Hazard &Found, llvm::StringRef Fingerprint) {
  std::vector<Note> Others = otherAccesses(Found);
  std::vector<Note> Related = relatedPlaces(Found, Others);
  Json.object([&] {
    Json.attribute("ruleId", ruleName(Found.Rule));
    for (size_t Index = 0; Index < Rules.size(); ++Index)
      if (Found.Rule == Rules[Index]->Id)
        Json.attribute("ruleIndex", Index);
    Json.attribute("level", "warning");
    Json.attribute("rank", rank(Found.Trust));
    resultMessage(Found, std::min(Others.size(), Related.size()));
    Json.attributeArray("locations", [&] { primaryLocation(Found); });
    Json.attributeArray("relatedLocations", [&] {
      for (size_t Index = 0; Index < Related.size(); ++Index)
        location(Related[Index], Index + 1);
    });
    codeFlow(Found);
    fixes(Found);
    Json.attributeObject("partialFingerprints", [&] {
      Json.attribute("potholeHazard/v1", Fingerprint);
      // The one GitHub matches alerts by; left out, it would be made from the
      // text of the line, which changes more often than the hazard.
      Json.attribute("primaryLocationLineHash", Fingerprint);
    });
    Json.attributeObject("properties", [&] {
      text("variable", Found.State);
      text("symbol", Found.Symbol);
      Json.attribute("confidence", confidenceName(Found.Trust));
      strings("assumptions", Found.Assumptions);
      strings("sameCause", Found.SameCause);
    });
  });
}

/// Message, links and remedy: many viewers show nothing but this.
void SarifPrinter::resultMessage(const Hazard &Found, size_t Others) {
  std::string Message = sarifMessage(Found.Text);
  for (size_t Other = 1; Other <= Others; ++Other)
    Message += (Other == 1 ? " (" : ", ") + link("other access", Other);
  if (Others)
    Message += ")";
  if (!Found.SameCause.empty())
    Message += sarifMessage("; same cause: " + quotedList(Found.SameCause));
  if (!Found.Notes.empty() && isFix(Found.Notes.back()))
    Message += sarifMessage("; " + Found.Notes.back().Text);
  Json.attributeObject("message", [&] { Json.attribute("text", Message); });
}

void SarifPrinter::primaryLocation(const Hazard &Found) {
  Json.object([&] {
    if (Where.known(Found.Place))
      physicalLocation(Found.Place);
    if (Found.State.empty())
      return;
    Json.attributeArray("logicalLocations", [&] {
      Json.object([&] {
        text("fullyQualifiedName", Found.State);
        Json.attribute("kind", "variable");
      });
    });
  });
}

void SarifPrinter::codeFlow(const Hazard &Found) {
  std::vector<const ThreadPath *> Paths;
  for (const ThreadPath &Path : Found.Threads)
    if (!Path.Steps.empty())
      Paths.push_back(&Path);
  if (Paths.empty())
    return;
  Json.attributeArray("codeFlows", [&] {
    Json.object([&] {
      Json.attributeArray("threadFlows", [&] {
        std::map<std::string, unsigned> Seen; // one root may race with itself
        for (const ThreadPath *Path : Paths) {
          unsigned Ordinal = ++Seen[Path->Root];
          threadFlow(*Path, Ordinal == 1
                                ? Path->Root
                                : Path->Root + " " + llvm::utostr(Ordinal));
        }
      });
    });
  });
}

void SarifPrinter::threadFlow(const ThreadPath &Path, llvm::StringRef Id) {
  // Of a path too long to show, the end is what matters.
  llvm::ArrayRef<Note> Steps = llvm::ArrayRef(Path.Steps).take_back(MostSteps);
  Json.object([&] {
    text("id", Id);
    message("message", "thread '" + Path.Root + "'");
    Json.attributeArray("locations", [&] {
      unsigned Depth = 0;
      for (const Note &Each : Steps) {
        bool Last = &Each == &Steps.back();
        step(Each, Depth, Last ? &Path : nullptr);
        Depth += Each.Kind == NoteKind::Call;
      }
    });
  });
}

void SarifPrinter::step(const Note &Step, unsigned Depth,
                        const ThreadPath *AccessOf) {
  Json.object([&] {
    Json.attributeBegin("location");
    location(Step);
    Json.attributeEnd();
    std::vector<std::string> Kinds = sarifKinds(Step.Kind);
    if (!Kinds.empty())
      strings("kinds", Kinds);
    Json.attribute("nestingLevel", Depth);
    if (!AccessOf)
      return;
    Json.attribute("executionOrder", 1);
    Json.attribute("importance", "essential");
    Json.attributeObject("state", [&] {
      message("locks held",
              AccessOf->Locks.empty() ? "none" : quotedList(AccessOf->Locks));
    });
  });
}

void SarifPrinter::location(const Note &At, size_t Id) {
  Json.object([&] {
    if (Id)
      Json.attribute("id", Id);
    if (Where.known(At.Place))
      physicalLocation(At.Place);
    if (!At.Text.empty())
      message("message", At.Text);
  });
}

void SarifPrinter::physicalLocation(Location Place) {
  Json.attributeObject("physicalLocation", [&] {
    artifactLocation(Run.Files[Place.File].Path);
    Json.attributeObject("region", [&] {
      Json.attribute("startLine", Place.Line);
      Json.attribute("startColumn", Where.characterColumn(Place));
    });
  });
}

void SarifPrinter::artifactLocation(llvm::StringRef Path) {
  Json.attributeObject("artifactLocation", [&] {
    std::string Relative = Where.relative(Path);
    bool Absolute = llvm::StringRef(Relative).starts_with("/");
    Json.attribute("uri",
                   (Absolute ? "file://" : "") + percentEncoded(Relative));
    if (!Absolute && !Where.root().empty())
      Json.attribute("uriBaseId", "SRCROOT");
  });
}

void SarifPrinter::strings(llvm::StringRef Key,
                           llvm::ArrayRef<std::string> Texts) {
  Json.attributeArray(Key, [&] {
    for (const std::string &Text : Texts)
      Json.value(llvm::json::fixUTF8(Text));
  });
}

} // namespace pothole
