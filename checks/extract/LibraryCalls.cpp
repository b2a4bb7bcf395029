//===- Calls into known libraries, as events ------------------------------===//
//
// Finds the row for a call and runs its effect. Without a row, a method of a
// library class reads its object if it is const and changes it if not; any
// other function is left to the caller.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

/// A row and the class it speaks about.
struct Match {
  const FunctionRow *Row = nullptr;
  const TypeRow *Self = nullptr;
  bool ByStaticType = false; // the object's own class, not a base of it
};

QualType classType(ASTContext &Context, const CXXRecordDecl *Class) {
  return Context.getCanonicalTagType(Class);
}

/// The class of the object as written, before conversions to bases.
QualType objectType(const CallSite &Site) {
  const Expr *Object = nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Site.Call))
    Object = Member->getImplicitObjectArgument();
  else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Site.Call))
    Object = Operator->getNumArgs() ? Operator->getArg(0) : nullptr;
  if (!Object)
    return {};
  QualType Of = Object->IgnoreParenImpCasts()->getType();
  return Of->isAnyPointerType() ? Of->getPointeeType() : Of;
}

const CXXMethodDecl *instanceMethod(const FunctionDecl *Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  return Method && Method->isInstance() ? Method : nullptr;
}

/// A function of the project that happens to be called like one of C.
bool isProjectBody(EntityTable &Entities, const FunctionDecl *Callee) {
  const FunctionDecl *Definition = nullptr;
  return Callee->hasBody(Definition) &&
         !Entities.inSystemHeader(Definition->getLocation());
}

Match findMethod(const Knowledge &Rows, ASTContext &Context,
                 const CallSite &Site, const CXXMethodDecl *Method) {
  std::string Name = methodName(Method);
  QualType Static = objectType(Site);
  if (const TypeRow *Self = libraryType(Rows, Static))
    if (const FunctionRow *Row =
            Rows.method(libraryTypeName(Rows, Static), Name))
      return {Row, Self, true};
  QualType Declared = classType(Context, Method->getParent());
  if (Name == "operator()" && llvm::StringRef(libraryName(Method->getParent()))
                                  .starts_with("std::ranges::"))
    return {Rows.function("(ranges)::operator()"), nullptr, false};
  return {Rows.method(libraryTypeName(Rows, Declared), Name),
          libraryType(Rows, Declared), false};
}

/// Numbers the arguments as rows do: the object is 0.
void collectArguments(LibraryCall &Call, const CallSite &Site,
                      QualType ObjectOf) {
  Call.Arguments.push_back({Site.Object, nullptr, ObjectOf, true});
  for (size_t I = 0; I < Site.Args.size(); ++I) {
    Argument Next;
    Next.Value = Site.Args[I];
    Next.Expr = I < Site.ArgExprs.size() ? Site.ArgExprs[I] : nullptr;
    if (I < Site.Callee->getNumParams()) {
      QualType Declared = Site.Callee->getParamDecl(I)->getType();
      Next.ByReference = Declared->isReferenceType();
      Next.Of = Declared.getNonReferenceType();
    } else if (Next.Expr) {
      Next.Of = Next.Expr->getType();
    }
    Call.Arguments.push_back(Next);
  }
}

bool isCopyOrMove(const CXXMethodDecl *Method) {
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method))
    return Constructor->isCopyOrMoveConstructor();
  return Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator();
}

constexpr llvm::StringLiteral ByDefault =
    "a const method reads its object, any other may change it";
const FunctionRow ReadsObject = {
    .Name = "(default)::const", .Does = Effect::Inspect, .Reason = ByDefault};
const FunctionRow ChangesObject = {
    .Name = "(default)::method", .Does = Effect::Modify, .Reason = ByDefault};
const FunctionRow BuildsObject = {.Name = "(default)::constructor",
                                  .Does = Effect::ContainerInit,
                                  .Reason = ByDefault};
