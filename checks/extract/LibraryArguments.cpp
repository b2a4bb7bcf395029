//===- What the arguments of a library call are ---------------------------===//
//
// A row speaks of "the memory argument 2 points to" or "the content of
// argument 1", whether that is a pointer, an iterator, a smart pointer or a
// reference.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

const Argument Missing;

} // namespace

/// What cannot be copied was moved.
bool isMoveOnly(QualType Of) {
  const CXXRecordDecl *Class = Of.isNull() ? nullptr : Of->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  Class = Class->getDefinition();
  if (Class->needsImplicitCopyConstructor())
    return Class->defaultedCopyConstructorIsDeleted();
  return llvm::any_of(Class->ctors(), [](const CXXConstructorDecl *Each) {
    return Each->isCopyConstructor() && Each->isDeleted();
  });
}

/// Classes whose objects are copied by copying one content.
bool holdsOneContent(const TypeRow *Row) {
  if (!Row)
    return false;
  switch (Row->Class) {
  case TypeClass::SmartPointer:
  case TypeClass::Pointer: // iterators, reference_wrapper
  case TypeClass::Thread:
  case TypeClass::Callable:
    return true;
  default:
    return Row->Class == TypeClass::Synchronizer && Row->Indirect;
  }
}

namespace {

bool isTemporary(const Function &Of, ValueId Address) {
  const Value &V = Of.Values[Address];
  return V.Kind == ValueKind::LocalAddress &&
         Of.Locals[V.A].Kind == LocalKind::Temporary;
}

bool isLiteral(const Expr *Written) {
  return Written &&
         isa<StringLiteral, PredefinedExpr>(Written->IgnoreParenCasts());
}

/// The first element of an array, written as its index.
bool isFirstElement(const Function &Of, const Value &V) {
  return V.Kind == ValueKind::Element &&
         Of.Values[V.B].Kind == ValueKind::Number;
}

} // namespace

bool LibraryCall::has(int N) const {
  return N >= 0 && static_cast<size_t>(N) < Arguments.size();
}

const Argument &LibraryCall::argument(int N) const {
  return has(N) ? Arguments[static_cast<size_t>(N)] : Missing;
}

const TypeRow *LibraryCall::typeRow(int N) const {
  return libraryType(Rows, typeOf(N));
}

TypeClass LibraryCall::classOf(int N) const {
  return typeClass(Body.entities(), typeOf(N));
}

ValueId LibraryCall::contentOf(const Argument &Of) const {
  if (Of.Value == NoValue || Of.Of.isNull() || !Of.ByReference ||
      Of.Of->isRecordType() || Of.Of->isFunctionType() || Of.Of->isArrayType())
    return Of.Value;
  return Body.load(Where, Of.Value, Of.Of);
}

ValueId LibraryCall::pointee(int N) const {
  QualType Of = typeOf(N);
  if (Of.isNull())
    return NoValue;
  if (Of->isRecordType())
    return holdsOneContent(typeRow(N)) ? loadContent(value(N)) : value(N);
  if (Of->isFunctionPointerType() || Of->isFunctionType())
    return NoValue;
  if (Of->isAnyPointerType() || Of->isArrayType())
    return content(N);
  return argument(N).ByReference ? value(N) : NoValue;
}

ValueId LibraryCall::buffer(int N) const {
  ValueId Start = pointee(N);
  if (Start == NoValue || typeOf(N)->isRecordType())
    return Start;
  if (Value First = Body.function().Values[Start];
      isFirstElement(Body.function(), First))
    return Body.element(First.A);
  // `memset(&node, 0, sizeof node)`: the record, not a neighbour.
  const Expr *Written = argument(N).Expr;
  if (!Written)
    return Start;
  QualType Plain = Written->IgnoreParenCasts()->getType();
  QualType Pointee = Plain->getPointeeType();
  if (Pointee.isNull() || Pointee->isRecordType())
    return Start;
  return Body.shift(Start, NoValue);
}

