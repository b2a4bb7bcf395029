//===- Buffers, allocation, atomics ---------------------------------------===//

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

/// `malloc(n * sizeof(struct node))` says what it is for.
QualType sizedType(const Stmt *Tree) {
  if (!Tree)
    return {};
  if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(Tree))
    if (Size->getKind() == UETT_SizeOf)
      return Size->getTypeOfArgument();
  for (const Stmt *Child : Tree->children())
    if (QualType Found = sizedType(Child); !Found.isNull())
      return Found;
  return {};
}

ValueId allocate(const LibraryCall &Call) {
  Event New = Call.event(EventKind::Alloc);
  for (const Argument &From : Call.Arguments)
    if (QualType Of = sizedType(From.Expr); !Of.isNull())
      New.OfType = Call.Body.type(Of);
  if (Call.Row.Second == None)
    New.Flags |= Try;
  ValueId Object = Call.Body.emit(New);
  if (Call.Row.Second == None)
    return Object;
  Call.emit(EventKind::Store, Call.pointee(Call.Row.Second), Object);
  return Call.Row.Flags & SuccessIsZero ? Call.Body.number(0)
                                        : Call.unknownResult();
}

ValueId reallocate(const LibraryCall &Call) {
  ValueId Old = Call.content(Call.Row.Subject);
  ValueId New = allocate(Call);
  Call.emit(EventKind::Copy, New, Old, Silent);
  Call.emit(EventKind::Free, NoValue, Old);
  return New;
}

ValueId exchange(const LibraryCall &Call) {
  int Subject = Call.Row.Subject, Second = Call.Row.Second;
  ValueId Place = Call.value(Subject);
  QualType Of = Call.typeOf(Subject);
  if (Of.isNull())
    return Call.unknownResult();
  if (!Of->isRecordType()) {
    ValueId Old = Call.Body.load(Call.Where, Place, Of);
    Call.Body.store(Call.Where, Place, Call.content(Second), Of);
    return Old;
  }
  ValueId Old = Call.unknownResult();
  Call.copyObject(Old, Place, Of, true);
  if (Call.typeOf(Second)->isRecordType())
    Call.copyObject(Place, Call.value(Second), Of, true);
  else
    Call.storeContent(Place, Call.content(Second));
  return Old;
}

void swap(const LibraryCall &Call) {
  int A = Call.Row.Subject, B = Call.Row.Second;
  QualType Of = Call.typeOf(A);
  if (Of.isNull() || !Call.has(B))
    return;
  if (!Of->isRecordType()) {
    ValueId Left = Call.Body.load(Call.Where, Call.value(A), Of);
    ValueId Right = Call.Body.load(Call.Where, Call.value(B), Of);
    Call.Body.store(Call.Where, Call.value(A), Right, Of);
    Call.Body.store(Call.Where, Call.value(B), Left, Of);
    return;
  }
  if (Call.classOf(A) == TypeClass::Container) {
    Call.emit(EventKind::Store, Call.value(A), NoValue, Structure);
    Call.emit(EventKind::Store, Call.value(B), NoValue, Structure);
  }
  ValueId Kept = Call.fresh(Of.getUnqualifiedType(), NoValue);
  uint16_t Flags =
      Call.classOf(A) == TypeClass::Container ? uint16_t(Silent | Move) : Move;
  Call.emit(EventKind::Copy, Kept, Call.value(A), Flags);
  Call.emit(EventKind::Copy, Call.value(A), Call.value(B), Flags);
  Call.emit(EventKind::Copy, Call.value(B), Kept, Flags);
}

/// The algorithm std::move(first, last, out).
void moveRange(const LibraryCall &Call) {
  ValueId From = Call.buffer(1), To = Call.buffer(3);
  Call.emit(EventKind::Load, From);
  Call.emit(EventKind::Store, To);
  Call.emit(EventKind::Copy, To, From, Silent | Move);
}

// Atomics.

MemoryOrder orderOf(std::optional<int64_t> Constant) {
  constexpr MemoryOrder Orders[] = {
      MemoryOrder::Relaxed,        MemoryOrder::Consume,
      MemoryOrder::Acquire,        MemoryOrder::Release,
      MemoryOrder::AcquireRelease, MemoryOrder::Sequential,
  };
  // An order computed at run time: trust that it is strong enough.
  if (!Constant || *Constant < 0 || *Constant > 5)
    return MemoryOrder::Sequential;
  return Orders[*Constant];
}

/// Where the atomic object is: atomic_ref stands for another.
ValueId atomicAddress(const LibraryCall &Call) {
  int N = Call.Row.Subject;
  if (Call.Self && Call.Self->Indirect && N == 0)
    return Call.loadContent(Call.value(0));
  QualType Of = Call.typeOf(N);
  return !Of.isNull() && Of->isAnyPointerType() ? Call.content(N)
                                                : Call.value(N);
}

