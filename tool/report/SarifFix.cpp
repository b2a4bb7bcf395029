// Remedies in SARIF: a `fix` each, which viewers offer one by one, so decisions
// may stand among them; their descriptions say so.

#include "tool/report/SarifPrinter.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

namespace pothole {

void SarifPrinter::fixes(const Hazard &Found) {
  auto editable = [](const Remedy &Each) { return !Each.Edits.empty(); };
  if (llvm::none_of(Found.Remedies, editable))
    return;
  Json.attributeArray("fixes", [&] {
    for (const Remedy &Each : Found.Remedies)
      if (editable(Each))
        fix(Each);
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