std::optional<int64_t> LibraryCall::constant(int N) const {
  const Expr *Written = argument(N).Expr;
  if (const auto *Default = dyn_cast_or_null<CXXDefaultArgExpr>(Written))
    Written = Default->getExpr();
  if (!Written || Written->isValueDependent() || Written->isTypeDependent() ||
      !Written->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  Expr::EvalResult Result;
  if (!Written->EvaluateAsInt(Result, context()))
    return std::nullopt;
  return Result.Val.getInt().getSExtValue();
}

ValueId LibraryCall::loadContent(ValueId Address, uint16_t Flags) const {
  if (Address == NoValue)
    return NoValue;
  if (isTemporary(Body.function(), Address))
    Flags |= Silent;
  return emit(EventKind::Load, Address, NoValue, Flags);
}

void LibraryCall::storeContent(ValueId Address, ValueId Content,
                               uint16_t Flags) const {
  if (Address == NoValue)
    return;
  if (isTemporary(Body.function(), Address))
    Flags |= Silent;
  emit(EventKind::Store, Address, Content, Flags);
}

ValueId LibraryCall::fresh(QualType Of, ValueId Content) const {
  ValueId Address = Body.localAddress(Body.temporary(Of, Where));
  if (Content != NoValue)
    storeContent(Address, Content);
  return Address;
}

ValueId LibraryCall::result(ValueId Content) const {
  if (ResultType.isNull() || !ResultType->isRecordType())
    return Content;
  if (Destination == NoValue)
    return fresh(ResultType, Content);
  if (Content != NoValue)
    storeContent(Destination, Content);
  return Destination;
}

ValueId LibraryCall::unknownResult() const {
  if (ResultType.isNull() || !ResultType->isRecordType())
    return NoValue;
  return result(NoValue);
}

ValueId LibraryCall::orNull(ValueId Address) const {
  if (ResultType.isNull())
    return NoValue;
  uint32_t Slot = Body.temporary(ResultType, Where);
  BlockId Found = Body.newBlock(), After = Body.newBlock();
  emit(EventKind::Store, Body.localAddress(Slot), Body.number(0));
  Body.branch(NoValue, Found, After);
  Body.setCurrent(Found);
  emit(EventKind::Store, Body.localAddress(Slot), Address);
  Body.jump(After);
  Body.setCurrent(After);
  return Body.localContent(Slot);
}

void LibraryCall::copyObject(ValueId To, ValueId From, QualType Of,
                             bool Move) const {
  const TypeRow *Kind = libraryType(Rows, Of);
  Move |= isMoveOnly(Of);
  if (holdsOneContent(Kind)) {
    storeContent(To, loadContent(From));
    if (Move && Kind->Class != TypeClass::Pointer)
      storeContent(From, Body.number(0), Kind->Owner ? Flag::Move : 0);
    return;
  }
  uint16_t Flags = Move ? Flag::Move : 0;
  if (Kind && Kind->Class == TypeClass::Container) {
    if (!isTemporary(Body.function(), From))
      emit(Move ? EventKind::Store : EventKind::Load, From, NoValue, Structure);
    Flags |= Silent;
  }
  emit(EventKind::Copy, To, From, Flags);
}

Event LibraryCall::event(EventKind Kind) const {
  Event E;
  E.Kind = Kind;
  E.Place = Body.location(Where);
  if (Where.isMacroID())
    E.Flags |= InMacro;
  return E;
}

/// `s == "text"`: characters handed over by address.
bool isText(QualType Of) {
  return !Of.isNull() && Of->isAnyPointerType() &&
         Of->getPointeeType().isConstQualified() &&
         Of->getPointeeType()->isAnyCharacterType();
}

/// Parameters as the library's author wrote them: `T &&` of a template only
/// passes on what it is given.
bool isForwarding(const FunctionDecl *Callee, size_t Position) {
  const FunctionDecl *Pattern = Callee->getTemplateInstantiationPattern();
  if (!Pattern && Callee->getPrimaryTemplate())
    Pattern = Callee->getPrimaryTemplate()->getTemplatedDecl();
  if (!Pattern || Pattern->getNumParams() == 0)
    return false;
  size_t Last = Pattern->getNumParams() - 1;
  QualType Written = Pattern->getParamDecl(std::min(Position, Last))->getType();
  if (const auto *Pack = Written->getAs<PackExpansionType>())
    Written = Pack->getPattern();
  return Written->isRValueReferenceType();
}

/// Declared as a reference to what the callee may change.
bool mayWrite(const LibraryCall &Call, size_t N) {
  if (!Call.Callee || N == 0 || N > Call.Callee->getNumParams())
    return false;
  QualType Declared = Call.Callee->getParamDecl(N - 1)->getType();
  return Declared->isLValueReferenceType() &&
         !Declared->getPointeeType().isConstQualified() &&
         !isForwarding(Call.Callee, N - 1);
}

void readArguments(const LibraryCall &Call, bool Scalars) {
  for (size_t N = 1; N < Call.Arguments.size(); ++N) {
    const Argument &Of = Call.Arguments[N];
    if (!Of.ByReference && isText(Of.Of) && !isLiteral(Of.Expr))
      Call.emit(EventKind::Load, Call.buffer(static_cast<int>(N)));
    if (Of.Of.isNull() || !Of.ByReference || Of.Value == NoValue ||
        isTemporary(Call.Body.function(), Of.Value))
      continue;
    if (Of.Of->isScalarType()) {
      if (Scalars && mayWrite(Call, N))
        Call.Body.store(Call.Where, Of.Value, NoValue, Of.Of);
      else if (Scalars)
        Call.Body.load(Call.Where, Of.Value, Of.Of);
      continue;
    }
    TypeClass Class = Call.classOf(static_cast<int>(N));
    if (Class == TypeClass::Container || Class == TypeClass::LibraryRecord)
      Call.emit(Scalars && mayWrite(Call, N) ? EventKind::Store
                                             : EventKind::Load,
                Of.Value, NoValue, Structure);
  }
}

/// Variadic arguments: what printf reads, what scanf fills.
void touchVariadic(const LibraryCall &Call, EventKind Kind) {
  if (!Call.Callee)
    return;
  for (size_t N = Call.Callee->getNumParams() + 1; N < Call.Arguments.size();
       ++N) {
    int Number = static_cast<int>(N);
    QualType Of = Call.typeOf(Number);
    if (Of.isNull() || !Of->isAnyPointerType() ||
        (Kind == EventKind::Load &&
         !Of->getPointeeType()->isAnyCharacterType()) ||
        isLiteral(Call.argument(Number).Expr))
      continue;
    if (ValueId At = Call.buffer(Number))
      Call.emit(Kind, At);
  }
}

/// Touches the arguments whose bits are set.
void touchArguments(const LibraryCall &Call, EventKind Kind, uint16_t Bits) {
  int Shift = isParallelPolicy(Call.typeOf(1)) ? 1 : 0;
  for (int Bit = 0; Bit < int(VariadicBit); ++Bit) {
    int N = Bit ? Bit + Shift : 0;
    if (!(Bits & (1u << Bit)) || !Call.has(N) ||
        isLiteral(Call.argument(N).Expr))
      continue;
    ValueId At = Call.buffer(N);
    if (At == NoValue ||
        Call.Body.function().Values[At].Kind == ValueKind::Number)
      continue;
    TypeClass Class = Call.classOf(N);
    bool Whole =
        Class == TypeClass::Container || Class == TypeClass::LibraryRecord;
    Call.emit(Kind, At, NoValue, Whole ? uint16_t(Structure) : uint16_t(0));
  }
  if (Bits & (1u << VariadicBit))
    touchVariadic(Call, Kind);
}

void touchBuffers(const LibraryCall &Call) {
  touchArguments(Call, EventKind::Load, Call.Row.Reads);
  touchArguments(Call, EventKind::Store, Call.Row.Writes);
}

} // namespace pothole
