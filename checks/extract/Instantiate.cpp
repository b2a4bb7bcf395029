//===- What skipped library bodies would have instantiated
//-----------------===//
//
// `std::thread(Functor<int>{})` calls Functor<int>::operator() from a body we
// skipped, `std::make_unique<T>()` a constructor. After parsing, define what of
// the project's own classes such a body could reach: call operators,
// constructors and destructors of instantiated templates, and implicit default
// constructors; and all of a specialization that only an alias names, as header
// libraries have them for their users. Errors in what nobody may ever use are
// none: diagnostics are off meanwhile. Generic lambdas given to the library:
// InstantiateCallables.cpp.

#include "checks/extract/Extractor.h"

#include "clang/AST/ASTContext.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Scope.h"
#include "clang/Sema/Sema.h"

#include <utility>

using namespace clang;

namespace pothole {
namespace {

class Leftovers {
public:
  explicit Leftovers(Sema &Semantics) : Semantics(Semantics) {}

  /// `using sink_mt = sink<std::mutex>;` is there to be used.
  void completeNamed(DeclContext *Scope) {
    llvm::SmallVector<Decl *, 64> Declarations(Scope->decls());
    for (Decl *Each : Declarations) {
      if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(Each)) {
        if (isa<LinkageSpecDecl>(Each) || !ofLibrary(Each))
          completeNamed(cast<DeclContext>(Each));
      } else if (auto *Name = dyn_cast<TypedefNameDecl>(Each);
                 Name && !ofLibrary(Name)) {
        QualType Of = Name->getUnderlyingType();
        auto *Instance = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
            Of->isDependentType() ? nullptr : Of->getAsCXXRecordDecl());
        if (Instance && !ofLibrary(Instance->getSpecializedTemplate()) &&
            !Instance->hasDefinition() &&
            Semantics.isCompleteType(Name->getLocation(), Of))
          noteNamed(Instance->getDefinition());
      }
    }
  }

  void defineScope(DeclContext *Scope) {
    // Instantiation adds declarations behind the ones we walk.
    llvm::SmallVector<Decl *, 64> Declarations(Scope->decls());
    for (Decl *Each : Declarations)
      define(Each);
  }

private:
  bool ofLibrary(const Decl *Each) const {
    const SourceManager &Sources = Semantics.getSourceManager();
    return Each->getLocation().isInvalid() ||
           Sources.isInSystemHeader(
               Sources.getExpansionLoc(Each->getLocation()));
  }

  void noteNamed(CXXRecordDecl *Record) {
    if (!Record || !isa<ClassTemplateSpecializationDecl>(Record) ||
        ofLibrary(Record) || !Named.insert(Record).second)
      return;
    for (const CXXBaseSpecifier &Base : Record->bases())
      if (CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl())
        noteNamed(Of->getDefinition());
  }

  void define(Decl *Each) {
    if (!isa<LinkageSpecDecl>(Each) && ofLibrary(Each))
      return;
    if (auto *Template = dyn_cast<ClassTemplateDecl>(Each)) {
      llvm::SmallVector<ClassTemplateSpecializationDecl *, 16> Instances(
          Template->specializations());
      for (ClassTemplateSpecializationDecl *Instance : Instances)
        if (CXXRecordDecl *Definition = Instance->getDefinition())
          define(Definition);
    } else if (auto *Template = dyn_cast<FunctionTemplateDecl>(Each)) {
      llvm::SmallVector<FunctionDecl *, 16> Instances(
          Template->specializations());
      for (FunctionDecl *Instance : Instances)
        if (Instance->isReferenced() || Instance->isUsed(false))
          instantiate(Instance);
    } else if (isa<ClassTemplatePartialSpecializationDecl>(Each)) {
      return;
    } else if (auto *Record = dyn_cast<CXXRecordDecl>(Each)) {
      if (Record->isThisDeclarationADefinition() &&
          !Record->isDependentContext() && !Record->isInvalidDecl())
        defineMembers(Record);
    } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(Each)) {
      defineScope(cast<DeclContext>(Each));
    }
  }

  void defineMembers(CXXRecordDecl *Record) {
    if (!Record->isLambda())
      Semantics.ForceDeclarationOfImplicitMembers(Record);
    defineScope(Record);
    llvm::SmallVector<CXXMethodDecl *, 32> Methods(Record->methods());
    for (CXXMethodDecl *Method : Methods) {
      if (Method->isDeleted() || Method->isInvalidDecl())
        continue;
      auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
      if (Constructor && Constructor->isDefaulted() &&
          Constructor->isDefaultConstructor() && !Constructor->isTrivial() &&
          !Constructor->isDefined()) {
        EnterExpressionEvaluationContext Evaluated(
            Semantics, Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
        Semantics.MarkFunctionReferenced(Record->getLocation(), Constructor);
        continue;
      }
      if (Constructor || isa<CXXDestructorDecl>(Method) ||
          Method->getOverloadedOperator() == OO_Call || Method->isVirtual() ||
          Named.count(Record))
        instantiate(Method);
    }
  }

  void instantiate(FunctionDecl *Function) {
    if (Function->isDefined() || Function->isDeleted() ||
        Function->isDependentContext() || Function->isInvalidDecl() ||
        !Function->isImplicitlyInstantiable())
      return;
    const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern();
    if (!Pattern || !Pattern->isDefined() || ofLibrary(Pattern))
      return;
    Semantics.InstantiateFunctionDefinition(Function->getLocation(), Function,
                                            /*Recursive=*/true);
  }

  Sema &Semantics;
  llvm::DenseSet<const CXXRecordDecl *> Named; // by an alias alone
};

} // namespace

void instantiateLeftovers(Sema &Semantics) {
  if (!Semantics.getLangOpts().CPlusPlus)
    return;
  DiagnosticsEngine &Diagnostics = Semantics.getDiagnostics();
  bool Before = Diagnostics.getSuppressAllDiagnostics();
  Diagnostics.setSuppressAllDiagnostics(true);
  // The parser has left, and with it the outermost scope, where an implicit
  // assignment operator declares the builtin it copies arrays with.
  clang::Scope Outermost(nullptr, clang::Scope::DeclScope, Diagnostics);
  Outermost.setEntity(Semantics.getASTContext().getTranslationUnitDecl());
  clang::Scope *ScopeBefore = std::exchange(Semantics.TUScope, &Outermost);
  Leftovers Left(Semantics);
  Left.completeNamed(Semantics.getASTContext().getTranslationUnitDecl());
  Left.defineScope(Semantics.getASTContext().getTranslationUnitDecl());
  Semantics.PerformPendingInstantiations();
  instantiateCallables(Semantics);
  Semantics.PerformPendingInstantiations();
  Semantics.TUScope = ScopeBefore;
  Diagnostics.setSuppressAllDiagnostics(Before);
}

} // namespace pothole
