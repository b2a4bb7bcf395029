//===- Values of expressions
//-----------------------------------------------===//
//
// Scalars by value, records and arrays by the address of the object. What has
// no model is still walked for what it does, and its value is Unknown.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {

/// Layers that stand for what they wrap.
const Expr *Lowering::unwrapped(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    else if (const auto *Constant = dyn_cast<ConstantExpr>(E))
      E = Constant->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr(); // whoever makes the object destroys it
    else if (const auto *Argument = dyn_cast<CXXDefaultArgExpr>(E))
      E = Argument->getExpr();
    else if (const auto *Substituted =
                 dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      E = Substituted->getReplacement();
    else if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
      E = Rewritten->getSemanticForm();
    else
      return E;
  }
}

ValueId Lowering::valueOf(const Expr *E) {
  if (E->containsErrors()) {
    HasErrors = true;
    return NoValue;
  }
  if (tooDeep(E))
    return NoValue;
  E = unwrapped(E);
  if (E->isGLValue())
    return addressOf(E);
  if (E->getType()->isRecordType() || E->getType()->isArrayType())
    return materialize(E);
  return Visit(E);
}

/// For its effects only. Nobody reads, so naming a variable is no access.
void Lowering::discard(const Expr *E) {
  const Expr *Bare = unwrapped(E);
  if (const auto *Step = dyn_cast<UnaryOperator>(Bare);
      Step && Step->isIncrementDecrementOp())
    incrementOrDecrement(Step, /*Used=*/false);
  else if (const auto *Cast = dyn_cast<CastExpr>(Bare);
           Cast && Cast->getCastKind() == CK_ToVoid)
    discard(Cast->getSubExpr());
  else if (const auto *Comma = dyn_cast<BinaryOperator>(Bare);
           Comma && Comma->getOpcode() == BO_Comma) {
    discard(Comma->getLHS());
    discard(Comma->getRHS());
  } else
    valueOf(E);
}

ValueId Lowering::fullExpression(const Expr *E) {
  Scope Whole(*this, E->getSourceRange());
  if (E->getType()->isVoidType() || E->isGLValue()) {
    discard(E);
    return NoValue;
  }
  const auto *Step = dyn_cast<UnaryOperator>(unwrapped(E));
  if (Step && Step->isIncrementDecrementOp()) {
    discard(E);
    return NoValue;
  }
  size_t First = Body.function().Events.size();
  ValueId Value = valueOf(E);
  // `std::lock_guard<std::mutex>(m);` locks and unlocks at once.
  if (Value != NoValue && E->getType()->isRecordType())
    for (Event &Each : llvm::drop_begin(Body.function().Events, First))
      if (Each.Kind == EventKind::GuardInit && Each.Address == Value)
        Each.Flags |= Discarded;
  return Value;
}

ValueId Lowering::VisitExpr(const Expr *E) {
  if (const auto *Value = dyn_cast<OpaqueValueExpr>(E)) {
    if (auto Known = Opaque.find(Value); Known != Opaque.end())
      return Known->second;
    return Value->getSourceExpr() ? valueOf(Value->getSourceExpr()) : NoValue;
  }
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    if (List->getNumInits() == 0)
      return Body.number(0);
    return valueOf(List->getInit(0));
  }
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
    return valueOf(Default->getExpr());
  if (const auto *Pseudo = dyn_cast<PseudoObjectExpr>(E))
    return valueOf(Pseudo->getSyntacticForm());
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr, CXXNullPtrLiteralExpr,
          GNUNullExpr>(E))
    return Body.number(0);
  if (isa<RecoveryExpr>(E)) {
    HasErrors = true;
    return NoValue;
  }
  // Operands that are never evaluated.
  if (isa<UnaryExprOrTypeTraitExpr, TypeTraitExpr, ExpressionTraitExpr,
          ArrayTypeTraitExpr, OffsetOfExpr, SizeOfPackExpr, CXXNoexceptExpr,
          ConceptSpecializationExpr, RequiresExpr>(E)) {
    Expr::EvalResult Result;
    if (!E->isValueDependent() && E->EvaluateAsInt(Result, context()))
      return Body.number(Result.Val.getInt());
    return NoValue;
  }
  for (const Stmt *Child : E->children())
    if (const auto *Operand = dyn_cast_or_null<Expr>(Child))
      discard(Operand);
  return NoValue;
}

ValueId Lowering::VisitIntegerLiteral(const IntegerLiteral *E) {
  return Body.number(
      llvm::APSInt(E->getValue(), E->getType()->isUnsignedIntegerType()));
}

ValueId Lowering::VisitCharacterLiteral(const CharacterLiteral *E) {
  return Body.number(E->getValue());
}

ValueId Lowering::VisitCXXBoolLiteralExpr(const CXXBoolLiteralExpr *E) {
  return Body.number(E->getValue());
}

ValueId Lowering::VisitCXXThisExpr(const CXXThisExpr *E) {
  return thisObject(E->getExprLoc());
}

