//===- Addresses of things
//-------------------------------------------------===//
//
// A place is the value "its address". What a reference names is the content of
// the reference: of its slot, or of its field or global, read silently, because
// no program can change where a reference leads.

#include "checks/extract/Lowering.h"

#include "checks/extract/LibraryCalls.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {

ValueId Lowering::addressOf(const Expr *E) {
  if (E->containsErrors()) {
    HasErrors = true;
    return NoValue;
  }
  E = unwrapped(E);
  if (E->isPRValue())
    return valueOf(E);
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
    return addressOfReference(Reference);
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return addressOfMember(Member);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return addressOfElement(Subscript);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return lowerCall(Call, NoValue);
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return materialize(Temporary->getSubExpr(),
                       Temporary->getStorageDuration());
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E))
    return chooseAddress(Choice);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return convertedToBase(addressOf(Cast->getSubExpr()), Cast);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_Deref)
      return valueOf(Unary->getSubExpr());
    if (Unary->isIncrementDecrementOp())
      return update(Unary->getSubExpr(),
                    Unary->isIncrementOp() ? BO_Add : BO_Sub, Body.number(1),
                    Unary->getOperatorLoc(), /*OldContent=*/false)
          .Address;
    return addressOf(Unary->getSubExpr());
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAssignmentOp())
      return assign(Binary).Address;
    discard(Binary->getLHS());
    if (Binary->getOpcode() == BO_Comma)
      return addressOf(Binary->getRHS());
    discard(Binary->getRHS()); // a pointer to member: some member
    return NoValue;
  }
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    return materialize(Literal->getInitializer(), SD_Automatic);
  if (const auto *Value = dyn_cast<OpaqueValueExpr>(E))
    return VisitExpr(Value);
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
    return addressOf(Default->getExpr());
  if (const auto *Block = dyn_cast<StmtExpr>(E))
    return VisitStmtExpr(Block);
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(E))
    return VisitCoroutineSuspendExpr(Suspend);
  if (isa<StringLiteral, PredefinedExpr>(E))
    return NoValue;
  return VisitExpr(E);
}

ValueId Lowering::addressOfReference(const DeclRefExpr *E) {
  const ValueDecl *Named = E->getDecl();
  if (const auto *Function = dyn_cast<FunctionDecl>(Named))
    return Body.functionAddress(Function);
  if (const auto *Variable = dyn_cast<VarDecl>(Named);
      Variable && Meanings.count(Variable->getCanonicalDecl()))
    return addressOfVariable(Variable, E->getLocation());
  if (auto Field = Captures.find(Named); Field != Captures.end())
    return fieldAddress(Body.localContent(0), Field->second, E->getLocation());
  if (const auto *Binding = dyn_cast<BindingDecl>(Named)) {
    if (const VarDecl *Holder = Binding->getHoldingVar())
      return addressOfVariable(Holder, E->getLocation());
    return Binding->getBinding() ? addressOf(Binding->getBinding()) : NoValue;
  }
  if (const auto *Variable = dyn_cast<VarDecl>(Named))
    return addressOfVariable(Variable, E->getLocation());
  return NoValue;
}

ValueId Lowering::addressOfVariable(const VarDecl *Variable,
                                    SourceLocation Where) {
  QualType Of = Variable->getType();
  if (auto Here = Meanings.find(Variable->getCanonicalDecl());
      Here != Meanings.end())
    return Here->second.Address ? Body.localContent(Here->second.Slot)
                                : Body.localAddress(Here->second.Slot);
  if (AttributeSite && isa<ParmVarDecl>(Variable)) {
    unsigned Index = cast<ParmVarDecl>(Variable)->getFunctionScopeIndex();
    if (Index >= AttributeSite->Args.size())
      return NoValue;
    if (Of->isReferenceType())
      return AttributeSite->Args[Index];
    ValueId Slot = Body.localAddress(Body.temporary(Of, Where));
    Body.store(Where, Slot, AttributeSite->Args[Index], Of);
    return Slot;
  }
  if (Variable->hasGlobalStorage()) {
    ValueId Address = Body.globalAddress(Variable);
    return Of->isReferenceType() ? Body.load(Where, Address, Of, Silent)
                                 : Address;
  }
  uint32_t Slot = slotOf(Variable);
  return Of->isReferenceType() ? Body.localContent(Slot)
                               : Body.localAddress(Slot);
}

ValueId Lowering::fieldAddress(ValueId Object, const FieldDecl *Field,
                               SourceLocation Where) {
  ValueId Address = Body.member(Object, Field);
  if (!Field->getType()->isReferenceType() || Address == NoValue)
    return Address;
  return Body.load(Where, Address, Field->getType(), Silent);
}

