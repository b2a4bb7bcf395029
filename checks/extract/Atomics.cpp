//===- The compiler's atomic operations
//------------------------------------===//
//
// __atomic_*, __c11_atomic_* (C's <stdatomic.h>) and __sync_* by the words in
// their names; std::atomic is a library type (LibraryCalls.h). An exchange that
// compares is one Update whose result is its success; the object with the
// expected value may be written, so its content is unknown afterwards.

#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {
namespace {

/// The numbers are fixed by the language (memory_order_relaxed is 0...).
MemoryOrder orderOf(std::optional<int64_t> Number) {
  switch (Number.value_or(5)) {
  case 0:
    return MemoryOrder::Relaxed;
  case 1:
    return MemoryOrder::Consume;
  case 2:
    return MemoryOrder::Acquire;
  case 3:
    return MemoryOrder::Release;
  case 4:
    return MemoryOrder::AcquireRelease;
  default:
    return MemoryOrder::Sequential;
  }
}

} // namespace

ValueId Lowering::emitAtomic(EventKind Kind, const Expr *Where,
                             MemoryOrder Order, ValueId Address,
                             ValueId Operand, uint16_t Flags,
                             llvm::ArrayRef<ValueId> Args) {
  Event E;
  E.Flags = Flags;
  E.Kind = Kind;
  E.Order = Order;
  E.Address = Address;
  E.Operand = Operand;
  E.Place = Body.location(Where->getExprLoc());
  if (Where->getExprLoc().isMacroID())
    E.Flags |= InMacro;
  return Body.emit(E, Args);
}

ValueId Lowering::VisitAtomicExpr(const AtomicExpr *E) {
  StringRef Name = E->getOpAsString();
  // The forms without _n pass every value through a pointer.
  bool Indirect =
      (Name.starts_with("__atomic_") || Name.starts_with("__scoped_atomic_")) &&
      !Name.ends_with("_n") && !Name.contains("fetch") &&
      !Name.contains("test") && !Name.contains("clear");
  ValueId Address = valueOf(E->getPtr());
  auto Argument = [&](const Expr *Given) {
    ValueId Value = valueOf(Given);
    if (!Indirect || !Given->getType()->isPointerType())
      return Value;
    return Body.load(Given->getExprLoc(), Value,
                     Given->getType()->getPointeeType());
  };
  if (Name.ends_with("init")) {
    Body.store(E->getExprLoc(), Address, valueOf(E->getVal1()),
               E->getVal1()->getType());
    return NoValue;
  }
  MemoryOrder Order = orderOf(Body.constant(valueOf(E->getOrder())));
  auto ResultThrough = [&](const Expr *Pointer, ValueId Result) {
    Body.store(E->getExprLoc(), valueOf(Pointer), Result,
               Pointer->getType()->getPointeeType());
    return Result;
  };
  if (Name.contains("_load")) {
    ValueId Result = emitAtomic(EventKind::Load, E, Order, Address, NoValue);
    return Indirect ? ResultThrough(E->getVal1(), Result) : Result;
  }
  if (Name.contains("_store") || Name.contains("_clear")) {
    ValueId Content =
        Name.contains("_clear") ? Body.number(0) : Argument(E->getVal1());
    emitAtomic(EventKind::Store, E, Order, Address, Content);
    return NoValue;
  }
  if (Name.contains("_test_and_set"))
    return emitAtomic(EventKind::Update, E, Order, Address, Body.number(1),
                      Try | SuccessIsZero);
  if (Name.contains("compare_exchange")) {
    ValueId Expected = valueOf(E->getVal1());
    QualType Of = E->getVal1()->getType();
    if (Of->isPointerType())
      Of = Of->getPointeeType();
    ValueId Wanted = Body.load(E->getExprLoc(), Expected, Of);
    ValueId Success = emitAtomic(EventKind::Update, E, Order, Address,
                                 Argument(E->getVal2()), Try, Wanted);
    Body.store(E->getExprLoc(), Expected, Success, Of, Try);
    return Success;
  }
  ValueId Operand = Argument(E->getVal1());
  if (Name.contains("_sub"))
    Operand = negative(Operand);
  uint16_t Flags = Name.ends_with("_exchange") || Name.ends_with("_exchange_n")
                       ? uint16_t(Try | SuccessIsZero)
                       : 0;
  ValueId Result =
      emitAtomic(EventKind::Update, E, Order, Address, Operand, Flags);
  if (Indirect && Name.ends_with("_exchange"))
    return ResultThrough(E->getVal2(), Result);
  return Result;
}

std::optional<ValueId> Lowering::lowerBuiltinAtomic(const CallExpr *E,
                                                    StringRef Name) {
  if (Name.ends_with("_thread_fence") || Name.ends_with("_signal_fence")) {
    MemoryOrder Order = E->getNumArgs() > 0
                            ? orderOf(Body.constant(valueOf(E->getArg(0))))
                            : MemoryOrder::Sequential;
    emitAtomic(EventKind::Fence, E, Order, NoValue, NoValue);
    return NoValue;
  }
  if (Name.starts_with("__sync_synchronize")) {
    emitAtomic(EventKind::Fence, E, MemoryOrder::Sequential, NoValue, NoValue);
    return NoValue;
  }
  if (!Name.starts_with("__sync_") || E->getNumArgs() == 0)
    return std::nullopt;
  ValueId Address = valueOf(E->getArg(0));
  llvm::SmallVector<ValueId, 2> Operands;
  for (const Expr *Argument : llvm::drop_begin(E->arguments()))
    Operands.push_back(valueOf(Argument));
  if (Name.starts_with("__sync_lock_release")) {
    emitAtomic(EventKind::Store, E, MemoryOrder::Release, Address,
               Body.number(0));
    return NoValue;
  }
  bool Swap = Name.contains("compare_and_swap");
  ValueId Operand = Operands.empty() ? NoValue : Operands.front();
  if (Swap && Operands.size() > 1)
    Operand = Operands[1];
  if (Name.contains("_sub"))
    Operand = negative(Operand);
  MemoryOrder Order = Name.starts_with("__sync_lock_test_and_set")
                          ? MemoryOrder::Acquire
                          : MemoryOrder::Sequential;
  // The forms that return the old value took a lock that was free: 0.
  uint16_t Flags = 0;
  if (Swap || Name.starts_with("__sync_lock_test_and_set"))
    Flags = Name.contains("_bool_") ? Try : Try | SuccessIsZero;
  llvm::ArrayRef<ValueId> Wanted = Operands;
  return emitAtomic(EventKind::Update, E, Order, Address, Operand, Flags,
                    Swap ? Wanted.take_front() : Wanted.take_front(0));
}

} // namespace pothole
