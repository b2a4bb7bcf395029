//===- new and delete
//------------------------------------------------------===//
//
// An array made by `new T[n]` begins at its element 0, so what happens to each
// of its objects happens at some Shift of the result.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {

ValueId Lowering::VisitCXXNewExpr(const CXXNewExpr *E) {
  QualType Of = E->getAllocatedType();
  ValueId Count = NoValue;
  if (std::optional<const Expr *> Size = E->getArraySize(); Size && *Size)
    Count = valueOf(*Size);
  ValueId Object = NoValue;
  const FunctionDecl *Allocator = E->getOperatorNew();
  bool InPlace = Allocator && Allocator->isReservedGlobalPlacementOperator();
  for (unsigned I = 0; I < E->getNumPlacementArgs(); ++I) {
    ValueId Argument = valueOf(E->getPlacementArg(I));
    if (InPlace && I == 0)
      Object = Argument;
  }
  if (!InPlace) {
    Event Allocation;
    Allocation.Kind = EventKind::Alloc;
    Allocation.Operand = Count;
    Allocation.OfType = Body.type(Of);
    Allocation.Place = Body.location(E->getExprLoc());
    Object = Body.emit(Allocation);
  }
  if (const Expr *Init = E->getInitializer()) {
    if (E->isArray())
      initializeElements(Object, Of, Init);
    else
      initialize(Object, Of, Init);
  }
  return Object;
}

void Lowering::initializeElements(ValueId First, QualType Of,
                                  const Expr *Init) {
  Init = unwrapped(Init);
  if (const auto *Construction = dyn_cast<CXXConstructExpr>(Init))
    return construct(Body.shift(First, NoValue), Construction);
  const auto *List = dyn_cast<InitListExpr>(Init);
  if (!List)
    return;
  for (auto [Index, Each] : llvm::enumerate(List->inits()))
    initialize(Body.shift(First, Body.number(Index)), Of, Each);
}

ValueId Lowering::VisitCXXDeleteExpr(const CXXDeleteExpr *E) {
  ValueId Object = valueOf(E->getArgument());
  QualType Of = E->getDestroyedType();
  const CXXRecordDecl *Record =
      Of.isNull() ? nullptr : Of->getAsCXXRecordDecl();
  const CXXDestructorDecl *Destructor =
      Record && Record->hasDefinition() ? Record->getDestructor() : nullptr;
  if (Destructor && Destructor->isVirtual() && !E->isArrayForm()) {
    Event Call;
    Call.Kind = EventKind::Call;
    Call.Callee = Entities.of(Destructor);
    Call.Flags = Virtual;
    Call.Place = Body.location(E->getExprLoc());
    Body.emit(Call, Object);
  } else if (!Of.isNull()) {
    destroy(E->isArrayForm() ? Body.shift(Object, NoValue) : Object, Of,
            E->getExprLoc());
  }
  Body.emit(EventKind::Free, E->getExprLoc(), NoValue, Object);
  return NoValue;
}

} // namespace pothole
