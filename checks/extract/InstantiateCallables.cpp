//===- Generic lambdas that only the library calls
//-------------------------===//
//
// `std::for_each(b, e, [](auto &x) {...})`: the body of for_each is skipped, so
// nobody instantiates the lambda, and what it does is lost. We call it for the
// library, with the arguments it is likely to get:
//   thread, async, invoke   what follows the callable
//   algorithms              what the other arguments, as iterators, refer to,
//   or
//                           the elements of a container; once, twice, or after
//                           an initial value (accumulate)
//   visit                   each alternative
// The first that fits counts, for visit all that do.

#include "checks/extract/Extractor.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace pothole {
namespace {

struct GenericUse {
  CXXRecordDecl *Callable;
  unsigned Position; // among Arguments
  llvm::SmallVector<Expr *, 6> Arguments;
  SourceLocation Where;
};

bool inLibrary(const SourceManager &Sources, SourceLocation Where) {
  return Where.isInvalid() ||
         Sources.isInSystemHeader(Sources.getExpansionLoc(Where));
}

/// A class of the project with a call operator template nobody instantiated.
FunctionTemplateDecl *genericOperator(CXXRecordDecl *Record) {
  if (!Record || !Record->hasDefinition() || Record->isDependentContext())
    return nullptr;
  DeclarationName Name =
      Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  for (NamedDecl *Each : Record->lookup(Name))
    if (auto *Template = dyn_cast<FunctionTemplateDecl>(Each))
      return Template;
  return nullptr;
}

class Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(const SourceManager &Sources) : Sources(Sources) {}
  std::vector<GenericUse> Uses;

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitCallExpr(CallExpr *E) {
    consider(E->getDirectCallee(), llvm::SmallVector<Expr *, 6>(E->arguments()),
             E->getExprLoc());
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    consider(E->getConstructor(), llvm::SmallVector<Expr *, 6>(E->arguments()),
             E->getExprLoc());
    return true;
  }

private:
  void consider(const FunctionDecl *Callee,
                llvm::SmallVector<Expr *, 6> Arguments, SourceLocation Where) {
    if (!Callee || !inLibrary(Sources, Callee->getLocation()))
      return;
    for (unsigned I = 0; I < Arguments.size(); ++I) {
      CXXRecordDecl *Record = Arguments[I]->getType()->getAsCXXRecordDecl();
      FunctionTemplateDecl *Operator = genericOperator(Record);
      if (Operator && !inLibrary(Sources, Record->getLocation()) &&
          Operator->spec_begin() == Operator->spec_end())
        Uses.push_back({Record, I, Arguments, Where});
    }
  }

  const SourceManager &Sources;
};

class Caller {
public:
  Caller(Sema &Semantics, const GenericUse &Use)
      : Semantics(Semantics), Context(Semantics.getASTContext()), Use(Use) {}

  void run() {
    if (visitsAlternatives())
      return;
    Types Following;
    for (unsigned I = Use.Position + 1; I < Use.Arguments.size(); ++I)
      Following.push_back(Use.Arguments[I]->getType());
    if (call(Following, VK_XValue))
      return;
    for (unsigned I = 0; I < Use.Arguments.size(); ++I) {
      QualType Element = elementOf(Use.Arguments[I]);
      if (Element.isNull() || I == Use.Position)
        continue;
      for (unsigned Initial = I + 1; Initial < Use.Position; ++Initial) {
        QualType Of = Use.Arguments[Initial]->getType();
        if (!Context.hasSameUnqualifiedType(Of, Use.Arguments[I]->getType()) &&
            call({Of, Element}, VK_LValue))
          return;
      }
      if (call({Element}, VK_LValue) || call({Element, Element}, VK_LValue))
        return;
    }
  }

private:
  using Types = llvm::SmallVector<QualType, 4>;

  Expr *make(QualType Of, ExprValueKind Kind) {
    return new (Context)
        OpaqueValueExpr(Use.Where, Of.getNonReferenceType(), Kind);
  }

  bool call(llvm::ArrayRef<QualType> ArgumentTypes, ExprValueKind Kind) {
    llvm::SmallVector<Expr *, 4> Arguments;
    for (QualType Of : ArgumentTypes) {
      if (Of->isVoidType() || Of->isDependentType())
        return false;
      if (Of->isArrayType() || Of->isFunctionType())
        Of = Context.getDecayedType(Of);
      if (Kind == VK_XValue) // a copy the library made for the thread
        Of = Of.getNonReferenceType().getUnqualifiedType();
      Arguments.push_back(make(Of, Kind));
    }
    EnterExpressionEvaluationContext Evaluated(
        Semantics, Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
    Expr *Callable = make(Context.getCanonicalTagType(Use.Callable), VK_LValue);
    return Semantics
        .BuildCallToObjectOfClassType(nullptr, Callable, Use.Where, Arguments,
                                      Use.Where)
        .isUsable();
  }

  /// What an iterator refers to, or a container holds.
  QualType elementOf(Expr *Argument) {
    QualType Of = Argument->getType();
    if (Of->isPointerType())
      return Of->getPointeeType();
    CXXRecordDecl *Record = Of->getAsCXXRecordDecl();
    if (!Record || !Record->hasDefinition())
      return {};
    ExprResult Pointee = Semantics.BuildUnaryOp(
        nullptr, Use.Where, UO_Deref, make(Of.getUnqualifiedType(), VK_LValue));
    if (Pointee.isUsable())
      return Pointee.get()->getType();
    for (NamedDecl *Each : Record->lookup(&Context.Idents.get("value_type")))
      if (auto *Alias = dyn_cast<TypedefNameDecl>(Each))
        return Alias->getUnderlyingType();
    return {};
  }

  bool visitsAlternatives() {
    bool Called = false;
    for (Expr *Argument : Use.Arguments) {
      auto *Variant = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Argument->getType()->getAsCXXRecordDecl());
      if (!Variant || Variant->getName() != "variant" ||
          !Variant->isInStdNamespace())
        continue;
      for (const TemplateArgument &Pack : Variant->getTemplateArgs().asArray())
        for (const TemplateArgument &Each : Pack.getPackAsArray())
          if (Each.getKind() == TemplateArgument::Type)
            Called |= call({Each.getAsType()}, VK_LValue);
    }
    return Called;
  }

  Sema &Semantics;
  ASTContext &Context;
  const GenericUse &Use;
};

} // namespace

void instantiateCallables(Sema &Semantics) {
  const SourceManager &Sources = Semantics.getSourceManager();
  Finder Find(Sources);
  for (Decl *Each : Semantics.getASTContext().getTranslationUnitDecl()->decls())
    if (isa<LinkageSpecDecl>(Each) || !inLibrary(Sources, Each->getLocation()))
      Find.TraverseDecl(Each);
  for (const GenericUse &Use : Find.Uses)
    Caller(Semantics, Use).run();
}

} // namespace pothole
