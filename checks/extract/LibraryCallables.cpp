//===- What is called, and with which arguments ---------------------------===//
//
// A callable handed to a library is a function, a member function pointer, a
// closure, a functor, a std::function or what std::bind made. Event.h says how
// a Call or Start names each; here the arguments are shaped to its parameters,
// as std::invoke would.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

bool isReferenceWrapper(const TypeRow *Row) {
  return Row && Row->Class == TypeClass::Pointer && Row->Indirect;
}

bool isBind(const TypeRow *Row) {
  return Row && Row->Class == TypeClass::Callable && Row->Indirect;
}

/// The one operator() of a class; null if there are several or templates.
const CXXMethodDecl *callOperator(QualType Of) {
  const CXXRecordDecl *Class = Of->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return nullptr;
  Class = Class->getDefinition();
  DeclarationName Name =
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  const CXXMethodDecl *Only = nullptr;
  for (const NamedDecl *Found : Class->lookup(Name)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Found);
    if (!Method || Only)
      return nullptr;
    Only = Method;
  }
  return Only;
}

bool hasCallOperator(QualType Of) {
  const CXXRecordDecl *Class = Of->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  DeclarationName Name =
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  return !Class->getDefinition()->lookup(Name).empty();
}

const FunctionProtoType *prototypeOf(QualType Of) {
  if (Of.isNull())
    return nullptr;
  if (const auto *Member = Of->getAs<MemberPointerType>())
    Of = Member->getPointeeType();
  else if (Of->isAnyPointerType())
    Of = Of->getPointeeType();
  if (const auto *Function = Of->getAs<FunctionProtoType>())
    return Function;
  if (const CXXMethodDecl *Operator = callOperator(Of))
    return Operator->getType()->getAs<FunctionProtoType>();
  QualType Signature = templateArgument(Of, 0); // std::function<R(A...)>
  return Signature.isNull() ? nullptr : Signature->getAs<FunctionProtoType>();
}

/// `&C::m`, written where it is used.
const CXXMethodDecl *writtenMethod(const Expr *Written) {
  if (!Written)
    return nullptr;
  Written = Written->IgnoreUnlessSpelledInSource();
  const auto *Address = dyn_cast<UnaryOperator>(Written);
  if (!Address || Address->getOpcode() != UO_AddrOf)
    return nullptr;
  const auto *Named =
      dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParens());
  return Named ? dyn_cast<CXXMethodDecl>(Named->getDecl()) : nullptr;
}

CallableValue memberCallable(const LibraryCall &Call, const Argument &From) {
  CallableValue Found;
  Found.Of = From.Of;
  Found.Prototype = prototypeOf(From.Of);
  Found.Member = true;
  if (const CXXMethodDecl *Method = writtenMethod(From.Expr)) {
    Found.Operand = Call.Body.functionAddress(Method);
    Found.Virtual = Method->isVirtual();
  } else {
    Found.Operand = Call.contentOf(From);
  }
  return Found;
}

/// Bind keeps its callable in element 0 and the arguments after it.
CallableValue boundCallable(const LibraryCall &Call, const Argument &From) {
  CallableValue Found;
  auto Part = [&](unsigned N) {
    return Call.loadContent(Call.Body.element(From.Value, Call.Body.number(N)),
                            Silent);
  };
  // libstdc++: _Bind<F(A...)>, _Bind_result<R, F(A...)>, _Bind_front<F, A...>;
  // libc++: __bind<F, A...>.
  auto Types = templateTypes(From.Of);
  unsigned Count = Types.empty() ? 0 : Types.size() - 1;
  Found.Of = Types.empty() ? From.Of : Types[0];
  if (!Types.empty())
    if (const auto *Shape = Types.back()->getAs<FunctionProtoType>()) {
      Found.Of = Shape->getReturnType();
      Count = Shape->getNumParams();
    }
  Found.Operand = Part(0);
  Found.Prototype = prototypeOf(Found.Of);
  for (unsigned N = 1; N <= Count; ++N)
    Found.Bound.push_back(Part(N));
  return Found;
}

