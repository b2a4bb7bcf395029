//===- Control flow
//--------------------------------------------------------===//
//
// Each statement is lowered where it stands; what leaves it early destroys what
// the scopes in between own (Cleanups.cpp) and jumps. Code after a jump goes
// into a block nobody enters, which the layout drops.
//
// Not modelled: exceptions nobody in the function catches; `goto *p` goes to
// every label whose address is taken.

#include "checks/extract/LibraryModel.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {

ValueId Lowering::VisitStmt(const Stmt *S) {
  if (isa<NullStmt>(S))
    return NoValue;
  gap(GapKind::UnknownCode, S->getBeginLoc(),
      std::string("not modelled: ") + S->getStmtClassName());
  for (const Stmt *Child : S->children()) {
    if (const auto *E = dyn_cast_or_null<Expr>(Child))
      discard(E);
    else if (Child)
      Visit(Child);
  }
  return NoValue;
}

ValueId Lowering::VisitCompoundStmt(const CompoundStmt *S) {
  Scope Block(*this, S->getSourceRange());
  for (const Stmt *Child : S->body()) {
    if (const auto *E = dyn_cast<Expr>(Child))
      fullExpression(E);
    else
      Visit(Child);
  }
  return NoValue;
}

void Lowering::lowerStatement(const Stmt *S) {
  if (!S || tooDeep(S))
    return;
  // A lone statement is a scope of its own, braces or not.
  Scope Block(*this, S->getSourceRange());
  if (const auto *E = dyn_cast<Expr>(S))
    fullExpression(E);
  else
    Visit(S);
}

ValueId Lowering::VisitAttributedStmt(const AttributedStmt *S) {
  if (const auto *E = dyn_cast<Expr>(S->getSubStmt()))
    fullExpression(E);
  else
    Visit(S->getSubStmt());
  return NoValue;
}

ValueId Lowering::VisitIfStmt(const IfStmt *S) {
  Scope Whole(*this, S->getSourceRange());
  if (S->getInit())
    Visit(S->getInit());
  if (S->isConsteval()) { // what runs is the branch for run time
    lowerStatement(S->isNegatedConsteval() ? S->getThen() : S->getElse());
    return NoValue;
  }
  if (S->isConstexpr() && !S->getCond()->isValueDependent()) {
    if (auto Taken = S->getNondiscardedCase(context()))
      lowerStatement(*Taken);
    return NoValue;
  }
  if (S->getConditionVariable())
    declare(S->getConditionVariable());
  BlockId Then = Body.newBlock();
  BlockId Else = Body.newBlock();
  BlockId After = S->getElse() ? Body.newBlock() : Else;
  branchOn(S->getCond(), Then, Else);
  Body.setCurrent(Then);
  lowerStatement(S->getThen());
  Body.jump(After);
  if (S->getElse()) {
    Body.setCurrent(Else);
    lowerStatement(S->getElse());
    Body.jump(After);
  }
  Body.setCurrent(After);
  return NoValue;
}

void Lowering::lowerLoop(const Stmt *Loop, const VarDecl *ConditionVariable,
                         const Expr *Condition, const Stmt *Variable,
                         const Stmt *LoopBody, const Expr *Increment,
                         std::optional<Rounds> Counted) {
  BlockId Test = Body.newBlock();
  BlockId Enter = Body.newBlock();
  BlockId Leave = Body.newBlock();
  BlockId Next = Increment ? Body.newBlock() : Test;
  BlockId After = Body.newBlock();
  size_t Depth = Cleanups.size();
  Body.jump(Test);
  Body.setCurrent(Test);
  {
    Scope Iteration(*this, Loop->getSourceRange());
    if (ConditionVariable)
      declare(ConditionVariable);
    if (Condition)
      branchOn(Condition, Enter, Leave);
    else
      Body.jump(Enter);
    Body.setCurrent(Leave);
    runCleanups(Depth, Loop->getEndLoc());
    Body.jump(After);
    Body.setCurrent(Enter);
    Breaks.push_back({After, Depth});
    Continues.push_back({Next, Depth});
    if (Counted)
      Body.store(Loop->getBeginLoc(),
                 addressOfVariable(Counted->Iterator, Loop->getBeginLoc()),
                 Body.shift(Body.localContent(Counted->Start),
                            Body.localContent(Counted->Number)),
                 Counted->Iterator->getType(), Silent);
    if (Variable)
      Visit(Variable);
    lowerStatement(LoopBody);
    Breaks.pop_back();
    Continues.pop_back();
  }
  Body.jump(Next);
  if (Increment) {
    Body.setCurrent(Next);
    if (Counted)
      Body.store(Loop->getEndLoc(), Body.localAddress(Counted->Number),
                 Body.binary(Operator::Add, Body.localContent(Counted->Number),
                             Body.number(1)),
                 context().getSizeType());
    else
      fullExpression(Increment);
    Body.jump(Test);
  }
  Body.setCurrent(After);
}

