//===- Building objects
//----------------------------------------------------===//
//
// An object is built where it will live: the place comes first, the initializer
// writes into it. Trivial and defaulted copies are Copy events; constructors
// with a body are calls with the place as first argument; members of
// aggregates are stored one by one.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {
namespace {

/// Beyond this, an array of constants says nothing more by its single elements.
constexpr size_t ElementsStored = 64;

} // namespace

void Lowering::copy(SourceLocation Where, ValueId To, ValueId From,
                    bool Moves) {
  // A model that returned a token or a fresh object instead of a place.
  const Value &V = Body.function().Values[From];
  if (V.Kind == ValueKind::Result) {
    EventKind Made = Body.function().Events[V.A].Kind;
    if (Made == EventKind::Start || Made == EventKind::Alloc) {
      Body.emit(EventKind::Store, Where, To, From);
      return;
    }
  }
  Body.emit(EventKind::Copy, Where, To, From, Moves ? Move : 0);
}

void Lowering::initialize(ValueId Place, QualType Of, const Expr *Init) {
  if (Init->containsErrors()) {
    HasErrors = true;
    return;
  }
  SourceLocation Where = Init->getExprLoc();
  if (Of->isReferenceType()) {
    ValueId Target = addressOf(Init);
    Body.store(Where, Place, Target, Of, Body.privateSlot(Place) ? 0 : Silent);
    return;
  }
  Init = unwrapped(Init);
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Init))
    return initialize(Place, Of, Default->getExpr());
  if (const auto *List = dyn_cast<InitListExpr>(Init)) {
    if (const InitListExpr *Semantic = List->getSemanticForm())
      List = Semantic;
    if (List->isTransparent())
      return initialize(Place, Of, List->getInit(0));
    if (lowerLockInitializer(Body, Place, List))
      return;
    if (Of->isRecordType() || Of->isArrayType())
      return initializeList(Place, Of, List->inits(),
                            List->getInitializedFieldInUnion(), Where);
  }
  if (const auto *List = dyn_cast<CXXParenListInitExpr>(Init))
    return initializeList(Place, Of, List->getInitExprs(),
                          List->getInitializedFieldInUnion(), Where);
  if (Of->isRecordType())
    return initializeRecord(Place, Of, Init);
  if (const auto *Array = context().getAsArrayType(Of)) {
    if (const auto *Construction = dyn_cast<CXXConstructExpr>(Init))
      return construct(Body.element(Place), Construction);
    if (const auto *Loop = dyn_cast<ArrayInitLoopExpr>(Init))
      return copy(Where, Place,
                  addressOf(Loop->getCommonExpr()->getSourceExpr()), false);
    if (isa<StringLiteral, ObjCEncodeExpr, ImplicitValueInitExpr>(Init)) {
      if (!Array->getElementType()->isRecordType())
        Body.store(Where, Body.element(Place),
                   isa<ImplicitValueInitExpr>(Init) ? Body.number(0) : NoValue,
                   Array->getElementType());
      return;
    }
    return copy(Where, Place, addressOf(Init), false);
  }
  ValueId Content = valueOf(Init);
  Body.store(Where, Place, Content, Of.getAtomicUnqualifiedType());
}

void Lowering::initializeList(ValueId Place, QualType Of,
                              llvm::ArrayRef<const Expr *> Inits,
                              const FieldDecl *UnionField,
                              SourceLocation Where) {
  auto Build = [&](ValueId Part, QualType PartType, const Expr *Init) {
    // A default member initializer speaks of the object being built.
    bool Inside = isa<CXXDefaultInitExpr>(Init);
    std::optional<ValueId> Outer = ThisOverride;
    if (Inside)
      ThisOverride = Place;
    bool Zero = isa<ImplicitValueInitExpr>(Init);
    if (!Zero)
      initialize(Part, PartType, Init);
    else if (PartType->isScalarType())
      Body.store(Where, Part, Body.number(0), PartType);
    ThisOverride = Outer;
  };
  if (const ArrayType *Array = context().getAsArrayType(Of)) {
    bool Many = Inits.size() > ElementsStored;
    for (auto [Index, Init] : llvm::enumerate(Inits))
      Build(Many ? Body.element(Place)
                 : Body.element(Place, Body.number(Index)),
            Array->getElementType(), Init);
    return;
  }
  const auto *Record = Of->getAsRecordDecl();
  if (!Record)
    return;
  if (UnionField) {
    if (!Inits.empty())
      Build(Body.member(Place, UnionField), UnionField->getType(), Inits[0]);
    return;
  }
  size_t Next = 0;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (Next < Inits.size())
        Build(Body.base(Place, Base.getType()->getAsCXXRecordDecl()),
              Base.getType(), Inits[Next++]);
  for (const FieldDecl *Field : Record->fields())
    if (!Field->isUnnamedBitField() && Next < Inits.size())
      Build(Body.member(Place, Field), Field->getType(), Inits[Next++]);
}

