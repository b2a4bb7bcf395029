#include "tool/editor/ErrorPlaces.h"

using namespace clang;

namespace pothole {

ErrorPlaces::ErrorPlaces(DiagnosticsEngine &Engine)
    : Engine(Engine), Next(Engine.getClient()), OwnedNext(Engine.takeClient()) {
  Engine.setClient(this, /*ShouldOwnClient=*/false);
}

ErrorPlaces::~ErrorPlaces() {
  bool Owned = OwnedNext.release() != nullptr;
  Engine.setClient(Next, Owned);
}

void ErrorPlaces::HandleDiagnostic(DiagnosticsEngine::Level Level,
                                   const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  // A warning drops nothing, even where it is an error by default or by flag.
  if (Level >= DiagnosticsEngine::Error && Info.getLocation().isValid() &&
      !Engine.getDiagnosticIDs()->isWarningOrExtension(Info.getID()))
    Found.push_back(Info.getLocation());
  Next->HandleDiagnostic(Level, Info);
}

void ErrorPlaces::BeginSourceFile(const LangOptions &Language,
                                  const Preprocessor *Reader) {
  Next->BeginSourceFile(Language, Reader);
}

void ErrorPlaces::EndSourceFile() { Next->EndSourceFile(); }

void ErrorPlaces::finish() { Next->finish(); }

bool ErrorPlaces::IncludeInDiagnosticCounts() const {
  return Next->IncludeInDiagnosticCounts();
}

} // namespace pothole