ValueId Lowering::VisitWhileStmt(const WhileStmt *S) {
  lowerLoop(S, S->getConditionVariable(), S->getCond(), nullptr, S->getBody(),
            nullptr);
  return NoValue;
}

ValueId Lowering::VisitForStmt(const ForStmt *S) {
  if (lowerCounted(S))
    return NoValue;
  Scope Whole(*this, S->getSourceRange());
  if (const auto *E = dyn_cast_or_null<Expr>(S->getInit()))
    fullExpression(E);
  else if (S->getInit())
    Visit(S->getInit());
  lowerLoop(S, S->getConditionVariable(), S->getCond(), nullptr, S->getBody(),
            S->getInc());
  return NoValue;
}

ValueId Lowering::VisitCXXForRangeStmt(const CXXForRangeStmt *S) {
  if (lowerSharedRange(S))
    return NoValue;
  Scope Whole(*this, S->getSourceRange());
  if (S->getInit())
    Visit(S->getInit());
  for (const Stmt *Hidden :
       {S->getRangeStmt(), S->getBeginStmt(), S->getEndStmt()})
    if (Hidden)
      Visit(Hidden);
  if (lowerNumberedRange(S))
    return NoValue;
  lowerLoop(S, nullptr, S->getCond(), S->getLoopVarStmt(), S->getBody(),
            S->getInc());
  return NoValue;
}

/// The rounds are numbered: each looks at an element of its own.
bool Lowering::lowerNumberedRange(const CXXForRangeStmt *S) {
  const auto *Begin = S->getBeginStmt()
                          ? cast<VarDecl>(S->getBeginStmt()->getSingleDecl())
                          : nullptr;
  const TypeRow *Iterator =
      Begin ? libraryType(knowledgeOf(Body), Begin->getType()) : nullptr;
  if (!Iterator || Iterator->Class != TypeClass::Pointer)
    return false;
  SourceLocation Where = S->getBeginLoc();
  Rounds Counted;
  Counted.Iterator = Begin;
  Counted.Start = Body.temporary(context().VoidPtrTy, Where);
  Counted.Number = Body.temporary(context().getSizeType(), Where);
  Body.store(Where, Body.localAddress(Counted.Start),
             Body.load(Where, addressOfVariable(Begin, Where), Begin->getType(),
                       Silent),
             context().VoidPtrTy);
  Body.store(Where, Body.localAddress(Counted.Number), Body.number(0),
             context().getSizeType());
  lowerLoop(S, nullptr, S->getCond(), S->getLoopVarStmt(), S->getBody(),
            S->getInc(), Counted);
  return true;
}

ValueId Lowering::VisitDoStmt(const DoStmt *S) {
  BlockId Enter = Body.newBlock();
  BlockId Test = Body.newBlock();
  BlockId After = Body.newBlock();
  size_t Depth = Cleanups.size();
  Body.jump(Enter);
  Body.setCurrent(Enter);
  Breaks.push_back({After, Depth});
  Continues.push_back({Test, Depth});
  lowerStatement(S->getBody());
  Breaks.pop_back();
  Continues.pop_back();
  Body.jump(Test);
  Body.setCurrent(Test);
  branchOn(S->getCond(), Enter, After);
  Body.setCurrent(After);
  return NoValue;
}

