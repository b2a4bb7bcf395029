// Collects what of a unit belongs to the project and lowers it.

#ifndef POTHOLE_CHECKS_EXTRACT_EXTRACTOR_H
#define POTHOLE_CHECKS_EXTRACT_EXTRACTOR_H

#include "checks/extract/EntityTable.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SetVector.h"

namespace clang {
class Sema;
}

namespace pothole {

class Extractor {
public:
  Extractor(clang::ASTContext &Context, TuFacts &Out,
            llvm::ArrayRef<clang::SourceLocation> Errors,
            const Knowledge &Rows);

  void run();

private:
  void collectScope(const clang::DeclContext *Scope);
  void collect(const clang::Decl *Each);
  void collectTemplate(const clang::FunctionTemplateDecl *Template);
  void collectImplicit(const clang::CXXRecordDecl *Record);
  void collectClosure(const clang::CXXRecordDecl *Closure);
  void add(const clang::FunctionDecl *Function);
  void add(const clang::VarDecl *Variable);

  void lower(const clang::FunctionDecl *Function);
  void lower(const clang::VarDecl *Variable);
  void lowerInvoker(const clang::FunctionDecl *Invoker,
                    const clang::CXXMethodDecl *Operator);
  void takeDiscoveries();
  bool hasErrors(const clang::Decl *Declaration) const;

  clang::ASTContext &Context;
  TuFacts &Out;
  llvm::ArrayRef<clang::SourceLocation> Errors;
  EntityTable Entities;
  Discoveries Found;
  llvm::SetVector<const clang::FunctionDecl *> Functions; // definitions
  llvm::SetVector<const clang::VarDecl *> Variables;
  llvm::DenseSet<const clang::Decl *> Collected;
  llvm::DenseSet<EntityId> Lowered;
};

/// Generic callables given to library functions: instantiates them for the
/// arguments the skipped bodies would have passed.
void instantiateCallables(clang::Sema &Semantics);

/// Instantiates what the project's own templates left undefined because the
/// library bodies that would have used them were skipped.
void instantiateLeftovers(clang::Sema &Semantics);

} // namespace pothole

#endif
