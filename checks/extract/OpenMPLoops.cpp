//===- OpenMP: loops a team shares out
//-------------------------------------===//
//
// The counter of such a loop is the result of an Iterate event: a number that
// no other thread of the team gets, between bounds. Loops a region runs by
// itself are counted by the same event, marked Repeated, so that indices made
// of both can be compared.

#include "checks/extract/Lowering.h"
#include "checks/extract/OpenMP.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Stack.h"

using namespace clang;

namespace pothole {
namespace {

const VarDecl *variableOf(const Expr *E) {
  const auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable ? Variable->getCanonicalDecl() : nullptr;
}

bool parseInit(const Stmt *Init, CountedLoop &Loop) {
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Init)) {
    if (!Declaration->isSingleDecl())
      return false;
    const auto *Variable = dyn_cast<VarDecl>(Declaration->getSingleDecl());
    if (!Variable || !Variable->getInit() || !Variable->hasLocalStorage() ||
        Variable->getType()->isReferenceType())
      return false;
    Loop.Variable = Variable->getCanonicalDecl();
    Loop.Declared = true;
    Loop.Init = Variable->getInit();
    return true;
  }
  const auto *Assignment = dyn_cast_or_null<BinaryOperator>(Init);
  if (!Assignment || Assignment->getOpcode() != BO_Assign)
    return false;
  Loop.Variable = variableOf(Assignment->getLHS());
  Loop.Init = Assignment->getRHS();
  return Loop.Variable;
}

bool parseCondition(const Expr *Condition, CountedLoop &Loop) {
  const auto *Test = dyn_cast_or_null<BinaryOperator>(
      Condition ? Condition->IgnoreParenImpCasts() : nullptr);
  if (!Test || !(Test->isRelationalOp() || Test->getOpcode() == BO_NE))
    return false;
  BinaryOperatorKind Kind = Test->getOpcode();
  if (variableOf(Test->getLHS()) == Loop.Variable) {
    Loop.Bound = Test->getRHS();
  } else if (variableOf(Test->getRHS()) == Loop.Variable) {
    Loop.Bound = Test->getLHS();
    Kind = BinaryOperator::reverseComparisonOp(Kind);
  } else {
    return false;
  }
  Loop.Inclusive = Kind == BO_LE || Kind == BO_GE;
  Loop.Down = Kind == BO_GT || Kind == BO_GE;
  return true;
}

bool parseStep(const Expr *Increment, CountedLoop &Loop) {
  if (!Increment)
    return false;
  Increment = Increment->IgnoreParenImpCasts();
  bool Down = false;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Increment)) {
    if (!Unary->isIncrementDecrementOp() ||
        variableOf(Unary->getSubExpr()) != Loop.Variable)
      return false;
    Down = Unary->isDecrementOp();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Increment)) {
    if (variableOf(Binary->getLHS()) != Loop.Variable)
      return false;
    if (Binary->getOpcode() == BO_AddAssign ||
        Binary->getOpcode() == BO_SubAssign) {
      Down = Binary->getOpcode() == BO_SubAssign;
      Loop.Step = Binary->getRHS();
    } else if (Binary->getOpcode() == BO_Assign) {
      const auto *Sum =
          dyn_cast<BinaryOperator>(Binary->getRHS()->IgnoreParenImpCasts());
      if (!Sum || !Sum->isAdditiveOp())
        return false;
      Down = Sum->getOpcode() == BO_Sub;
      if (variableOf(Sum->getLHS()) == Loop.Variable)
        Loop.Step = Sum->getRHS();
      else if (variableOf(Sum->getRHS()) == Loop.Variable && !Down)
        Loop.Step = Sum->getLHS();
      else
        return false;
    } else {
      return false;
    }
  } else {
    return false;
  }
  // `i += -1`: the comparison says which way.
  const auto *Minus =
      Loop.Step ? dyn_cast<UnaryOperator>(Loop.Step->IgnoreParenImpCasts())
                : nullptr;
  if (Minus && Minus->getOpcode() == UO_Minus) {
    Down = !Down;
    Loop.Step = Minus->getSubExpr();
  }
  Loop.Down = Down;
  return true;
}

} // namespace

