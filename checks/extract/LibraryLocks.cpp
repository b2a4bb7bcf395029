//===- Locks, guards, conditions, once and semaphores ---------------------===//

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"

using namespace clang;

namespace pothole {
namespace {

/// C functions that return 0 always succeed here: what a program does when a
/// lock cannot be taken is not worth a path.
ValueId succeeded(const LibraryCall &Call) {
  if (Call.Row.Flags & SuccessIsZero)
    return Call.Body.number(0);
  return Call.unknownResult();
}

/// The lock itself, whether handed over by reference or by pointer.
ValueId lockAddress(const LibraryCall &Call, int N) {
  return Call.classOf(N) == TypeClass::Pointer ? Call.content(N)
                                               : Call.value(N);
}

const TypeRow *lockRow(const LibraryCall &Call, int N) {
  QualType Of = Call.typeOf(N);
  if (!Of.isNull() && Of->isAnyPointerType())
    Of = Of->getPointeeType();
  return libraryType(Call.Rows, Of);
}

uint16_t lockFlags(const LibraryCall &Call, int N) {
  const TypeRow *Kind = lockRow(Call, N);
  return Kind && Kind->Recursive ? Recursive : 0;
}

/// A timeout or an error is a failed attempt.
ValueId attempt(const LibraryCall &Call, ValueId Result, uint16_t Flags) {
  return Flags & Try ? Result : succeeded(Call);
}

ValueId acquire(const LibraryCall &Call) {
  int Subject = Call.Row.Subject;
  uint16_t Flags = Call.Row.Flags | lockFlags(Call, Subject);
  ValueId Taken =
      Call.emit(EventKind::Acquire, lockAddress(Call, Subject), NoValue, Flags);
  return attempt(Call, Taken, Flags);
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

// Guards.

std::optional<GuardMode> tagMode(llvm::StringRef Type) {
  llvm::StringRef Name = Type.rsplit("::").second;
  if (Name == "defer_lock_t")
    return GuardMode::Defer;
  if (Name == "adopt_lock_t")
    return GuardMode::Adopt;
  if (Name == "try_to_lock_t" || Name == "try_lock_t")
    return GuardMode::Try;
  return std::nullopt;
}

bool isTime(llvm::StringRef Type) {
  return Type.ends_with("::duration") || Type.ends_with("::time_point") ||
         Type.ends_with("::ptime");
}

std::string nameOf(const LibraryCall &Call, int N) {
  QualType Of = Call.typeOf(N);
  if (Of.isNull())
    return {};
  return libraryName(Of->getAsRecordDecl());
}

/// `std::lock_guard{m};` as a statement guards nothing.
bool isDiscarded(const LibraryCall &Call, const Expr *Built) {
  const Value &At = Call.Body.function().Values[Call.value(0)];
  if (!Built || At.Kind != ValueKind::LocalAddress ||
      Call.Body.function().Locals[At.A].Kind != LocalKind::Temporary)
    return false;
  // Rare enough to pay for the map of parents.
  DynTypedNode Node = DynTypedNode::create(*Built);
  for (;;) {
    DynTypedNodeList Parents = Call.context().getParents(Node);
    if (Parents.size() != 1)
      return false;
    Node = Parents[0];
    if (Node.get<ExprWithCleanups>() || Node.get<CXXBindTemporaryExpr>() ||
        Node.get<CXXFunctionalCastExpr>() || Node.get<ParenExpr>() ||
        Node.get<CStyleCastExpr>() || Node.get<ConstantExpr>())
      continue;
    return Node.get<CompoundStmt>() != nullptr;
  }
}

struct GuardParts {
  SmallVector<ValueId, 4> Locks;
  GuardMode Mode = GuardMode::Lock;
  uint16_t Flags = 0;
  int MovedFrom = None;
};

GuardParts guardParts(const LibraryCall &Call) {
  GuardParts Parts;
  if (Call.Self) {
    Parts.Mode = Call.Self->Mode;
    Parts.Flags = Call.Self->Shared ? Shared : 0;
  }
  if (Parts.Mode == GuardMode::Try)
    Parts.Flags |= Try;
  for (size_t I = 1; I < Call.Arguments.size(); ++I) {
    int N = static_cast<int>(I);
    std::string Name = nameOf(Call, N);
    TypeClass Class = Call.classOf(N);
    if (std::optional<GuardMode> Tag = tagMode(Name)) {
      Parts.Mode = *Tag;
    } else if (isTime(Name)) {
      Parts.Mode = GuardMode::Try;
      Parts.Flags |= Timed;
    } else if (Class == TypeClass::Guard) {
      Parts.MovedFrom = N;
    } else if (Call.typeOf(N)->isRecordType() ||
               Call.typeOf(N)->isAnyPointerType()) {
      Parts.Locks.push_back(lockAddress(Call, N));
      Parts.Flags |= lockFlags(Call, N);
    }
  }
  if (Parts.Locks.empty() && Parts.Mode == GuardMode::Lock &&
      Call.Arguments.size() == 1)
    Parts.Mode = GuardMode::Defer; // unique_lock L;
  return Parts;
}

void guardInit(const LibraryCall &Call) {
  GuardParts Parts = guardParts(Call);
  ValueId Guard = Call.value(0);
  if (Parts.MovedFrom != None && Parts.Locks.empty()) {
    Call.emit(EventKind::Copy, Guard, Call.value(Parts.MovedFrom), Move);
    return;
  }
  Event Init = Call.event(EventKind::GuardInit);
  Init.Guard = Parts.Mode;
  Init.Address = Guard;
  Init.Flags |= Parts.Flags | Call.Row.Flags;
  if (Call.Built && isDiscarded(Call, Call.Built))
    Init.Flags |= Discarded;
  Call.Body.emit(Init, Parts.Locks);
}

void guardAssign(const LibraryCall &Call) {
  Call.emit(EventKind::GuardDestroy, Call.value(0));
  Call.emit(EventKind::Copy, Call.value(0), Call.value(1), Move);
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

ValueId await(const LibraryCall &Call) {
  uint16_t Flags = Call.Row.Flags;
  ValueId Through = Call.emit(
      EventKind::Await, lockAddress(Call, Call.Row.Subject), NoValue, Flags);
  return attempt(Call, Through, Flags);
}

} // namespace

std::optional<ValueId> lowerLocks(const LibraryCall &Call) {
  ValueId Guard = Call.value(0);
  switch (Call.Row.Does) {
  case Effect::Acquire:
    return acquire(Call);
  case Effect::Release:
    Call.emit(EventKind::Release, lockAddress(Call, Call.Row.Subject), NoValue,
              Call.Row.Flags);
    return succeeded(Call);
  case Effect::AcquireAll:
    return acquireAll(Call);
  case Effect::GuardInit:
    guardInit(Call);
    return NoValue;
  case Effect::GuardLock:
    return Call.emit(EventKind::GuardLock, Guard, NoValue,
                     Call.Row.Flags |
                         (Call.Self && Call.Self->Shared ? Shared : 0));
  case Effect::GuardUnlock:
    return Call.emit(EventKind::GuardUnlock, Guard), NoValue;
  case Effect::GuardRelease:
    return Call.emit(EventKind::GuardRelease, Guard), NoValue;
  case Effect::GuardDestroy:
    return Call.emit(EventKind::GuardDestroy, Guard), NoValue;
  case Effect::GuardOwns:
    return Call.emit(EventKind::GuardOwns, Guard);
  case Effect::GuardAssign:
    guardAssign(Call);
    return Guard;
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
  case Effect::Rendezvous:
    Call.emit(EventKind::Post, lockAddress(Call, Call.Row.Subject));
    return await(Call);
  default:
    return std::nullopt;
  }
}

} // namespace pothole
