//===- Assignment and arithmetic
//-------------------------------------------===//
//
// What only this function can reach changes by a Store of the new value, so
// that later stages know the value; what others can reach changes by an Update,
// whose result nobody knows. The operand of an Update is the amount that is
// added, negative for `-=`; for other operators it is their right side.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {
namespace {

Operator operatorOf(BinaryOperatorKind Kind) {
  switch (Kind) {
  case BO_Add:
    return Operator::Add;
  case BO_Sub:
    return Operator::Sub;
  case BO_Mul:
    return Operator::Mul;
  case BO_Div:
    return Operator::Div;
  case BO_Rem:
    return Operator::Rem;
  case BO_And:
    return Operator::BitAnd;
  case BO_Or:
    return Operator::BitOr;
  case BO_Xor:
    return Operator::BitXor;
  case BO_Shl:
    return Operator::ShiftLeft;
  case BO_Shr:
    return Operator::ShiftRight;
  case BO_EQ:
    return Operator::Equal;
  case BO_NE:
    return Operator::NotEqual;
  case BO_LT:
    return Operator::Less;
  case BO_LE:
    return Operator::LessEqual;
  case BO_GT:
    return Operator::Greater;
  case BO_GE:
    return Operator::GreaterEqual;
  default:
    return Operator::None;
  }
}

} // namespace

ValueId Lowering::negative(ValueId Value) {
  return Body.binary(Operator::Minus, Value, NoValue);
}

ValueId Lowering::arithmetic(BinaryOperatorKind Kind, QualType Of, ValueId Left,
                             ValueId Right) {
  bool Moves = Kind == BO_Add || Kind == BO_Sub;
  if (Moves && Of->isPointerType())
    return Body.shift(Left, Kind == BO_Add ? Right : negative(Right));
  Operator Op = operatorOf(Kind);
  if (Op == Operator::None)
    return NoValue;
  ValueId Result =
      Body.binary(Op, Left, Right, Of->isUnsignedIntegerOrEnumerationType());
  return Op < Operator::Equal ? fitted(Result, Of) : Result;
}

ValueId Lowering::fitted(ValueId Value, QualType Of) {
  const pothole::Value &V = Body.function().Values[Value];
  if (V.Kind != ValueKind::Number || !Of->isIntegralOrEnumerationType() ||
      Of->isDependentType() || Of->isBooleanType())
    return Value;
  unsigned Width = context().getIntWidth(Of);
  if (Width >= 64)
    return Value;
  llvm::APSInt Bits(llvm::APInt(64, V.Number, true).trunc(Width),
                    Of->isUnsignedIntegerOrEnumerationType());
  return Body.number(Bits.getExtValue());
}

/// A private slot's content is read when it is used. Where the slot changes
/// before that, its content now moves to a slot of its own.
ValueId Lowering::frozen(ValueId Value, QualType Of, SourceLocation Where) {
  const pothole::Value &V = Body.function().Values[Value];
  if (V.Kind != ValueKind::LocalContent ||
      Body.function().Locals[V.A].Kind == LocalKind::Temporary)
    return Value;
  uint32_t Slot = Body.temporary(Of, Where);
  Body.store(Where, Body.localAddress(Slot), Value, Of);
  return Body.localContent(Slot);
}

Lowering::Assigned Lowering::assign(const BinaryOperator *E) {
  QualType Of = E->getLHS()->getType();
  if (const auto *Compound = dyn_cast<CompoundAssignOperator>(E)) {
    ValueId Operand = valueOf(E->getRHS());
    return update(E->getLHS(),
                  BinaryOperator::getOpForCompoundAssignment(E->getOpcode()),
                  Operand, Compound->getOperatorLoc(), /*OldContent=*/false);
  }
  ValueId Content = valueOf(E->getRHS());
  ValueId Address = addressOf(E->getLHS());
  if (Of->isRecordType()) {
    copy(E->getOperatorLoc(), Address, Content, /*Moves=*/false);
    return {Address, Address};
  }
  Body.store(E->getOperatorLoc(), Address, Content, Of);
  if (std::optional<uint32_t> Slot = Body.privateSlot(Address))
    Content = Body.localContent(*Slot);
  return {Address, Content};
}

Lowering::Assigned Lowering::update(const Expr *Place,
                                    BinaryOperatorKind Operator,
                                    ValueId Operand, SourceLocation Where,
                                    bool OldContent) {
  ValueId Address = addressOf(Place);
  QualType Of = Place->getType();
  if (std::optional<uint32_t> Slot = Body.privateSlot(Address)) {
    ValueId Content = Body.localContent(*Slot);
    ValueId Result = OldContent ? frozen(Content, Of, Where) : Content;
    Body.store(Where, Address, arithmetic(Operator, Of, Content, Operand), Of);
    return {Address, Result};
  }
  uint16_t Flags = Of.isVolatileQualified() ? Volatile : 0;
  ValueId Result =
      Body.emit(EventKind::Update, Where, Address,
                Operator == BO_Sub ? negative(Operand) : Operand, Flags);
  if (Of->isAtomicType())
    Body.function().Events.back().Order = MemoryOrder::Sequential;
  return {Address, Result};
}

ValueId Lowering::incrementOrDecrement(const UnaryOperator *E, bool Used) {
  return update(E->getSubExpr(), E->isIncrementOp() ? BO_Add : BO_Sub,
                Body.number(1), E->getOperatorLoc(), Used && E->isPostfix())
      .Content;
}

ValueId Lowering::VisitBinAssign(const BinaryOperator *E) {
  return assign(E).Content;
}

ValueId Lowering::VisitCompoundAssignOperator(const CompoundAssignOperator *E) {
  return assign(E).Content;
}

} // namespace pothole
