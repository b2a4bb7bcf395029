//===- Whole functions
//-----------------------------------------------------===//
//
// Around the statements of a body: parameters get their slots, constructors
// build bases and members first, destructors end with theirs. An implicit
// member function has no text of its own and stands where its class does.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/Stack.h"

using namespace clang;

namespace pothole {

Lowering::Lowering(EntityTable &Entities, Function &Out, Discoveries &Found)
    : Entities(Entities), Body(Entities, Out), Found(Found) {}

void Lowering::gap(GapKind Kind, SourceLocation Where, std::string Text) {
  Found.Gaps.push_back({Kind, Body.location(Where), std::move(Text)});
}

bool Lowering::tooDeep(const Stmt *S) {
  if (!isStackNearlyExhausted())
    return false;
  gap(GapKind::Limit, S->getBeginLoc(), "nested too deeply");
  HasErrors = true;
  return true;
}

void Lowering::declareParameters(const FunctionDecl *Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (Method && Method->isImplicitObjectMemberFunction()) {
    Local This;
    This.Kind = LocalKind::This;
    This.Name = "this";
    This.LocalType = describeType(Entities, Method->getThisType());
    This.Place = Body.location(Function->getLocation());
    Body.function().Locals.push_back(std::move(This));
    FirstParameter = 1;
    if (Method->getParent()->isLambda())
      enterClosure(Method->getParent());
  }
  for (const ParmVarDecl *Parameter : Function->parameters())
    slotOf(Parameter);
  Body.function().ParameterCount =
      static_cast<uint32_t>(Body.function().Locals.size());
}

bool Lowering::lowerFunction(const FunctionDecl *Function) {
  Current = Function;
  const Stmt *Text = Function->getBody();
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function);
  const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function);
  if (Text)
    findAddressed(Text);
  if (Constructor)
    for (const CXXCtorInitializer *Each : Constructor->inits())
      findAddressed(Each->getInit());
  Body.function().ReturnsRecord = Function->getReturnType()->isRecordType();
  declareParameters(Function);
  Body.function().TrustLocks = Function->hasAttr<NoThreadSafetyAnalysisAttr>();
  if (Constructor)
    lowerConstructorInitializers(Constructor);
  if (Destructor)
    Epilogue = {Body.newBlock(), 0};
  if (Text)
    Visit(Text);
  SourceLocation End = Text ? Text->getEndLoc() : Function->getLocation();
  if (Destructor) {
    Body.jump(Epilogue->Block);
    Body.setCurrent(Epilogue->Block);
    destroyMembers(Destructor->getParent(), End);
  }
  Body.emit(EventKind::Return, End);
  Body.finish();
  return !HasErrors;
}

void Lowering::lowerConstructorInitializers(
    const CXXConstructorDecl *Constructor) {
  ValueId This = Body.localContent(0);
  for (const CXXCtorInitializer *Each : Constructor->inits()) {
    const Expr *Init = Each->getInit();
    Scope Expression(*this, Init->getSourceRange());
    if (Each->isBaseInitializer()) {
      QualType Base(Each->getBaseClass(), 0);
      initialize(Body.base(This, Base->getAsCXXRecordDecl()), Base, Init);
    } else if (const IndirectFieldDecl *Path = Each->getIndirectMember()) {
      ValueId Place = This;
      for (const NamedDecl *Link : Path->chain())
        Place = Body.member(Place, cast<FieldDecl>(Link));
      initialize(Place, Path->getAnonField()->getType(), Init);
    } else if (const FieldDecl *Field = Each->getMember()) {
      initialize(Body.member(This, Field), Field->getType(), Init);
      touchBesideThread(Field, Init->getExprLoc());
    } else { // delegates to another constructor
      initialize(This, Init->getType(), Init);
    }
    ExtendedTemporaries.clear();
  }
}

bool Lowering::lowerGlobalInitializer(const VarDecl *Variable) {
  findAddressed(Variable->getInit());
  {
    Scope Expression(*this, Variable->getInit()->getSourceRange());
    initialize(Body.globalAddress(Variable), Variable->getType(),
               Variable->getInit());
  }
  Body.emit(EventKind::Return, Variable->getLocation());
  Body.finish();
  return !HasErrors;
}

} // namespace pothole
