//===- Lambdas
//-------------------------------------------------------------===//
//
// A closure is a record: building it stores what it captures into its fields,
// calling it is calling its operator() with its address first. Inside, slot 0
// is the closure, and a captured variable is the field, or what the field
// refers to.
//
// A captureless lambda turned into a function pointer is the address of its
// static invoker, a function that calls operator() on no closure.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace pothole {
namespace {

/// `findSpecialization` is not const, though it changes nothing.
const FunctionDecl *instance(const FunctionTemplateDecl *Template,
                             const TemplateArgumentList &Arguments) {
  for (const FunctionDecl *Instance : Template->specializations()) {
    const TemplateArgumentList *Its = Instance->getTemplateSpecializationArgs();
    if (Its &&
        llvm::equal(Its->asArray(), Arguments.asArray(),
                    [](const TemplateArgument &A, const TemplateArgument &B) {
                      return A.structurallyEquals(B);
                    }))
      return Instance;
  }
  return nullptr;
}

} // namespace

void Lowering::buildClosure(ValueId Place, const LambdaExpr *E) {
  const CXXRecordDecl *Closure = E->getLambdaClass();
  Found.Closures.push_back(Closure);
  auto Field = Closure->field_begin();
  for (const Expr *Init : E->capture_inits()) {
    if (Field == Closure->field_end())
      return;
    if (Init)
      initialize(Body.member(Place, *Field), Field->getType(), Init);
    ++Field;
  }
}

void Lowering::enterClosure(const CXXRecordDecl *Closure) {
  Closure->getCaptureFields(Captures, ThisCapture);
}

ValueId Lowering::closureAsFunction(const CXXRecordDecl *Closure,
                                    const CXXMemberCallExpr *Conversion) {
  discard(Conversion->getImplicitObjectArgument());
  const CXXMethodDecl *Operator = Closure->getLambdaCallOperator();
  const FunctionDecl *Invoker = Closure->getLambdaStaticInvoker();
  if (!Operator || !Invoker)
    return NoValue;
  if (const FunctionTemplateDecl *Template =
          Operator->getDescribedFunctionTemplate()) {
    const FunctionDecl *Converter = Conversion->getMethodDecl();
    const TemplateArgumentList *Arguments =
        Converter ? Converter->getTemplateSpecializationArgs() : nullptr;
    const FunctionTemplateDecl *Invokers =
        Invoker->getDescribedFunctionTemplate();
    if (!Arguments || !Invokers)
      return NoValue;
    Operator = cast_or_null<CXXMethodDecl>(instance(Template, *Arguments));
    Invoker = instance(Invokers, *Arguments);
  }
  if (!Operator || !Invoker)
    return NoValue;
  Found.Invokers.emplace_back(Invoker, Operator);
  return Body.functionAddress(Invoker);
}

void Lowering::lowerInvoker(const FunctionDecl *Invoker,
                            const CXXMethodDecl *Operator) {
  Current = Invoker;
  declareParameters(Invoker);
  SourceLocation Where = Operator->getLocation();
  llvm::SmallVector<ValueId, 8> Arguments;
  if (Operator->isImplicitObjectMemberFunction())
    Arguments.push_back(NoValue); // no closure, and nothing in it
  for (uint32_t Slot = 0; Slot < Body.function().ParameterCount; ++Slot)
    Arguments.push_back(Body.function().Locals[Slot].Addressed
                            ? Body.localAddress(Slot)
                            : Body.localContent(Slot));
  Event Call;
  Call.Kind = EventKind::Call;
  Call.Callee = Entities.of(Operator);
  Call.Place = Body.location(Where);
  ValueId Result = Body.emit(Call, Arguments);
  bool Void = Invoker->getReturnType()->isVoidType();
  Body.function().ReturnsRecord = Invoker->getReturnType()->isRecordType();
  Body.emit(EventKind::Return, Where, NoValue, Void ? NoValue : Result);
  Body.finish();
}

} // namespace pothole