const FunctionRow SafeObject = {.Name = "(default)::synchronized",
                                .Does = Effect::Nothing,
                                .Reason = "safe for concurrent use"};
const FunctionRow ReadsArguments = {.Name = "(default)::function",
                                    .Does = Effect::Inspect,
                                    .Subject = None,
                                    .Reason = "reads what it is handed"};

bool isSynchronized(TypeClass Class) {
  switch (Class) {
  case TypeClass::Atomic:
  case TypeClass::Lock:
  case TypeClass::Guard:
  case TypeClass::Condition:
  case TypeClass::OnceFlag:
  case TypeClass::Thread:
  case TypeClass::Synchronizer:
  case TypeClass::Synchronized:
    return true;
  default:
    return false;
  }
}

/// What a method of a library class does if no row says so.
const FunctionRow *defaultMethod(EntityTable &Entities, const TypeRow *Self,
                                 const CXXMethodDecl *Method) {
  if (!Self) {
    // Plain records of C libraries are copied like the project's own.
    if (!Entities.inSystemHeader(Method->getParent()->getLocation()) ||
        (Method->isTrivial() && isCopyOrMove(Method)))
      return nullptr;
  } else if (isSynchronized(Self->Class)) {
    return &SafeObject;
  }
  if (isa<CXXConstructorDecl>(Method))
    return &BuildsObject;
  if (isa<CXXDestructorDecl>(Method))
    return &SafeObject;
  return Method->isConst() ? &ReadsObject : &ChangesObject;
}

/// Operators and helpers of C++ libraries: `a == b`, to_string(s). One that
/// takes a callable is left to the caller, who does not know when it runs.
const FunctionRow *defaultFunction(EntityTable &Entities, const Knowledge &Rows,
                                   const FunctionDecl *Callee, bool Scoped) {
  if (!Scoped || !Entities.inSystemHeader(Callee->getLocation()))
    return nullptr;
  for (const ParmVarDecl *Parameter : Callee->parameters())
    if (isCallable(Rows, Parameter->getType().getNonReferenceType()))
      return nullptr;
  return &ReadsArguments;
}

QualType resultOf(const CallSite &Site) {
  if (isa<CXXConstructorDecl>(Site.Callee))
    return {};
  QualType Result = Site.Callee->getReturnType();
  return Result->isVoidType() ? QualType() : Result;
}

std::optional<ValueId> lowerMethod(BodyBuilder &Body, const Knowledge &Rows,
                                   CallSite Site, const CXXMethodDecl *Method) {
  ASTContext &Context = Body.entities().context();
  Match Found = findMethod(Rows, Context, Site, Method);
  if (!Found.Row)
    Found.Row = defaultMethod(Body.entities(), Found.Self, Method);
  if (!Found.Row)
    return std::nullopt;
  noteUnsafe(Body, Site.Call,
             libraryName(Method->getParent()) + "::" + methodName(Method));
  QualType ObjectOf = Found.ByStaticType
                          ? objectType(Site)
                          : classType(Context, Method->getParent());
  if (isa<CXXConstructorDecl>(Method)) {
    Site.Object = Site.Destination;
    if (Site.Object == NoValue)
      Site.Object =
          Body.localAddress(Body.temporary(ObjectOf, Site.Call->getBeginLoc()));
  } else if (Found.Self && Found.ByStaticType) {
    Site.Object = stripBases(Body.function(), Site.Object);
  }
  LibraryCall Call{Body,
                   Rows,
                   *Found.Row,
                   Found.Self,
                   Site.Call->getExprLoc(),
                   resultOf(Site),
                   Site.Callee,
                   {}};
  if (isa<CXXConstructorDecl>(Method))
    Call.Built = Site.Call;
  else
    Call.Destination = Site.Destination;
  collectArguments(Call, Site, ObjectOf);
  ValueId Result = lowerEffect(Call);
  return isa<CXXConstructorDecl>(Method) ? Site.Object : Result;
}

