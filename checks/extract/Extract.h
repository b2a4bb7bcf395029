// syntax tree -> facts. The only stage that sees Clang.
//
//   entities   declarations become (namespace, USR, ordinal)
//   bodies     each function of the project becomes an event graph
//   library    calls and types of known libraries become events by table
//
// Bodies in system headers are skipped by the parser; what the project needs
// instantiated from them is instantiated after parsing (Instantiate.cpp).

#ifndef POTHOLE_CHECKS_EXTRACT_EXTRACT_H
#define POTHOLE_CHECKS_EXTRACT_EXTRACT_H

#include "checks/facts/Facts.h"

#include "llvm/ADT/ArrayRef.h"

#include <memory>

namespace clang {
class CompilerInstance;
class FrontendAction;
class ASTContext;
class Sema;
class SourceLocation;
} // namespace clang

namespace pothole {

class Knowledge;

/// The facts of a parsed unit. `Semantics` may be null: then nothing more is
/// instantiated. Never fails: what is not understood is a gap.
TuFacts extract(clang::ASTContext &Context, clang::Sema *Semantics);
/// The same, into facts that already name the unit. A function with one of the
/// `Errors` inside is given up: what the parser dropped left no trace in it.
/// `Rows` say what libraries do; null: the built-in ones, here and below.
void extract(clang::ASTContext &Context, clang::Sema *Semantics, TuFacts &Out,
             llvm::ArrayRef<clang::SourceLocation> Errors = {},
             const Knowledge *Rows = nullptr);

/// An action that parses with system bodies skipped and fills `Out`.
std::unique_ptr<clang::FrontendAction> createExtractAction(TuFacts &Out);

/// Runs the front end in this process on a command ("clang++ -std=... f.cpp",
/// first word the driver) in `Directory`. Diagnostics become gaps. True if a
/// syntax tree came out, even one with errors.
bool extractCommand(const std::vector<std::string> &Command,
                    const std::string &Directory, const std::string &MainFile,
                    TuFacts &Out, const Knowledge *Rows = nullptr);

/// The same over source held in memory, for tests; `FileName` decides the
/// language.
TuFacts extractSource(const std::string &Source, const std::string &FileName,
                      const std::vector<std::string> &Flags);

} // namespace pothole

#endif