ValueId Lowering::VisitSwitchStmt(const SwitchStmt *S) {
  Scope Whole(*this, S->getSourceRange());
  if (S->getInit())
    Visit(S->getInit());
  if (S->getConditionVariable())
    declare(S->getConditionVariable());
  ValueId Selected = fullExpression(S->getCond());
  BlockId After = Body.newBlock();
  dispatch(S, Selected, After);
  Breaks.push_back({After, Cleanups.size()});
  lowerStatement(S->getBody());
  Breaks.pop_back();
  Body.jump(After);
  Body.setCurrent(After);
  return NoValue;
}

/// From a switch to its cases: tests one after the other, so that what is
/// selected on decides; many at once, which decides nothing.
void Lowering::dispatch(const SwitchStmt *S, ValueId Selected, BlockId After) {
  constexpr size_t MaxTests = 64;
  std::vector<const CaseStmt *> Tests;
  BlockId Otherwise = S->isAllEnumCasesCovered() ? NoBlock : After;
  for (const SwitchCase *Case = S->getSwitchCaseList(); Case;
       Case = Case->getNextSwitchCase()) {
    Cases[Case] = Body.newBlock();
    if (const auto *Test = dyn_cast<CaseStmt>(Case))
      Tests.push_back(Test);
    else
      Otherwise = Cases[Case];
  }
  std::reverse(Tests.begin(), Tests.end()); // Clang lists last first
  if (Tests.size() > MaxTests) {
    std::vector<BlockId> All;
    for (const CaseStmt *Test : Tests)
      All.push_back(Cases[Test]);
    if (Otherwise != NoBlock)
      All.push_back(Otherwise);
    return Body.endBlock(All);
  }
  for (const CaseStmt *Test : Tests) {
    if (Test == Tests.back() && Otherwise == NoBlock)
      return Body.jump(Cases[Test]);
    Expr::EvalResult Label;
    bool Known = !Test->getRHS() && !Test->getLHS()->isValueDependent() &&
                 Test->getLHS()->EvaluateAsInt(Label, context());
    BlockId Next = Test == Tests.back() ? Otherwise : Body.newBlock();
    Body.branch(Known ? Body.binary(Operator::Equal, Selected,
                                    Body.number(Label.Val.getInt()))
                      : NoValue,
                Cases[Test], Next);
    if (Next != Otherwise)
      Body.setCurrent(Next);
  }
  if (Tests.empty())
    Body.jump(Otherwise);
}

ValueId Lowering::VisitSwitchCase(const SwitchCase *S) {
  BlockId Here = Cases.count(S) ? Cases[S] : Body.newBlock();
  Body.jump(Here);
  Body.setCurrent(Here);
  if (const auto *E = dyn_cast_or_null<Expr>(S->getSubStmt()))
    fullExpression(E);
  else if (S->getSubStmt())
    Visit(S->getSubStmt());
  return NoValue;
}

ValueId Lowering::VisitBreakStmt(const BreakStmt *S) {
  if (!Breaks.empty())
    leaveTo(Breaks.back(), S->getBeginLoc());
  return NoValue;
}

ValueId Lowering::VisitContinueStmt(const ContinueStmt *S) {
  if (!Continues.empty())
    leaveTo(Continues.back(), S->getBeginLoc());
  return NoValue;
}

BlockId Lowering::labelBlock(const LabelDecl *Label) {
  auto [Known, New] = Labels.try_emplace(Label, NoBlock);
  if (New)
    Known->second = Body.newBlock();
  return Known->second;
}

ValueId Lowering::VisitLabelStmt(const LabelStmt *S) {
  BlockId Here = labelBlock(S->getDecl());
  Body.jump(Here);
  Body.setCurrent(Here);
  if (const auto *E = dyn_cast<Expr>(S->getSubStmt()))
    fullExpression(E);
  else
    Visit(S->getSubStmt());
  return NoValue;
}

/// A jump to a label keeps what was born before it in a scope around it.
ValueId Lowering::VisitGotoStmt(const GotoStmt *S) {
  SourceLocation Label = S->getLabel()->getStmt()->getBeginLoc();
  const SourceManager &Sources = context().getSourceManager();
  size_t Depth = 0;
  for (const Cleanup &Each : Cleanups) {
    bool Around = Sources.isPointWithin(Label, Each.Extent.getBegin(),
                                        Each.Extent.getEnd());
    if (!Around || Sources.isBeforeInTranslationUnit(Label, Each.Born))
      break;
    ++Depth;
  }
  leaveTo({labelBlock(S->getLabel()), Depth}, S->getBeginLoc());
  return NoValue;
}