ValueId emitAtomic(const LibraryCall &Call, EventKind Kind, ValueId Operand,
                   llvm::ArrayRef<ValueId> Args = {}) {
  Event Access = Call.event(Kind);
  Access.Address = atomicAddress(Call);
  Access.Operand = Operand;
  Access.Order = orderOf(Call.constant(Call.Row.OrderArgument));
  if (Call.Row.Does == Effect::AtomicUpdate)
    Access.Flags |= Call.Row.Flags & (Try | SuccessIsZero);
  if (Call.Row.Does == Effect::AtomicCompare && Kind == EventKind::Update)
    Access.Flags |= Try;
  return Call.Body.emit(Access, Args);
}

/// `++x` and test_and_set need no operand to change something.
ValueId operandOf(const LibraryCall &Call) {
  ValueId Operand = Call.has(Call.Row.Second) ? Call.content(Call.Row.Second)
                                              : Call.Body.number(1);
  return Call.Row.Flags & Down
             ? Call.Body.binary(Operator::Minus, Operand, NoValue)
             : Operand;
}

/// `x++` gives the old number, `++x` the new one; a postfix operator's int
/// argument says nothing.
ValueId step(const LibraryCall &Call) {
  OverloadedOperatorKind Kind =
      Call.Callee ? Call.Callee->getOverloadedOperator() : OO_None;
  ValueId By =
      Call.Body.number(Kind == OO_MinusMinus || Call.Row.Flags & Down ? -1 : 1);
  ValueId Old = emitAtomic(Call, EventKind::Update, By);
  bool Number = !Call.ResultType.isNull() && Call.ResultType->isIntegerType();
  if (!Number || (Kind != OO_PlusPlus && Kind != OO_MinusMinus))
    return Call.unknownResult();
  bool Postfix = Call.Callee->getNumParams() == 1;
  return Call.result(Postfix ? Old : Call.Body.binary(Operator::Add, Old, By));
}

/// Its value is whether it succeeded.
ValueId compare(const LibraryCall &Call) {
  int Expected = Call.Row.Second;
  bool InPlace =
      Call.has(Expected) && (Call.argument(Expected).ByReference ||
                             Call.typeOf(Expected)->isAnyPointerType());
  ValueId Place = InPlace ? Call.pointee(Expected) : NoValue;
  if (Call.has(Expected) && Call.argument(Expected).ByReference)
    Place = Call.value(Expected);
  llvm::SmallVector<ValueId, 1> Wanted;
  if (InPlace)
    Wanted.push_back(Call.emit(EventKind::Load, Place));
  ValueId Success =
      emitAtomic(Call, EventKind::Update, Call.content(Expected + 1), Wanted);
  if (InPlace) // on failure, what was found
    Call.emit(EventKind::Store, Place, Success, Try);
  return Success;
}

void initAtomic(const LibraryCall &Call) {
  Call.emit(EventKind::Store, Call.value(0),
            Call.has(1) ? Call.content(1) : Call.Body.number(0), Silent);
}

} // namespace

std::optional<ValueId> lowerAtomics(const LibraryCall &Call) {
  switch (Call.Row.Does) {
  case Effect::AtomicInit:
    initAtomic(Call);
    return Call.value(0);
  case Effect::AtomicLoad:
    return Call.result(emitAtomic(Call, EventKind::Load, NoValue));
  case Effect::AtomicStore: {
    ValueId Content = Call.content(Call.Row.Second);
    emitAtomic(Call, EventKind::Store, Content);
    return Content;
  }
  case Effect::AtomicUpdate:
    return Call.result(emitAtomic(Call, EventKind::Update, operandOf(Call)));
  case Effect::AtomicStep: // a postfix operator's int argument says nothing
    return step(Call);
  case Effect::AtomicCompare:
    return compare(Call);
  case Effect::Fence: {
    Event Fence = Call.event(EventKind::Fence);
    Fence.Order = orderOf(Call.constant(Call.Row.OrderArgument));
    Call.Body.emit(Fence);
    return NoValue;
  }
  default:
    return std::nullopt;
  }
}

std::optional<ValueId> lowerMemory(const LibraryCall &Call) {
  const FunctionRow &Row = Call.Row;
  switch (Row.Does) {
  case Effect::Nothing:
    return Row.Flags & SuccessIsZero ? Call.Body.number(0)
                                     : Call.unknownResult();
  case Effect::Identity:
    if (Call.Arguments.size() == 4 && !Row.Reads && !Row.Writes) {
      moveRange(Call);
      return Call.unknownResult();
    }
    return Call.value(Row.Subject);
  case Effect::IdentityOrNull:
    return Call.orNull(Call.value(Row.Subject));
  case Effect::Exchange:
    return exchange(Call);
  case Effect::Swap:
    swap(Call);
    return NoValue;
  case Effect::Allocate:
    return allocate(Call);
  case Effect::Reallocate:
    return reallocate(Call);
  case Effect::Free:
    Call.emit(EventKind::Free, NoValue, Call.content(Row.Subject));
    return NoValue;
  default:
    return std::nullopt;
  }
}

} // namespace pothole
