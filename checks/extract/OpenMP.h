// What OpenMP's directives say, apart from how they are lowered: which code
// other threads run, which variables it sees and how, what a loop counts.

#ifndef POTHOLE_CHECKS_EXTRACT_OPENMP_H
#define POTHOLE_CHECKS_EXTRACT_OPENMP_H

#include "clang/AST/StmtOpenMP.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace pothole {

/// `parallel` is part of `target teams distribute parallel for`.
bool consistsOf(const clang::OMPExecutableDirective *S,
                llvm::omp::Directive Part);

/// Its code is run by a task of its own.
bool makesTask(const clang::OMPExecutableDirective *S);
/// Its code is run by a team, or by lanes that are as good as one.
bool makesTeam(const clang::OMPExecutableDirective *S);
inline bool runsElsewhere(const clang::OMPExecutableDirective *S) {
  return makesTask(S) || makesTeam(S);
}

/// How many loops, nested, the directive shares out together.
unsigned sharedLoops(const clang::OMPExecutableDirective *S);
/// How many loops it speaks of: `ordered(2)` names a second one. Their counters
/// are private.
unsigned associatedLoops(const clang::OMPExecutableDirective *S);

enum class Privacy { Empty, Initialized, WrittenBack, Linear, Reduced };

/// A variable named in a clause that gives each thread its own.
struct PrivateItem {
  const clang::VarDecl *Variable = nullptr;
  const clang::Expr *Named = nullptr; // may be a section of the variable
  Privacy How = Privacy::Empty;
};
llvm::SmallVector<PrivateItem, 4>
privateItems(const clang::OMPExecutableDirective *S);

enum class Sharing { ByValue, ByAddress };

/// Locals of the surrounding function that a region sees. Those it only reads
/// are handed over by value: nobody changes them while the team runs.
struct RegionVariables {
  llvm::MapVector<const clang::VarDecl *, Sharing> Outer;
  bool This = false;
};
RegionVariables variablesOf(const clang::OMPExecutableDirective *S);

/// `for (i = Init; i < Bound; i += Step)`.
struct CountedLoop {
  const clang::VarDecl *Variable = nullptr;
  bool Declared = false; // by the loop itself
  const clang::Expr *Init = nullptr;
  const clang::Expr *Bound = nullptr;
  bool Inclusive = false;
  bool Down = false;
  const clang::Expr *Step = nullptr; // null: one
};
std::optional<CountedLoop> countedLoop(const clang::ForStmt *S);

/// Whether something may change the variable or take its address.
bool mayChange(const clang::Stmt *S, const clang::VarDecl *Variable);

} // namespace pothole

#endif
