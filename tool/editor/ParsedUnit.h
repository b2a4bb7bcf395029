// The pipeline over one unit that an editor or clang-tidy has parsed: the unit
// alone is the program. It is analysed once, whoever asks how often.

#ifndef POTHOLE_TOOL_EDITOR_PARSEDUNIT_H
#define POTHOLE_TOOL_EDITOR_PARSEDUNIT_H

#include "tool/editor/ErrorPlaces.h"
#include "tool/report/Report.h"

#include "clang/AST/ASTContext.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pothole {

class ParsedUnit {
public:
  explicit ParsedUnit(std::vector<std::string> Rules)
      : Rules(std::move(Rules)) {}

  /// To be called before parsing; again, it does nothing.
  void listen(clang::DiagnosticsEngine &Engine);

  /// Sets an option of a rule, over what .pothole.yaml says; to be called
  /// before the unit is analysed.
  void set(llvm::StringRef Key, llvm::StringRef Value) {
    Options.emplace_back(Key, Value);
  }

  /// What the rules find. The first call analyses the unit; from then on the
  /// syntax tree may change, not the answer.
  const RunReport &report(clang::ASTContext &Context);

  /// What is wrong with the project's configuration; nothing, or nothing any
  /// more: it is to be said once.
  std::string takeProblem() { return std::exchange(Problem, {}); }

private:
  const std::vector<std::string> Rules;
  std::vector<std::pair<std::string, std::string>> Options;
  std::optional<ErrorPlaces> Errors;
  std::optional<RunReport> Report;
  std::string Problem;
};

/// The place in a unit's source that facts name; invalid if it is gone.
clang::SourceLocation sourceLocation(const RunReport &Report, Location Place,
                                     clang::SourceManager &Sources);

} // namespace pothole

#endif
