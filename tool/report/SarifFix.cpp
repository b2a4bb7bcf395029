// Remedies in SARIF: a `fix` each, which viewers offer one by one, so decisions
// may stand among them; their descriptions say so.

#include "tool/report/SarifPrinter.h"

#include <map>
#include <set>

namespace pothole {

void SarifPrinter::fixes(const Hazard &Found) {
  // Several places may ask for one change.
  std::set<std::vector<Edit>> Seen = {{}};
  std::vector<const Remedy *> Once;
  for (const Remedy &Each : Found.Remedies)
    if (Seen.insert(Each.Edits).second)
      Once.push_back(&Each);
  if (Once.empty())
    return;
  Json.attributeArray("fixes", [&] {
    for (const Remedy *Each : Once)
      fix(*Each);
  });
}

void SarifPrinter::fix(const Remedy &Wanted) {
  const RemedyRow &Row = rowOf(Wanted.Kind);
  std::map<FileId, std::vector<const Edit *>> ByFile;
  for (const Edit &Part : Wanted.Edits)
    ByFile[Part.File].push_back(&Part);
  Json.object([&] {
    message("description",
            Row.Does.str() + (Row.Decision ? " (a decision)" : ""));
    Json.attributeArray("artifactChanges", [&] {
      for (const auto &[File, Parts] : ByFile)
        Json.object([&] {
          artifactLocation(Run.Files[File].Path);
          Json.attributeArray("replacements", [&] {
            for (const Edit *Part : Parts)
              replacement(*Part);
          });
        });
    });
  });
}

void SarifPrinter::replacement(const Edit &Part) {
  Location Begin = Where.at(Part.File, Part.Offset);
  Location End = Where.at(Part.File, Part.Offset + Part.Length);
  Json.object([&] {
    Json.attributeObject("deletedRegion", [&] {
      Json.attribute("startLine", Begin.Line);
      Json.attribute("startColumn", Where.characterColumn(Begin));
      Json.attribute("endLine", End.Line);
      Json.attribute("endColumn", Where.characterColumn(End));
    });
    Json.attributeObject("insertedContent", [&] { text("text", Part.Text); });
  });
}

} // namespace pothole