/// __builtin_memcpy and __memcpy_chk do what memcpy does.
const FunctionRow *functionRow(const Knowledge &Rows, llvm::StringRef Name) {
  if (const FunctionRow *Row = Rows.function(Name))
    return Row;
  if (Name.consume_front("__builtin_"))
    if (const FunctionRow *Row = Rows.function(Name))
      return Row;
  if (Name.consume_front("__") && Name.consume_back("_chk"))
    return Rows.function(Name);
  return nullptr;
}

std::optional<ValueId> lowerFunction(BodyBuilder &Body, const Knowledge &Rows,
                                     const CallSite &Site) {
  std::string Name = libraryName(Site.Callee);
  const FunctionRow *Row = functionRow(Rows, Name);
  bool Scoped = llvm::StringRef(Name).contains("::");
  if (!Scoped && isProjectBody(Body.entities(), Site.Callee))
    return std::nullopt;
  touchSharedStates(Body, Site, Name);
  if (!Row)
    Row = defaultFunction(Body.entities(), Rows, Site.Callee, Scoped);
  if (!Row)
    Row = allocatorRow(Site.Callee);
  if (!Row)
    return std::nullopt;
  noteUnsafe(Body, Site.Call, Name);
  LibraryCall Call{
      Body,           Rows,        *Row, nullptr, Site.Call->getExprLoc(),
      resultOf(Site), Site.Callee, {}};
  Call.Destination = Site.Destination;
  collectArguments(Call, Site, {});
  return lowerEffect(Call);
}

} // namespace

ValueId stripBases(const Function &Of, ValueId Object) {
  while (Of.Values[Object].Kind == ValueKind::Base)
    Object = Of.Values[Object].A;
  return Object;
}

ValueId lowerEffect(const LibraryCall &Call) {
  // What is handed over is touched before the thread or callable runs.
  if (Call.Row.Reads | Call.Row.Writes)
    touchBuffers(Call);
  using Family = std::optional<ValueId> (*)(const LibraryCall &);
  for (Family Lower :
       {lowerComparisons, lowerContainers, lowerPointers, lowerLocks,
        lowerGuards, lowerThreads, lowerCallables, lowerAtomics, lowerMemory})
    if (std::optional<ValueId> Result = Lower(Call))
      return *Result;
  return Call.unknownResult();
}

std::optional<ValueId> lowerLibraryCall(BodyBuilder &Body,
                                        const CallSite &Site) {
  if (!Site.Callee || !Site.Call)
    return std::nullopt;
  const Knowledge &Rows = knowledgeOf(Body);
  if (const CXXMethodDecl *Method = instanceMethod(Site.Callee))
    return lowerMethod(Body, Rows, Site, Method);
  if (Site.Object == NoValue)
    return lowerFunction(Body, Rows, Site);
  // An operator that is no member has no object, only a first argument.
  llvm::SmallVector<ValueId, 4> Args(1, Site.Object);
  Args.append(Site.Args.begin(), Site.Args.end());
  llvm::SmallVector<const Expr *, 4> Exprs(1, nullptr);
  Exprs.append(Site.ArgExprs.begin(), Site.ArgExprs.end());
  CallSite Flat = Site;
  Flat.Object = NoValue;
  Flat.Args = Args;
  Flat.ArgExprs = Exprs;
  return lowerFunction(Body, Rows, Flat);
}

bool lowerLibraryDestructor(BodyBuilder &Body, QualType Of, ValueId Object,
                            SourceLocation Where) {
  const Knowledge &Rows = knowledgeOf(Body);
  const TypeRow *Self = libraryType(Rows, Of);
  if (!Self)
    return false;
  const FunctionRow *Row = Rows.method(libraryTypeName(Rows, Of), "destructor");
  if (!Row)
    return true;
  LibraryCall Call{Body, Rows, *Row, Self, Where, {}, nullptr, {}};
  Call.Arguments.push_back({Object, nullptr, Of, true});
  lowerEffect(Call);
  return true;
}

} // namespace pothole