ValueId Lowering::VisitIndirectGotoStmt(const IndirectGotoStmt *S) {
  fullExpression(S->getTarget());
  llvm::SmallVector<BlockId, 8> Successors;
  for (const LabelDecl *Label : AddressedLabels)
    Successors.push_back(labelBlock(Label));
  Body.endBlock(Successors);
  return NoValue;
}

ValueId Lowering::VisitReturnStmt(const ReturnStmt *S) {
  lowerReturn(S->getRetValue(), S->getNRVOCandidate(), S->getBeginLoc());
  return NoValue;
}

/// Computation in registers is none of our business, nor is a compiler barrier.
/// Assembly that writes memory may be a lock or an atomic operation.
ValueId Lowering::VisitGCCAsmStmt(const GCCAsmStmt *S) {
  bool Writes = false;
  for (unsigned I = 0; I < S->getNumInputs(); ++I)
    discard(S->getInputExpr(I));
  for (unsigned I = 0; I < S->getNumOutputs(); ++I) {
    const Expr *Output = S->getOutputExpr(I);
    Writes |= StringRef(S->getOutputConstraint(I)).contains('m');
    Body.store(Output->getExprLoc(), addressOf(Output), NoValue,
               Output->getType());
  }
  bool Barrier = StringRef(S->getAsmString()).trim().empty();
  for (unsigned I = 0; I < S->getNumClobbers(); ++I)
    Writes |= !Barrier && S->getClobber(I) == "memory";
  if (Writes)
    gap(GapKind::UnknownCode, S->getAsmLoc(),
        "inline assembly that may write memory");
  return NoValue;
}

ValueId Lowering::VisitCoreturnStmt(const CoreturnStmt *S) {
  if (S->getPromiseCall())
    fullExpression(S->getPromiseCall());
  lowerReturn(nullptr, nullptr, S->getBeginLoc());
  return NoValue;
}

ValueId Lowering::VisitCoroutineBodyStmt(const CoroutineBodyStmt *S) {
  Visit(S->getBody());
  return NoValue;
}

void Lowering::lowerReturn(const Expr *Result, const VarDecl *InPlace,
                           SourceLocation Where) {
  ValueId Operand = NoValue;
  size_t Kept = Cleanups.size();
  std::optional<Cleanup> Returned;
  {
    Scope Expression(*this,
                     Result ? Result->getSourceRange() : SourceRange(Where));
    if (Result)
      Operand = returnedValue(Result, InPlace);
    // The object built in place goes to the caller, who destroys it.
    for (size_t I = 0; InPlace && I < Kept; ++I)
      if (Cleanups[I].Variable == InPlace->getCanonicalDecl())
        Returned = std::exchange(Cleanups[I], Cleanup()), Kept = I;
    if (Epilogue) {
      runCleanups(Epilogue->Depth, Where);
      Body.jump(Epilogue->Block);
    } else {
      runCleanups(0, Where);
      bool Reference = Current && Current->getReturnType()->isReferenceType();
      Body.emit(EventKind::Return, Where, NoValue, Operand,
                Reference ? Flag::Shared : 0);
      Body.endBlock();
    }
  }
  if (Returned)
    Cleanups[Kept] = *Returned;
}

ValueId Lowering::returnedValue(const Expr *Result, const VarDecl *InPlace) {
  QualType Of = Current ? Current->getReturnType() : Result->getType();
  if (Of->isReferenceType())
    return addressOf(Result);
  if (Of->isVoidType()) {
    discard(Result);
    return NoValue;
  }
  if (!Of->isRecordType())
    return valueOf(Result);
  if (InPlace && Slots.count(InPlace->getCanonicalDecl()))
    return Body.localAddress(slotOf(InPlace));
  ValueId Place = Body.localAddress(Body.temporary(Of, Result->getBeginLoc()));
  if (isa<CallExpr>(Result->IgnoreImplicit()) && Result->isPRValue())
    return lowerCall(Result->IgnoreImplicit(), Place);
  initialize(Place, Of, Result);
  return Place;
}

} // namespace pothole
