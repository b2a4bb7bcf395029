// One SARIF log being written. Sarif.cpp holds what is said once per run,
// SarifResult.cpp what is said once per hazard.

#ifndef POTHOLE_TOOL_REPORT_SARIFPRINTER_H
#define POTHOLE_TOOL_REPORT_SARIFPRINTER_H

#include "tool/report/Places.h"
#include "tool/report/Report.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/JSON.h"

#include <string>

namespace pothole {

/// Text as the standard wants it in messages: braces would be placeholders,
/// "](" would be a link.
std::string sarifMessage(llvm::StringRef Text);

/// A path as part of a URI.
std::string percentEncoded(llvm::StringRef Path);

class SarifPrinter {
public:
  SarifPrinter(const RunReport &Run, llvm::ArrayRef<const Rule *> Rules,
               llvm::raw_ostream &Out)
      : Run(Run), Rules(Rules), Json(Out, /*IndentSize=*/2), Where(Run) {}

  void log();

private:
  void text(llvm::StringRef Key, llvm::StringRef Text) {
    Json.attribute(Key, llvm::json::fixUTF8(Text));
  }
  void message(llvm::StringRef Key, llvm::StringRef Text) {
    Json.attributeObject(Key,
                         [&] { Json.attribute("text", sarifMessage(Text)); });
  }

  // Once per run.
  void driver();
  void rule(const Rule &Each);
  void invocation();
  void notification(unsigned Descriptor, llvm::StringRef Level,
                    llvm::StringRef Text, llvm::function_ref<void()> At);
  // Once per hazard.
  void result(const Hazard &Found, llvm::StringRef Fingerprint);
  void resultMessage(const Hazard &Found, size_t Others);
  void primaryLocation(const Hazard &Found);
  void codeFlow(const Hazard &Found);
  void threadFlow(const ThreadPath &Path, llvm::StringRef Id);
  void step(const Note &Step, unsigned Depth, const ThreadPath *AccessOf);
  void location(const Note &At, size_t Id = 0);
  void physicalLocation(Location Place);
  void artifactLocation(llvm::StringRef Path);
  void strings(llvm::StringRef Key, llvm::ArrayRef<std::string> Texts);
  void fixes(const Hazard &Found);
  void fix(const Remedy &Wanted);
  void replacement(const Edit &Part);

  const RunReport &Run;
  llvm::ArrayRef<const Rule *> Rules;
  llvm::json::OStream Json;
  Places Where;
};

} // namespace pothole

#endif