ValueId Lowering::VisitCastExpr(const CastExpr *E) {
  const Expr *From = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_LValueToRValue:
    return readOf(From);
  case CK_ArrayToPointerDecay:
    return decayed(From);
  case CK_ToVoid:
    discard(From);
    return NoValue;
  case CK_NullToPointer:
  case CK_NullToMemberPointer:
    return Body.number(0);
  case CK_DerivedToBase:
  case CK_UncheckedDerivedToBase:
  case CK_BaseToDerived:
  case CK_Dynamic:
    return convertedToBase(valueOf(From), E);
  case CK_PointerToBoolean:
  case CK_IntegralToBoolean:
  case CK_FloatingToBoolean:
  case CK_MemberPointerToBoolean: {
    ValueId Value = valueOf(From);
    const pothole::Value &V = Body.function().Values[Value];
    if (V.Kind == ValueKind::Number) // `true` of C: ((_Bool)+1u)
      return Body.number(V.Number != 0);
    bool Truth = V.Kind == ValueKind::Binary && V.Op >= Operator::Equal &&
                 V.Op <= Operator::LogicalNot;
    return Truth ? Value
                 : Body.binary(Operator::NotEqual, Value, Body.number(0));
  }
  case CK_IntegralCast:
    return fitted(valueOf(From), E->getType());
  case CK_UserDefinedConversion:
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(unwrapped(From)))
      if (const CXXRecordDecl *Class = Call->getRecordDecl();
          Class && Class->isLambda() && E->getType()->isPointerType())
        return closureAsFunction(Class, Call);
    return valueOf(From);
  default:
    return valueOf(From);
  }
}

ValueId Lowering::VisitUnaryOperator(const UnaryOperator *E) {
  switch (E->getOpcode()) {
  case UO_AddrOf:
    return addressOf(E->getSubExpr());
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec:
    return incrementOrDecrement(E, /*Used=*/true);
  case UO_Minus:
    return negative(valueOf(E->getSubExpr()));
  case UO_LNot:
    return Body.binary(Operator::LogicalNot, valueOf(E->getSubExpr()), NoValue);
  case UO_Not: {
    ValueId Value = valueOf(E->getSubExpr());
    return fitted(Body.binary(Operator::BitXor, Value, Body.number(-1)),
                  E->getType());
  }
  case UO_Plus:
  case UO_Extension:
  case UO_Real:
    return valueOf(E->getSubExpr());
  default:
    discard(E->getSubExpr());
    return NoValue;
  }
}

ValueId Lowering::VisitBinaryOperator(const BinaryOperator *E) {
  if (E->isLogicalOp())
    return lowerLogical(E);
  if (E->getOpcode() == BO_Comma) {
    discard(E->getLHS());
    return valueOf(E->getRHS());
  }
  if (E->isPtrMemOp())
    return addressOf(E);
  ValueId Left = valueOf(E->getLHS());
  // The right side may change what the left one read from a slot.
  if (E->getRHS()->HasSideEffects(context()))
    Left = frozen(Left, E->getLHS()->getType(), E->getExprLoc());
  ValueId Right = valueOf(E->getRHS());
  if (E->getLHS()->getType()->isPointerType() &&
      E->getRHS()->getType()->isPointerType() && E->getOpcode() == BO_Sub)
    return Body.binary(Operator::Sub, Left, Right);
  if (E->getRHS()->getType()->isPointerType() && E->getOpcode() == BO_Add)
    return Body.shift(Right, Left);
  return arithmetic(E->getOpcode(), E->getLHS()->getType(), Left, Right);
}

ValueId Lowering::VisitStmtExpr(const StmtExpr *E) {
  const CompoundStmt *Block = E->getSubStmt();
  Scope Inside(*this, Block->getSourceRange());
  ValueId Result = NoValue;
  for (const Stmt *S : Block->body()) {
    const auto *Last = dyn_cast<Expr>(S);
    if (Last && S == Block->body_back() && !E->getType()->isVoidType())
      Result = frozen(valueOf(Last), E->getType(), Last->getExprLoc());
    else if (Last)
      fullExpression(Last);
    else
      Visit(S);
  }
  return Result;
}

ValueId Lowering::VisitCXXThrowExpr(const CXXThrowExpr *E) {
  if (E->getSubExpr())
    valueOf(E->getSubExpr());
  Body.emit(EventKind::Throw, E->getThrowLoc());
  raise(E->getThrowLoc());
  return NoValue;
}

ValueId Lowering::VisitCoroutineSuspendExpr(const CoroutineSuspendExpr *E) {
  if (!E->getResumeExpr())
    return VisitExpr(E);
  if (E->getOpaqueValue())
    Opaque[E->getOpaqueValue()] = valueOf(E->getCommonExpr());
  Body.emit(EventKind::Suspend, E->getKeywordLoc());
  return valueOf(E->getResumeExpr());
}

} // namespace pothole