std::optional<CountedLoop> countedLoop(const ForStmt *S) {
  CountedLoop Loop;
  if (S->getConditionVariable() || !parseInit(S->getInit(), Loop) ||
      !parseCondition(S->getCond(), Loop) || !parseStep(S->getInc(), Loop))
    return std::nullopt;
  QualType Of = Loop.Variable->getType();
  if (!Of->isIntegerType() && !Of->isPointerType())
    return std::nullopt;
  return Loop;
}

bool mayChange(const Stmt *S, const VarDecl *Variable) {
  if (!S)
    return false;
  if (isStackNearlyExhausted())
    return true;
  if (const auto *Cast = dyn_cast<CastExpr>(S);
      Cast && Cast->getCastKind() == CK_LValueToRValue &&
      isa<DeclRefExpr>(Cast->getSubExpr()->IgnoreParens()))
    return false;
  if (const auto *Reference = dyn_cast<DeclRefExpr>(S))
    return Reference->getDecl()->getCanonicalDecl() == Variable;
  if (const auto *Captured = dyn_cast<CapturedStmt>(S))
    return mayChange(Captured->getCapturedStmt(), Variable);
  if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S))
    return Directive->hasAssociatedStmt() &&
           mayChange(Directive->getRawStmt(), Variable);
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return mayChange(Child, Variable);
  });
}

bool Lowering::lowerCounted(const ForStmt *S) {
  if (!LoopsToShare && !InRegion)
    return false;
  std::optional<CountedLoop> Loop = countedLoop(S);
  if (LoopsToShare) {
    --LoopsToShare;
    if (!Loop)
      return lowerSharedIterator(S);
    lowerCounted(S, *Loop, /*SharedOut=*/true);
    return true;
  }
  bool Private = LoopsToCount > 0;
  if (Private)
    --LoopsToCount;
  if (Private && Loop && !Loop->Declared)
    privateCopy(Loop->Variable);
  if (!Loop || !Loop->Variable->hasLocalStorage() ||
      AddressedVariables.contains(Loop->Variable) ||
      mayChange(S->getBody(), Loop->Variable))
    return false;
  auto Known = Meanings.find(Loop->Variable);
  if (Known != Meanings.end() && Known->second.Address)
    return false; // shared with others, who may count it too
  lowerCounted(S, *Loop, /*SharedOut=*/false);
  return true;
}

void Lowering::lowerCounted(const ForStmt *S, const CountedLoop &Loop,
                            bool IsShared) {
  Scope Whole(*this, S->getSourceRange());
  SourceLocation Where = S->getForLoc();
  QualType Of = Loop.Variable->getType();
  bool Pointer = Of->isPointerType();
  uint32_t Start = Body.temporary(Of, Where);
  Body.store(Where, Body.localAddress(Start), valueOf(Loop.Init), Of);
  ValueId First = Body.localContent(Start);
  if (IsShared && !Loop.Declared)
    privateCopy(Loop.Variable);
  ValueId Counter = addressOfVariable(Loop.Variable, Where);

  BlockId Test = Body.newBlock();
  BlockId Enter = Body.newBlock();
  BlockId Next = Body.newBlock();
  BlockId After = Body.newBlock();
  size_t Depth = Cleanups.size();
  Body.jump(Test);
  Body.setCurrent(Test);
  ValueId Last = NoValue;
  {
    Scope Condition(*this, Loop.Bound->getSourceRange());
    Last = valueOf(Loop.Bound);
  }
  Body.endBlock({Enter, After});
  Body.setCurrent(Enter);
  {
    Scope Iteration(*this, S->getSourceRange());
    if (!Loop.Inclusive && !Pointer)
      Last = Body.binary(Loop.Down ? Operator::Add : Operator::Sub, Last,
                         Body.number(1));
    ValueId Step = Body.number(1);
    Expr::EvalResult Known;
    if (Loop.Step)
      Step = Loop.Step->EvaluateAsInt(Known, context())
                 ? Body.number(Known.Val.getInt())
                 : NoValue;
    if (std::optional<int64_t> Constant = Body.constant(Step);
        Constant && Loop.Down)
      Step = Body.number(-*Constant);
    ValueId Args[] = {Pointer ? Body.number(0) : First,
                      Pointer ? NoValue : Last, Step};
    ValueId Now = Body.emit(EventKind::Iterate, Where, NoValue,
                            IsShared ? SharedOut : NoValue,
                            IsShared ? 0 : Repeated, Args);
    Body.store(Where, Counter, Pointer ? Body.shift(First, Now) : Now, Of);
    if (IsShared && SharedOut == NoValue) {
      SharedOut = Now;
      for (const VarDecl *Linear : std::exchange(LinearVariables, {}))
        Body.store(Where, placeOf(Linear, Where),
                   Body.emit(EventKind::Iterate, Where, NoValue, Now),
                   Linear->getType().getNonReferenceType());
    }
    Breaks.push_back({After, Depth});
    Continues.push_back({Next, Depth});
    lowerStatement(S->getBody());
    Breaks.pop_back();
    Continues.pop_back();
  }
  Body.jump(Next);
  Body.setCurrent(Next);
  Body.jump(Test);
  Body.setCurrent(After);
  if (!IsShared && !Loop.Declared)
    Body.store(Where, Counter, NoValue, Of);
}

