//===- Starting, joining and detaching threads ----------------------------===//
//
// Start's result is a token; it lives where the program keeps its handle: in a
// std::thread object, in the pthread_t the address of which was handed over,
// in an element of a vector. Joining loads it from there.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace pothole {
namespace {

constexpr int64_t LaunchDeferredOnly = 2; // std::launch, both libraries

ValueId emitStart(const LibraryCall &Call, const CallableValue &Callable,
                  llvm::ArrayRef<ValueId> Args) {
  Event Begin = Call.event(EventKind::Start);
  Begin.Start = Call.Row.Start;
  Begin.Operand = Callable.Operand;
  Begin.Flags |= Call.Row.Flags & Detached;
  if (Callable.Virtual)
    Begin.Flags |= Virtual;
  Begin.OfType = callableType(Call.Body, Callable);
  return Call.Body.emit(Begin, Args);
}

/// QThread::start, QThreadPool::start(runnable): the object's virtual run().
bool runMethod(const LibraryCall &Call, CallableValue &Run, ValueId &Object) {
  int N = Call.Row.Callable;
  QualType Of = Call.typeOf(N);
  if (Of.isNull())
    return false;
  Object = Call.pointee(N);
  if (Of->isAnyPointerType())
    Of = Of->getPointeeType();
  const CXXMethodDecl *Method = methodNamed(Of->getAsCXXRecordDecl(), "run");
  if (!Method)
    return false;
  Run.Operand = Call.Body.functionAddress(Method);
  Run.Virtual = Method->isVirtual();
  return true;
}

/// Function pointers held by a struct: the handlers of sigaction.
void startFields(const LibraryCall &Call, ValueId Object,
                 const RecordDecl *Record) {
  if (!Record || !(Record = Record->getDefinition()))
    return;
  for (const FieldDecl *Field : Record->fields()) {
    ValueId Place = Call.Body.member(Object, Field);
    if (Field->getType()->isUnionType())
      startFields(Call, Place, Field->getType()->getAsRecordDecl());
    if (!Field->getType()->isFunctionPointerType())
      continue;
    CallableValue Handler;
    Handler.Of = Field->getType();
    Handler.Operand = Call.Body.load(Call.Where, Place, Field->getType());
    emitStart(Call, Handler, {});
  }
}

/// Stores the token where the program will look for it; the call's value.
ValueId keepHandle(const LibraryCall &Call, ValueId Token) {
  int Second = Call.Row.Second;
  if (Second == None)
    return Call.result(Token);
  Call.storeContent(Second == 0 ? Call.value(0) : Call.pointee(Second), Token);
  return Call.Row.Flags & SuccessIsZero ? Call.Body.number(0)
                                        : Call.unknownResult();
}

/// packaged_task: a callable whose future is ready once it has run.
bool isTask(const LibraryCall &Call, int N) {
  if (Call.classOf(N) != TypeClass::Callable)
    return false;
  const FunctionRow *Run = Call.Rows.method(
      libraryTypeName(Call.Rows, Call.typeOf(N)), "operator()");
  return Run && Run->Second != None;
}

/// Where the shared state of a task keeps the thread that runs it: element -1,
/// which nothing else uses.
ValueId runnerOf(const LibraryCall &Call, ValueId Task) {
  return Call.Body.element(Task, Call.Body.number(-1));
}

bool isLaunchPolicy(QualType Of) {
  const auto *Policy = Of.isNull() ? nullptr : Of->getAs<EnumType>();
  return Policy && libraryName(Policy->getDecl()) == "std::launch";
}

/// jthread hands its stop token to a callable that takes one.
bool wantsStopToken(const LibraryCall &Call, const CallableValue &Run,
                    int First) {
  if (Call.Row.Start != StartKind::Scoped || !Run.Prototype || Run.Member)
    return false;
  size_t Given = Call.Arguments.size() - static_cast<size_t>(First);
  if (Run.Prototype->getNumParams() != Given + 1)
    return false;
  QualType Token = Run.Prototype->getParamType(0).getNonReferenceType();
  return Token->isRecordType() &&
         libraryName(Token->getAsRecordDecl()) == "std::stop_token";
}

ValueId start(const LibraryCall &Call) {
  const FunctionRow &Row = Call.Row;
  int Callable = Row.Callable, First = Row.FirstArg;
  if (isLaunchPolicy(Call.typeOf(Callable))) {
    bool Deferred = Call.constant(Callable) == LaunchDeferredOnly;
    ++Callable;
    ++First;
    if (Deferred) {
      CallableValue Now = callableOf(Call, Callable);
      emitCall(Call, Now, argumentsFor(Call, Now, First, true), 0);
      return Call.unknownResult();
    }
  }
  if (!Call.has(Callable))
    return Call.unknownResult();
  QualType Of = Call.typeOf(Callable);
  bool Runs = isCallable(Call.Rows, Of);
  if (Row.Flags & Virtual && !Runs) {
    CallableValue Run;
    ValueId Object = NoValue;
    if (runMethod(Call, Run, Object))
      return keepHandle(Call, emitStart(Call, Run, Object));
  }
  if (!Runs && Of->isAnyPointerType() && Of->getPointeeType()->isRecordType()) {
    startFields(Call, Call.content(Callable),
                Of->getPointeeType()->getAsRecordDecl());
    return keepHandle(Call, NoValue);
  }
  CallableValue Run = callableOf(Call, Callable);
  if (isTask(Call, Callable)) {
    ValueId Task = Call.loadContent(Run.Operand);
    ValueId Token = emitStart(Call, Run, argumentsFor(Call, Run, First, true));
    Call.emit(EventKind::Store, runnerOf(Call, Task), Token, Silent);
    return keepHandle(Call, Token);
  }
  if (wantsStopToken(Call, Run, First))
    Run.Bound.push_back(Call.fresh(
        Run.Prototype->getParamType(0).getNonReferenceType(), NoValue));
  return keepHandle(Call,
                    emitStart(Call, Run, argumentsFor(Call, Run, First, true)));
}

/// std::thread(), thread(thread &&), thread(f, args...).
bool initHandle(const LibraryCall &Call) {
  if (Call.Row.Second != 0)
    return false;
  if (!Call.has(Call.Row.Callable)) {
    Call.storeContent(Call.value(0), Call.Body.number(0), Silent);
    return true;
  }
  if (Call.classOf(1) != TypeClass::Thread)
    return false;
  Call.copyObject(Call.value(0), Call.value(1), Call.typeOf(1), true);
  return true;
}

ValueId handle(const LibraryCall &Call) {
  int N = Call.Row.Subject;
  QualType Of = Call.typeOf(N);
  if (!Of.isNull() && Of->isRecordType())
    return Call.loadContent(Call.value(N));
  const TypeRow *Pointed = !Of.isNull() && Of->isAnyPointerType()
                               ? libraryType(Call.Rows, Of->getPointeeType())
                               : nullptr;
  if (Pointed && Pointed->Class == TypeClass::Thread) // uv_thread_join(&t)
    return Call.loadContent(Call.content(N));
  return Call.content(N);
}

ValueId join(const LibraryCall &Call) {
  ValueId Token = handle(Call);
  Call.emit(EventKind::Join, NoValue, Token,
            Call.Row.Flags & ~uint16_t(SuccessIsZero));
  // Of a future: what set_value did is seen as well.
  if (Call.Row.Second != None) {
    Call.emit(EventKind::Await, Token, NoValue, Call.Row.Flags & (Try | Timed));
    Call.emit(EventKind::Join, NoValue,
              Call.loadContent(runnerOf(Call, Token), Silent));
  }
  return Call.Row.Flags & SuccessIsZero ? Call.Body.number(0)
                                        : Call.unknownResult();
}

/// A promise owns a state of its own: it may be moved, its future as well.
void initState(const LibraryCall &Call) {
  if (Call.has(1) && Call.typeRow(1) == Call.Self) {
    Call.copyObject(Call.value(0), Call.value(1), Call.typeOf(1), true);
    return;
  }
  Call.storeContent(Call.value(0), Call.emit(EventKind::Alloc));
}

} // namespace

std::optional<ValueId> lowerThreads(const LibraryCall &Call) {
  switch (Call.Row.Does) {
  case Effect::Start:
    if (initHandle(Call))
      return Call.value(0);
    return start(Call);
  case Effect::Join:
    return join(Call);
  case Effect::Detach:
    Call.emit(EventKind::Detach, NoValue, handle(Call));
    return Call.Row.Flags & SuccessIsZero ? Call.Body.number(0) : NoValue;
  case Effect::ThreadDestroy:
    Call.emit(EventKind::ScopeEnd, Call.value(0), NoValue, Discarded);
    return NoValue;
  case Effect::ThreadNumber:
    return Call.emit(EventKind::Iterate);
  case Effect::StateInit:
    initState(Call);
    return Call.value(0);
  case Effect::StatePost:
    Call.emit(EventKind::Post, Call.loadContent(Call.value(0)), NoValue,
              Discarded);
    return NoValue;
  case Effect::StateShare:
    return Call.result(Call.loadContent(Call.value(0)));
  default:
    return std::nullopt;
  }
}

} // namespace pothole