ValueId objectOfMember(const LibraryCall &Call, const Argument &From,
                       bool Copied) {
  if (From.Of.isNull())
    return NoValue;
  const TypeRow *Row = libraryType(Call.Rows, From.Of);
  if (Row && (Row->Class == TypeClass::SmartPointer ||
              Row->Class == TypeClass::Pointer))
    return Call.loadContent(From.Value);
  return adaptArgument(Call, From, {}, Copied);
}

/// A copy of a closure or functor that lives as long as its new owner.
ValueId ownedCopy(const LibraryCall &Call, const Argument &From) {
  Event New = Call.event(EventKind::Alloc);
  New.OfType = Call.Body.type(From.Of.getUnqualifiedType());
  ValueId Owned = Call.Body.emit(New);
  Call.emit(EventKind::Copy, Owned, From.Value);
  return Owned;
}

void initCallable(const LibraryCall &Call, int N) {
  ValueId Object = Call.value(0);
  if (!Call.has(N) || Call.typeOf(N)->isNullPtrType()) {
    Call.storeContent(Object, Call.Body.number(0));
    return;
  }
  const TypeRow *Row = Call.typeRow(N);
  if (Row && Row->Class == TypeClass::Callable && !isBind(Row)) {
    Call.storeContent(Object, Call.loadContent(Call.value(N)));
    return;
  }
  CallableValue From = callableOf(Call, N);
  bool Copied = !isReferenceWrapper(Row) && Call.typeOf(N)->isRecordType();
  Call.storeContent(Object,
                    Copied ? ownedCopy(Call, Call.argument(N)) : From.Operand);
}

ValueId runCallable(const LibraryCall &Call) {
  CallableValue Target;
  if (isBind(Call.Self))
    Target = boundCallable(Call, Call.argument(0));
  else
    Target.Operand = Call.loadContent(Call.value(0));
  if (!Target.Prototype)
    Target.Prototype = prototypeOf(Call.typeOf(0));
  ValueId Result =
      emitCall(Call, Target, argumentsFor(Call, Target, 1, false), 0);
  if (Call.Row.Second != None) // packaged_task: its future goes on
    Call.emit(EventKind::Post, Target.Operand, NoValue, Discarded);
  return Result;
}

ValueId bind(const LibraryCall &Call) {
  ValueId Object = Call.unknownResult();
  for (size_t N = 1; N < Call.Arguments.size(); ++N) {
    const Argument &From = Call.Arguments[N];
    ValueId Part = N == 1 ? callableOf(Call, 1).Operand
                          : adaptArgument(Call, From, {}, true);
    if (Part != NoValue)
      Call.storeContent(
          Call.Body.element(Object,
                            Call.Body.number(static_cast<int64_t>(N) - 1)),
          Part, Silent);
  }
  return Object;
}

bool isSequential(QualType Of) {
  return llvm::StringRef(libraryName(Of->getAsRecordDecl()))
      .ends_with("sequenced_policy");
}

/// Elements of the first range are what a callable of an algorithm sees.
ValueId firstElement(const LibraryCall &Call) {
  for (size_t I = 1; I < Call.Arguments.size(); ++I) {
    int N = static_cast<int>(I);
    TypeClass Class = Call.classOf(N);
    if (isCallable(Call.Rows, Call.typeOf(N)))
      continue;
    if (Class == TypeClass::Pointer)
      return Call.buffer(N);
    if (Class == TypeClass::Container) // ranges
      return Call.Body.element(Call.value(N));
  }
  return NoValue;
}