/// `for (auto &x : v)`: where the iterator points moves by the iteration.
bool Lowering::lowerSharedRange(const CXXForRangeStmt *S) {
  if (!LoopsToShare)
    return false;
  --LoopsToShare;
  Scope Whole(*this, S->getSourceRange());
  for (const Stmt *Hidden :
       {S->getInit(), static_cast<const Stmt *>(S->getRangeStmt()),
        static_cast<const Stmt *>(S->getBeginStmt()),
        static_cast<const Stmt *>(S->getEndStmt())})
    if (Hidden)
      Visit(Hidden);
  const auto *Begin = cast<VarDecl>(S->getBeginStmt()->getSingleDecl());
  lowerIterator(S, Begin, S->getLoopVarStmt(), S->getBody());
  return true;
}

/// `for (auto it = v.begin(); it < v.end(); ++it)`.
bool Lowering::lowerSharedIterator(const ForStmt *S) {
  const VarDecl *Iterator = nullptr;
  if (const auto *Declared = dyn_cast_or_null<DeclStmt>(S->getInit())) {
    if (Declared->isSingleDecl())
      Iterator = dyn_cast<VarDecl>(Declared->getSingleDecl());
  } else if (const auto *Assigned = dyn_cast_or_null<CXXOperatorCallExpr>(
                 S->getInit() ? cast<Expr>(S->getInit())->IgnoreImplicit()
                              : nullptr)) {
    if (Assigned->isAssignmentOp())
      Iterator = variableOf(Assigned->getArg(0));
    if (Iterator)
      privateCopy(Iterator);
  }
  if (!Iterator || !Iterator->getType()->isRecordType())
    return false;
  Scope Whole(*this, S->getSourceRange());
  if (const auto *E = dyn_cast<Expr>(S->getInit()))
    fullExpression(E);
  else
    Visit(S->getInit());
  lowerIterator(S, Iterator, nullptr, S->getBody());
  return true;
}

/// Each iteration begins with the iterator where the first one stood, moved.
void Lowering::lowerIterator(const Stmt *S, const VarDecl *Iterator,
                             const Stmt *Element, const Stmt *LoopBody) {
  SourceLocation Where = S->getBeginLoc();
  QualType Of = Iterator->getType();
  ValueId Place = addressOfVariable(Iterator, Where);
  uint32_t Start = Body.temporary(context().VoidPtrTy, Where);
  Body.store(Where, Body.localAddress(Start),
             Body.load(Where, Place, Of, Silent), context().VoidPtrTy);
  ValueId First = Body.localContent(Start);

  BlockId Test = Body.newBlock();
  BlockId Enter = Body.newBlock();
  BlockId After = Body.newBlock();
  size_t Depth = Cleanups.size();
  Body.jump(Test);
  Body.setCurrent(Test);
  Body.endBlock({Enter, After});
  Body.setCurrent(Enter);
  {
    Scope Iteration(*this, S->getSourceRange());
    ValueId Args[] = {Body.number(0), NoValue, Body.number(1)};
    ValueId Now =
        Body.emit(EventKind::Iterate, Where, NoValue, SharedOut, 0, Args);
    if (SharedOut == NoValue)
      SharedOut = Now;
    Body.store(Where, Place, Body.shift(First, Now), Of, Silent);
    Breaks.push_back({After, Depth});
    Continues.push_back({Test, Depth});
    if (Element)
      Visit(Element);
    lowerStatement(LoopBody);
    Breaks.pop_back();
    Continues.pop_back();
  }
  Body.jump(Test);
  Body.setCurrent(After);
}

} // namespace pothole