ValueId Lowering::addressOfMember(const MemberExpr *E) {
  const ValueDecl *Named = E->getMemberDecl();
  ValueId Object = valueOf(E->getBase());
  if (const auto *Field = dyn_cast<FieldDecl>(Named))
    return fieldAddress(Object, Field, E->getMemberLoc());
  if (const auto *Variable = dyn_cast<VarDecl>(Named))
    return addressOfVariable(Variable, E->getMemberLoc());
  if (const auto *Function = dyn_cast<FunctionDecl>(Named))
    return Body.functionAddress(Function);
  if (const auto *Constant = dyn_cast<EnumConstantDecl>(Named))
    return Body.number(Constant->getInitVal());
  return NoValue;
}

ValueId Lowering::addressOfElement(const ArraySubscriptExpr *E) {
  const Expr *Base = unwrapped(E->getBase());
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Base);
      Cast && Cast->getCastKind() == CK_ArrayToPointerDecay) {
    ValueId Array = addressOf(Cast->getSubExpr());
    return Body.element(Array, valueOf(E->getIdx()));
  }
  ValueId Start = valueOf(Base);
  ValueId Index = valueOf(E->getIdx());
  if (Base->getType()->isVectorType())
    return Body.element(Start, Index);
  return Body.shift(Start, Index);
}

ValueId Lowering::decayed(const Expr *Array) {
  return Body.element(addressOf(Array), Body.number(0));
}

ValueId Lowering::thisObject(SourceLocation Where) {
  if (ThisOverride)
    return *ThisOverride;
  if (ThisCapture) {
    ValueId Field = Body.member(Body.localContent(0), ThisCapture);
    if (ThisCapture->getType()->isPointerType())
      return Body.load(Where, Field, ThisCapture->getType(), Silent);
    return Field; // [*this]
  }
  return Body.function().ParameterCount ? Body.localContent(0) : NoValue;
}

ValueId Lowering::convertedToBase(ValueId Object, const CastExpr *E) {
  if (Object == NoValue || Body.constant(Object) == 0)
    return Object;
  switch (E->getCastKind()) {
  case CK_DerivedToBase:
  case CK_UncheckedDerivedToBase:
    for (const CXXBaseSpecifier *Base : E->path())
      Object = Body.base(Object, Base->getType()->getAsCXXRecordDecl());
    return Object;
  case CK_BaseToDerived:
  case CK_Dynamic: {
    QualType To = E->getType();
    if (To->isPointerType())
      To = To->getPointeeType();
    const CXXRecordDecl *Record = To->getAsCXXRecordDecl();
    return Record ? Body.base(Object, Record) : Object; // to void *
  }
  default:
    return Object;
  }
}

/// Constants are no memory.
std::optional<int64_t> Lowering::constantOf(const Expr *E) {
  const ValueDecl *Named = nullptr;
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
    Named = Reference->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(E))
    Named = Member->getMemberDecl();
  const auto *Variable = dyn_cast_or_null<VarDecl>(Named);
  if (!Variable || !Variable->getType().isConstQualified() ||
      !Variable->getType()->isIntegralOrEnumerationType() ||
      Variable->getType().isVolatileQualified())
    return std::nullopt;
  const VarDecl *Initialized = nullptr;
  const Expr *Init = Variable->getAnyInitializer(Initialized);
  if (!Init || Init->isValueDependent() || Init->containsErrors())
    return std::nullopt;
  const APValue *Known = Initialized->evaluateValue();
  if (!Known || !Known->isInt())
    return std::nullopt;
  return Known->getInt().tryExtValue();
}

ValueId Lowering::readOf(const Expr *Place) {
  Place = unwrapped(Place);
  if (std::optional<int64_t> Constant = constantOf(Place))
    return Body.number(*Constant);
  if (Place->isPRValue())
    return valueOf(Place);
  // The value of `(a = b)` is what was just stored: nobody reads it back.
  if (const auto *Binary = dyn_cast<BinaryOperator>(Place))
    if (Binary->isAssignmentOp())
      return assign(Binary).Content;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Place))
    if (Unary->isIncrementDecrementOp())
      return incrementOrDecrement(Unary, /*Used=*/true);
  // Each arm reads its own place, rather than one read of either.
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Place);
      Choice && !Place->getType()->isRecordType())
    return lowerChoice(Choice);
  ValueId Address = addressOf(Place);
  if (Place->getType()->isRecordType())
    return Address;
  return Body.load(Place->getExprLoc(), Address, Place->getType());
}

ValueId Lowering::VisitDeclRefExpr(const DeclRefExpr *E) {
  if (const auto *Constant = dyn_cast<EnumConstantDecl>(E->getDecl()))
    return Body.number(Constant->getInitVal());
  return addressOfReference(E); // C's functions, pointers to members
}

ValueId Lowering::VisitMemberExpr(const MemberExpr *E) {
  return addressOfMember(E); // a static member function, an enumerator
}

} // namespace pothole
