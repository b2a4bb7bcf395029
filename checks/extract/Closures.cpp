//===- Lambdas -------------------------------------------------------------===//
//
// A closure is a record: building it stores what it captures into its fields,
// calling it is calling its operator() with its address first. Inside, slot 0 is
// the closure, and a captured variable is the field, or what the field refers to.
//
// A captureless lambda turned into a function pointer is the address of its
// operator(), whose slot 0 nobody then passes: callers through the pointer have
// one argument less than it has parameters.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace pothole {

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
  const FunctionDecl *Operator = Closure->getLambdaCallOperator();
  if (!Operator)
    return NoValue;
  if (FunctionTemplateDecl *Template = Operator->getDescribedFunctionTemplate()) {
    const FunctionDecl *Converter = Conversion->getMethodDecl();
    const TemplateArgumentList *Arguments =
        Converter ? Converter->getTemplateSpecializationArgs() : nullptr;
    void *InsertPosition = nullptr;
    Operator = Arguments ? Template->findSpecialization(Arguments->asArray(),
                                                        InsertPosition)
                         : nullptr;
  }
  return Operator ? Body.functionAddress(Operator) : NoValue;
}

} // namespace pothole
