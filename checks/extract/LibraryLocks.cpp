//===- Locks, conditions, once and semaphores -----------------------------===//

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pothole {
/// The lock itself, whether handed over by reference or by pointer.
ValueId lockAddress(const LibraryCall &Call, int N) {
  return Call.classOf(N) == TypeClass::Pointer ? Call.content(N)
                                               : Call.value(N);
}

static const TypeRow *lockRow(const LibraryCall &Call, int N) {
  QualType Of = Call.typeOf(N);
  if (!Of.isNull() && Of->isAnyPointerType())
    Of = Of->getPointeeType();
  return libraryType(Call.Rows, Of);
}

uint16_t lockFlags(const LibraryCall &Call, int N) {
  const TypeRow *Kind = lockRow(Call, N);
  return Kind && Kind->Recursive ? Recursive : 0;
}

namespace {

/// C functions that return 0 always succeed here: what a program does when a
/// lock cannot be taken is not worth a path.
ValueId succeeded(const LibraryCall &Call) {
  if (Call.Row.Flags & SuccessIsZero)
    return Call.Body.number(0);
  return Call.unknownResult();
}

/// A timeout or an error is a failed attempt.
ValueId attempt(const LibraryCall &Call, ValueId Result, uint16_t Flags) {
  return Flags & Try ? Result : succeeded(Call);
}

ValueId acquire(const LibraryCall &Call) {
  int Subject = Call.Row.Subject;
  uint16_t Flags = Call.Row.Flags | lockFlags(Call, Subject);
  // A later version of the library may answer whether it took it.
  if (!Call.ResultType.isNull() && Call.ResultType->isBooleanType())
    Flags &= ~SuccessIsZero;
  ValueId Taken =
      Call.emit(EventKind::Acquire, lockAddress(Call, Subject), NoValue, Flags);
  return attempt(Call, Taken, Flags);
}

/// What makes a lock recursive is handed over when it is made. An attribute
/// says more than we follow, so any but none may do it; of C11's types, those
/// with the bit of mtx_recursive.
void lockInit(const LibraryCall &Call) {
  int Kind = Call.Row.Second;
  bool Plain = Kind == None;
  if (Kind != None && Kind < static_cast<int>(Call.Arguments.size())) {
    const Value &Given = Call.Body.function().Values[Call.content(Kind)];
    Plain = Given.Kind == ValueKind::Number &&
            (Given.Number == 0 ||
             (Call.typeOf(Kind)->isIntegerType() && !(Given.Number & 1)));
  }
  Call.emit(EventKind::LockInit, lockAddress(Call, Call.Row.Subject), NoValue,
            Plain ? 0 : Recursive);
}

ValueId acquireAll(const LibraryCall &Call) {
  uint16_t Try = Call.Row.Flags & Flag::Try;
  ValueId First = NoValue;
  for (size_t N = 1; N < Call.Arguments.size(); ++N) {
    int Number = static_cast<int>(N);
    bool Guard = Call.classOf(Number) == TypeClass::Guard;
    ValueId Taken = Call.emit(Guard ? EventKind::GuardLock : EventKind::Acquire,
                              lockAddress(Call, Number), NoValue,
                              Try | (Guard ? 0 : lockFlags(Call, Number)));
    if (First == NoValue)
      First = Taken;
  }
  // try_lock returns -1 once all are taken, else the number of one that is not.
  return Try ? Call.Body.binary(Operator::Minus, First, NoValue) : NoValue;
}

// Waiting.

ValueId wait(const LibraryCall &Call) {
  ValueId Condition = lockAddress(Call, Call.Row.Subject);
  ValueId Lock = lockAddress(Call, Call.Row.Second);
  uint16_t Flags = Call.Row.Flags;
  int Callable = static_cast<int>(Call.Arguments.size()) - 1;
  if (!isCallable(Call.Rows, Call.typeOf(Callable))) {
    Call.emit(EventKind::Wait, Condition, Lock, Flags);
    return Flags & Timed ? Call.unknownResult() : succeeded(Call);
  }
  CallableValue Test = callableOf(Call, Callable);
  emitCall(Call, Test, argumentsFor(Call, Test, None, false), Repeated);
  Call.emit(EventKind::Wait, Condition, Lock, Flags | Predicate);
  ValueId Holds =
      emitCall(Call, Test, argumentsFor(Call, Test, None, false), Repeated);
  return Call.ResultType.isNull() ? NoValue : Holds;
}

ValueId once(const LibraryCall &Call) {
  CallableValue Run = callableOf(Call, Call.Row.Callable);
  auto Args = argumentsFor(Call, Run, Call.Row.FirstArg, false);
  Event Once = Call.event(EventKind::Once);
  Once.Address = lockAddress(Call, Call.Row.Subject);
  Once.Operand = Run.Operand;
  Once.Flags |= Call.Row.Flags & ~SuccessIsZero;
  if (Run.Virtual)
    Once.Flags |= Virtual;
  if (!Run.Of.isNull())
    Once.OfType = Call.Body.type(Run.Of);
  Call.Body.emit(Once, Args);
  return succeeded(Call);
}

/// A semaphore, latch or barrier is made.
ValueId countInit(const LibraryCall &Call) {
  int Count = Call.Row.Second, Runs = Call.Row.Callable;
  ValueId Object = lockAddress(Call, Call.Row.Subject);
  if (Call.typeRow(1) == Call.Self && Call.Self)
    return Call.value(0); // a copy, which the languages forbid
  Call.emit(EventKind::LockInit, Object,
            Call.has(Count) ? Call.content(Count) : NoValue);
  if (Call.has(Runs) && isCallable(Call.Rows, Call.typeOf(Runs)))
    Call.storeContent(Object, callableOf(Call, Runs).Operand, Silent);
  return Call.Row.Subject == 0 ? Call.value(0) : succeeded(Call);
}

ValueId await(const LibraryCall &Call) {
  uint16_t Flags = Call.Row.Flags;
  ValueId Through = Call.emit(
      EventKind::Await, lockAddress(Call, Call.Row.Subject), NoValue, Flags);
  return attempt(Call, Through, Flags);
}

ValueId rendezvous(const LibraryCall &Call) {
  ValueId Object = lockAddress(Call, Call.Row.Subject);
  if (!(Call.Row.Flags & All))
    return Call.emit(EventKind::Barrier, Object);
  Call.emit(EventKind::Post, Object);
  return await(Call);
}

ValueId block(const LibraryCall &Call) {
  auto known = [&](int N) {
    return N == None ? std::nullopt : Call.constant(N);
  };
  bool NotAtAll = known(Call.Row.Second) == 0;
  bool Unless = Call.Row.FirstArg != None && known(Call.Row.FirstArg) != 0;
  if (!NotAtAll && !Unless) {
    Event Blocks = Call.event(EventKind::Block);
    Blocks.Flags |= Call.Row.Flags & Timed;
    if (Call.Callee)
      Blocks.Callee = Call.Body.entities().of(Call.Callee);
    Call.Body.emit(Blocks);
  }
  return Call.unknownResult();
}

} // namespace

static bool isLibraryLock(QualType Of) {
  const TypeRow *Row = libraryType(builtinKnowledge(), Of);
  return Row && Row->Class == TypeClass::Lock && Of->isRecordType();
}

/// PTHREAD_MUTEX_INITIALIZER is all zeros, the initializers of other kinds are
/// not.
bool makesSpecialLock(const InitListExpr *List, ASTContext &Context) {
  if (!isLibraryLock(List->getType()))
    return false;
  llvm::SmallVector<const Stmt *, 8> Pending(List->child_begin(),
                                             List->child_end());
  while (!Pending.empty()) {
    const Stmt *S = Pending.pop_back_val();
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (E && E->getType()->isIntegerType() && !E->isValueDependent()) {
      std::optional<llvm::APSInt> Content = E->getIntegerConstantExpr(Context);
      if (!Content || !Content->isZero())
        return true;
    } else if (S) {
      Pending.append(S->child_begin(), S->child_end());
    }
  }
  return false;
}

bool lowerLockInitializer(BodyBuilder &Body, ValueId Place,
                          const InitListExpr *List) {
  if (!isLibraryLock(List->getType()))
    return false;
  bool Special = makesSpecialLock(List, Body.entities().context());
  Body.emit(EventKind::LockInit, List->getBeginLoc(), Place, NoValue,
            Special ? Recursive : 0);
  return true;
}

std::optional<ValueId> lowerLocks(const LibraryCall &Call) {
  switch (Call.Row.Does) {
  case Effect::Acquire:
    return acquire(Call);
  case Effect::Release:
    Call.emit(EventKind::Release, lockAddress(Call, Call.Row.Subject), NoValue,
              Call.Row.Flags);
    return succeeded(Call);
  case Effect::LockInit:
    lockInit(Call);
    return succeeded(Call);
  case Effect::LockDestroy:
    Call.emit(EventKind::LockDestroy, lockAddress(Call, Call.Row.Subject));
    return succeeded(Call);
  case Effect::AcquireAll:
    return acquireAll(Call);
  case Effect::Wait:
    return wait(Call);
  case Effect::Notify:
    Call.emit(EventKind::Notify, lockAddress(Call, Call.Row.Subject), NoValue,
              Call.Row.Flags);
    return succeeded(Call);
  case Effect::Once:
    return once(Call);
  case Effect::Post:
    Call.emit(EventKind::Post, lockAddress(Call, Call.Row.Subject), NoValue,
              Call.Row.Flags & ~SuccessIsZero);
    return succeeded(Call);
  case Effect::Await:
    return await(Call);
  case Effect::Block:
    return block(Call);
  case Effect::Rendezvous:
    return rendezvous(Call);
  case Effect::CountInit:
    return countInit(Call);
  default:
    return std::nullopt;
  }
}

} // namespace pothole