void Lowering::initializeRecord(ValueId Place, QualType Of, const Expr *Init) {
  SourceLocation Where = Init->getExprLoc();
  if (Init->isGLValue())
    return copy(Where, Place, addressOf(Init), /*Moves=*/false);
  if (const auto *Construction = dyn_cast<CXXConstructExpr>(Init))
    return construct(Place, Construction);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Init))
    return buildClosure(Place, Lambda);
  if (const auto *Cast = dyn_cast<CastExpr>(Init)) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      return copy(Where, Place, addressOf(Cast->getSubExpr()), false);
    if (Cast->getSubExpr()->getType()->isRecordType())
      return initialize(Place, Of, Cast->getSubExpr());
    discard(Cast->getSubExpr());
    return;
  }
  if (isa<CallExpr>(Init)) {
    ValueId Result = lowerCall(Init, Place);
    if (Result != Place)
      copy(Where, Place, Result, /*Moves=*/true);
    return;
  }
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Init))
    return inArms(Choice, [&](const Expr *Arm) {
      if (isa<CXXThrowExpr>(Arm->IgnoreParens()))
        discard(Arm);
      else
        initialize(Place, Of, Arm);
    });
  if (const auto *Comma = dyn_cast<BinaryOperator>(Init)) {
    if (Comma->getOpcode() == BO_Comma) {
      discard(Comma->getLHS());
      return initialize(Place, Of, Comma->getRHS());
    }
    return copy(Where, Place, assign(Comma).Address, false); // C: a = b
  }
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(Init))
    return initialize(Place, Of, Literal->getInitializer());
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(Init)) {
    ValueId Array = addressOf(List->getSubExpr());
    Body.store(Where, Place, Body.element(Array, Body.number(0)), Of);
    return;
  }
  if (const auto *Inherited = dyn_cast<CXXInheritedCtorInitExpr>(Init))
    return inheritConstructor(Place, Inherited);
  if (const auto *Block = dyn_cast<StmtExpr>(Init))
    return copy(Where, Place, VisitStmtExpr(Block), /*Moves=*/true);
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr>(Init))
    return;
  copy(Where, Place, Visit(Init), /*Moves=*/true);
}

/// `using Base::Base;` hands on what the constructor around it was given.
void Lowering::inheritConstructor(ValueId Place,
                                  const CXXInheritedCtorInitExpr *E) {
  llvm::SmallVector<ValueId, 8> Arguments;
  for (uint32_t Slot = FirstParameter; Slot < Body.function().ParameterCount;
       ++Slot)
    Arguments.push_back(Body.function().Locals[Slot].Addressed
                            ? Body.localAddress(Slot)
                            : Body.localContent(Slot));
  callConstructor(Place, E, E->getConstructor(), Arguments);
}

void Lowering::construct(ValueId Place, const CXXConstructExpr *E) {
  const CXXConstructorDecl *Constructor = E->getConstructor();
  if (const auto *Array = context().getAsArrayType(E->getType()))
    if (context().getAsArrayType(Array->getElementType()))
      Place = Body.element(Place);
  if (E->isElidable() && E->getNumArgs() > 0) {
    const Expr *Source = unwrapped(E->getArg(0));
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Source))
      return initialize(Place, E->getType(), Temporary->getSubExpr());
  }
  bool Library = Entities.inSystemHeader(Constructor->getLocation());
  if (Constructor->isTrivial() && Constructor->isDefaultConstructor() &&
      !Library)
    return;

  llvm::SmallVector<ValueId, 8> Values;
  llvm::SmallVector<const Expr *, 8> Arguments(E->arguments());
  for (const Expr *Argument : Arguments)
    Values.push_back(valueOf(Argument));
  mayRaise(Constructor, E->getExprLoc());
  CallSite Site;
  Site.Call = E;
  Site.Callee = Constructor;
  Site.Args = Values;
  Site.ArgExprs = Arguments;
  Site.Destination = Place;
  if (lowerLibraryCall(Body, Site) || lowerScopedLock(Site))
    return;
  if (Constructor->isCopyOrMoveConstructor() && !Values.empty() &&
      (Library || Constructor->isTrivial() || Constructor->isDefaulted()))
    return copy(E->getExprLoc(), Place, Values[0],
                Constructor->isMoveConstructor());
  if (!Constructor->isTrivial())
    callConstructor(Place, E, Constructor, Values);
}

void Lowering::callConstructor(ValueId Place, const Expr *E,
                               const CXXConstructorDecl *Constructor,
                               llvm::ArrayRef<ValueId> Arguments) {
  llvm::SmallVector<ValueId, 8> All = {Place};
  All.append(Arguments.begin(), Arguments.end());
  Event Call;
  Call.Kind = EventKind::Call;
  Call.Callee = Entities.of(Constructor);
  Call.Place = Body.location(E->getExprLoc());
  if (E->getExprLoc().isMacroID())
    Call.Flags |= InMacro;
  Body.emit(Call, All);
}

ValueId Lowering::materialize(const Expr *E, StorageDuration Until) {
  QualType Of = E->getType();
  uint32_t Slot = Body.temporary(Of, E->getExprLoc());
  Body.function().Locals[Slot].Addressed = true;
  ValueId Object = Body.localAddress(Slot);
  const Expr *Bare = unwrapped(E);
  if (isa<CallExpr>(Bare) && Bare->isPRValue() && Of->isRecordType())
    Object = lowerCall(Bare, Object); // the callee's temporary will do
  else
    initialize(Object, Of, E);
  if (Of.isDestructedType() != QualType::DK_cxx_destructor || Object == NoValue)
    return Object;
  if (Until == SD_FullExpression)
    addCleanup(Object, Of, nullptr, E->getBeginLoc());
  else if (Until == SD_Automatic)
    ExtendedTemporaries.push_back(
        {Object, Of, nullptr, E->getBeginLoc(),
         Extents.empty() ? SourceRange() : Extents.back()});
  return Object;
}

} // namespace pothole