SmallVector<ValueId, 6> elementsFor(const LibraryCall &Call,
                                    const CallableValue &Callable,
                                    ValueId Element) {
  SmallVector<ValueId, 6> Args(Callable.Bound.begin(), Callable.Bound.end());
  if (!Callable.Prototype)
    return Args;
  for (QualType Parameter : Callable.Prototype->param_types()) {
    bool InPlace = Parameter->isReferenceType() || Parameter->isRecordType();
    Args.push_back(InPlace || Element == NoValue
                       ? Element
                       : Call.Body.load(Call.Where, Element, Parameter));
  }
  return Args;
}

} // namespace

bool isParallelPolicy(QualType Of) {
  if (Of.isNull() || !Of->isRecordType())
    return false;
  std::string Name = libraryName(Of->getAsRecordDecl());
  return llvm::StringRef(Name).starts_with("std::execution::") ||
         llvm::StringRef(Name).starts_with("__pstl::execution::");
}

bool isCallable(const Knowledge &Rows, QualType Of) {
  if (Of.isNull())
    return false;
  if (Of->isFunctionType() || Of->isFunctionPointerType() ||
      Of->isMemberFunctionPointerType() || Of->isBlockPointerType())
    return true;
  if (const TypeRow *Row = libraryType(Rows, Of)) {
    if (isReferenceWrapper(Row))
      return isCallable(Rows, templateArgument(Of, 0));
    return Row->Class == TypeClass::Callable;
  }
  return Of->isRecordType() && hasCallOperator(Of);
}

CallableValue callableOf(const LibraryCall &Call, int N) {
  CallableValue Found;
  if (!Call.has(N))
    return Found;
  Argument From = Call.argument(N);
  if (isReferenceWrapper(libraryType(Call.Rows, From.Of))) {
    From.Value = Call.loadContent(From.Value);
    From.Of = templateArgument(From.Of, 0);
    From.Expr = nullptr;
  }
  if (From.Of.isNull())
    return Found;
  if (From.Of->isMemberFunctionPointerType())
    return memberCallable(Call, From);
  if (isBind(libraryType(Call.Rows, From.Of)))
    return boundCallable(Call, From);
  Found.Operand = Call.contentOf(From);
  Found.Of = From.Of.getUnqualifiedType();
  Found.Prototype = prototypeOf(From.Of);
  return Found;
}

ValueId adaptArgument(const LibraryCall &Call, const Argument &From,
                      QualType Parameter, bool Copied) {
  if (From.Of.isNull())
    return From.Value;
  bool ByReference = !Parameter.isNull() && Parameter->isReferenceType();
  if (isReferenceWrapper(libraryType(Call.Rows, From.Of))) {
    ValueId Referent = Call.loadContent(From.Value);
    bool Scalar =
        !Parameter.isNull() && !ByReference && !Parameter->isRecordType();
    return Scalar ? Call.Body.load(Call.Where, Referent, Parameter) : Referent;
  }
  if (From.Of->isRecordType()) {
    if (!Copied || (!Parameter.isNull() && !ByReference))
      return From.Value;
    ValueId Own = Call.Body.localAddress(
        Call.Body.temporary(From.Of.getUnqualifiedType(), Call.Where));
    Call.copyObject(Own, From.Value, From.Of, false);
    return Own;
  }
  if (From.Of->isFunctionType())
    return From.Value;
  if (From.Of->isArrayType())
    return ByReference ? From.Value
                       : Call.Body.element(From.Value, Call.Body.number(0));
  if (ByReference && From.ByReference && !Copied)
    return From.Value;
  ValueId Content = Call.contentOf(From);
  return ByReference ? Call.fresh(From.Of.getUnqualifiedType(), Content)
                     : Content;
}

SmallVector<ValueId, 6> argumentsFor(const LibraryCall &Call,
                                     const CallableValue &Callable, int First,
                                     bool Copied) {
  SmallVector<ValueId, 6> Args(Callable.Bound.begin(), Callable.Bound.end());
  if (First == None)
    return Args;
  bool ObjectComes = Callable.Member && Args.empty();
  for (size_t N = static_cast<size_t>(First); N < Call.Arguments.size(); ++N) {
    const Argument &From = Call.Arguments[N];
    if (ObjectComes && Args.empty()) {
      Args.push_back(objectOfMember(Call, From, Copied));
      continue;
    }
    size_t Position = Args.size() - (ObjectComes ? 1 : 0);
    QualType Parameter;
    if (Callable.Prototype && Position < Callable.Prototype->getNumParams())
      Parameter = Callable.Prototype->getParamType(Position);
    Args.push_back(adaptArgument(Call, From, Parameter, Copied));
  }
  return Args;
}

