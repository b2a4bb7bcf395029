//===- Branches, and values chosen by them
//---------------------------------===//
//
// `&&`, `||`, `!` and `?:` become edges: what guards an access is then the
// condition of a block. A value chosen by a branch travels through a temporary
// that both arms store to. Temporaries of one arm die at its end, a little
// early, so that no destructor has to ask whether they were born.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {

void Lowering::branchOnValue(ValueId Condition, BlockId True, BlockId False) {
  // Loops to meet `!(x != 0)` under its plain name x.
  while (true) {
    if (std::optional<int64_t> Known = Body.constant(Condition))
      return Body.jump(*Known ? True : False);
    const Value &V = Body.function().Values[Condition];
    if (V.Kind != ValueKind::Binary)
      break;
    if (V.Op == Operator::LogicalNot) {
      std::swap(True, False);
    } else if (V.Op != Operator::Equal && V.Op != Operator::NotEqual) {
      break;
    } else {
      if (Body.constant(V.B) != 0)
        break;
      if (V.Op == Operator::Equal)
        std::swap(True, False);
    }
    Condition = V.A;
  }
  Body.branch(Condition, True, False);
}

void Lowering::branchOn(const Expr *Condition, BlockId True, BlockId False) {
  Condition = Condition->IgnoreParens();
  if (const auto *Wrapped = dyn_cast<ExprWithCleanups>(Condition))
    return branchOn(Wrapped->getSubExpr(), True, False);
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Condition))
    if (Cast->getCastKind() == CK_IntegralToBoolean ||
        Cast->getCastKind() == CK_NoOp)
      if (Cast->getSubExpr()->isPRValue())
        return branchOn(Cast->getSubExpr(), True, False);
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition))
    if (Not->getOpcode() == UO_LNot)
      return branchOn(Not->getSubExpr(), False, True);
  if (const auto *Logical = dyn_cast<BinaryOperator>(Condition)) {
    if (Logical->isLogicalOp()) {
      bool Both = Logical->getOpcode() == BO_LAnd;
      BlockId Right = Body.newBlock();
      branchOn(Logical->getLHS(), Both ? Right : True, Both ? False : Right);
      Body.setCurrent(Right);
      return branchOn(Logical->getRHS(), True, False);
    }
  }
  ValueId Value;
  {
    Scope Leaf(*this, Condition->getSourceRange());
    Value = valueOf(Condition);
  }
  branchOnValue(Value, True, False);
}

void Lowering::inArms(const AbstractConditionalOperator *E,
                      llvm::function_ref<void(const Expr *)> Arm) {
  BlockId True = Body.newBlock();
  BlockId False = Body.newBlock();
  BlockId After = Body.newBlock();
  if (const auto *Binary = dyn_cast<BinaryConditionalOperator>(E)) {
    Opaque[Binary->getOpaqueValue()] = valueOf(Binary->getCommon());
  }
  branchOn(E->getCond(), True, False);
  for (auto [Block, Chosen] : {std::pair(True, E->getTrueExpr()),
                               std::pair(False, E->getFalseExpr())}) {
    Body.setCurrent(Block);
    {
      Scope Inside(*this, Chosen->getSourceRange());
      Arm(Chosen);
    }
    Body.jump(After);
  }
  Body.setCurrent(After);
}

ValueId Lowering::VisitAbstractConditionalOperator(
    const AbstractConditionalOperator *E) {
  if (!E->getType()->isVoidType())
    return lowerChoice(E);
  inArms(E, [&](const Expr *Arm) { discard(Arm); });
  return NoValue;
}

/// The chosen value; what both arms name as a place is read.
ValueId Lowering::lowerChoice(const AbstractConditionalOperator *E) {
  uint32_t Slot = Body.temporary(E->getType(), E->getExprLoc());
  inArms(E, [&](const Expr *Arm) {
    if (isa<CXXThrowExpr>(Arm->IgnoreParens())) {
      discard(Arm);
      return;
    }
    ValueId Content = Arm->isGLValue() ? readOf(Arm) : valueOf(Arm);
    Body.store(Arm->getExprLoc(), Body.localAddress(Slot), Content,
               E->getType());
  });
  return Body.localContent(Slot);
}

/// Both arms are places: the temporary holds the address of the chosen one.
ValueId Lowering::chooseAddress(const AbstractConditionalOperator *E) {
  QualType Pointer = context().getPointerType(E->getType());
  uint32_t Slot = Body.temporary(Pointer, E->getExprLoc());
  inArms(E, [&](const Expr *Arm) {
    if (Arm->isGLValue())
      Body.store(Arm->getExprLoc(), Body.localAddress(Slot), addressOf(Arm),
                 Pointer);
    else
      discard(Arm); // a throw
  });
  return Body.localContent(Slot);
}

ValueId Lowering::lowerLogical(const BinaryOperator *E) {
  uint32_t Slot = Body.temporary(E->getType(), E->getExprLoc());
  BlockId True = Body.newBlock();
  BlockId False = Body.newBlock();
  BlockId After = Body.newBlock();
  branchOn(E, True, False);
  for (auto [Block, Number] : {std::pair(True, 1), std::pair(False, 0)}) {
    Body.setCurrent(Block);
    Body.store(E->getExprLoc(), Body.localAddress(Slot), Body.number(Number),
               E->getType());
    Body.jump(After);
  }
  Body.setCurrent(After);
  return Body.localContent(Slot);
}

} // namespace pothole
