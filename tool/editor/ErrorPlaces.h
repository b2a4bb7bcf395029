// Where the compiler saw errors in a unit that somebody else parses. What the
// parser drops at an error leaves no trace in the syntax tree, so this listens
// to the diagnostics on their way to whoever prints them.

#ifndef POTHOLE_TOOL_EDITOR_ERRORPLACES_H
#define POTHOLE_TOOL_EDITOR_ERRORPLACES_H

#include "clang/Basic/Diagnostic.h"

#include <memory>
#include <vector>

namespace pothole {

/// Listens as long as it lives; `Engine` must live longer.
class ErrorPlaces : public clang::DiagnosticConsumer {
public:
  explicit ErrorPlaces(clang::DiagnosticsEngine &Engine);
  ~ErrorPlaces() override;

  llvm::ArrayRef<clang::SourceLocation> places() const { return Found; }

  // Passes everything on.
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;
  void BeginSourceFile(const clang::LangOptions &Language,
                       const clang::Preprocessor *Reader) override;
  void EndSourceFile() override;
  void finish() override;
  bool IncludeInDiagnosticCounts() const override;

private:
  clang::DiagnosticsEngine &Engine;
  clang::DiagnosticConsumer *Next;
  std::unique_ptr<clang::DiagnosticConsumer> OwnedNext; // if the engine did
  std::vector<clang::SourceLocation> Found;
};

} // namespace pothole

#endif