uint32_t callableType(BodyBuilder &Body, const CallableValue &Callable) {
  if (Callable.Of.isNull())
    return 0;
  return Callable.Of->isRecordType() ? Body.type(Callable.Of)
                                     : Body.functionType(Callable.Of);
}

ValueId emitCall(const LibraryCall &Call, const CallableValue &Callable,
                 llvm::ArrayRef<ValueId> Args, uint16_t Flags) {
  Event Run = Call.event(EventKind::Call);
  Run.Operand = Callable.Operand;
  Run.Flags |= Flags | (Callable.Virtual ? Virtual : 0);
  Run.OfType = callableType(Call.Body, Callable);
  return Call.Body.emit(Run, Args);
}

void callCallables(const LibraryCall &Call, bool MayRunParallel) {
  size_t First = 1;
  StartKind Start = Call.Row.Start;
  if (MayRunParallel && isParallelPolicy(Call.typeOf(1))) {
    First = 2;
    if (!isSequential(Call.typeOf(1)))
      Start = StartKind::Parallel;
  }
  ValueId Element = NoValue;
  bool Searched = false;
  for (size_t I = First; I < Call.Arguments.size(); ++I) {
    int N = static_cast<int>(I);
    if (!isCallable(Call.Rows, Call.typeOf(N)))
      continue;
    if (!Searched)
      Element = firstElement(Call);
    Searched = true;
    CallableValue Callable = callableOf(Call, N);
    auto Args = elementsFor(Call, Callable, Element);
    if (Start == StartKind::None) {
      emitCall(Call, Callable, Args, Call.Row.Flags | Repeated);
      continue;
    }
    Event Begin = Call.event(EventKind::Start);
    Begin.Start = Start;
    Begin.Operand = Callable.Operand;
    Begin.Flags |= Callable.Virtual ? Virtual : 0;
    Begin.OfType = callableType(Call.Body, Callable);
    Call.Body.emit(Begin, Args);
  }
}

namespace {

/// Algorithms return an iterator into one of their ranges: the first of that
/// type tells which elements it may mean.
ValueId sameAsArgument(const LibraryCall &Call) {
  if (Call.ResultType.isNull())
    return NoValue;
  for (size_t I = 1; I < Call.Arguments.size(); ++I) {
    int N = static_cast<int>(I);
    if (Call.ResultType->isRecordType() &&
        Call.classOf(N) == TypeClass::Pointer &&
        Call.context().hasSameUnqualifiedType(Call.typeOf(N), Call.ResultType))
      return Call.result(Call.pointee(N));
  }
  return Call.unknownResult();
}

} // namespace

std::optional<ValueId> lowerCallables(const LibraryCall &Call) {
  const FunctionRow &Row = Call.Row;
  switch (Row.Does) {
  case Effect::Call: {
    if (Row.Callable == None) {
      callCallables(Call, false);
      return Call.unknownResult();
    }
    CallableValue Target = callableOf(Call, Row.Callable);
    return emitCall(Call, Target,
                    argumentsFor(Call, Target, Row.FirstArg, false), Row.Flags);
  }
  case Effect::Least:
  case Effect::Greatest:
  case Effect::StartEach:
    callCallables(Call, true);
    return sameAsArgument(Call);
  case Effect::CallableInit:
    initCallable(Call, 1);
    return Call.value(0);
  case Effect::CallableRun:
    return runCallable(Call);
  case Effect::Bind:
    return bind(Call);
  default:
    return std::nullopt;
  }
}

} // namespace pothole
