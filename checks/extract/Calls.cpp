//===- Calls
//---------------------------------------------------------------===//
//
// First the tables of checks/knowledge are asked (LibraryCalls.h); a call no
// row knows is a Call event. Of an indirect call, OfType spells the function
// type, as Entity::Signature does; of a direct one it is the type of the
// result.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Builtins.h"

using namespace clang;

namespace pothole {
namespace {

bool copiesMembers(const CXXMethodDecl *Method) {
  return Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator();
}

/// Dispatched at run time, as far as the call shows.
bool isDispatched(const CXXMemberCallExpr *Call, const CXXMethodDecl *Method) {
  const auto *Member = dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens());
  if (!Member || !Method->isVirtual() || Member->hasQualifier())
    return false;
  return !Method->getDevirtualizedMethod(Call->getImplicitObjectArgument(),
                                         /*IsAppleKext=*/false);
}

/// Of an indirect call: the pointer, to function or to member.
QualType calledType(const CallExpr *Call) {
  const Expr *Callee = Call->getCallee()->IgnoreParens();
  if (const auto *Pointed = dyn_cast<BinaryOperator>(Callee))
    if (Pointed->isPtrMemOp())
      return Pointed->getRHS()->getType();
  return Callee->getType();
}

} // namespace

ValueId Lowering::VisitCallExpr(const CallExpr *E) {
  return lowerCall(E, NoValue);
}

void Lowering::lowerArguments(llvm::ArrayRef<const Expr *> Arguments,
                              llvm::SmallVectorImpl<ValueId> &Values) {
  for (const Expr *Argument : Arguments)
    Values.push_back(valueOf(Argument));
}

ValueId Lowering::lowerCall(const Expr *Expression, ValueId Place) {
  const auto *E = dyn_cast<CallExpr>(Expression);
  if (!E)
    return Visit(Expression);
  const FunctionDecl *Callee = E->getDirectCallee();
  if (Callee && Callee->getBuiltinID())
    if (std::optional<ValueId> Result = lowerBuiltin(E, Callee))
      return *Result;
  const Expr *CalleeExpression = E->getCallee()->IgnoreParens();
  if (const auto *Pseudo =
          dyn_cast<CXXPseudoDestructorExpr>(CalleeExpression)) {
    discard(Pseudo->getBase());
    return NoValue;
  }

  CallSite Site;
  ValueId Target = NoValue;
  bool Virtual = false;
  llvm::SmallVector<const Expr *, 8> Arguments(E->arguments());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E)) {
    if (const auto *Pointed = dyn_cast<BinaryOperator>(CalleeExpression)) {
      Site.Object = valueOf(Pointed->getLHS());
      Target = valueOf(Pointed->getRHS());
    } else if (const Expr *Object = MemberCall->getImplicitObjectArgument()) {
      Site.Object = valueOf(Object);
      Virtual = Method && isDispatched(MemberCall, Method);
    }
    if (isa_and_nonnull<CXXDestructorDecl>(Method) && !Virtual) {
      destroy(Site.Object, context().getCanonicalTagType(Method->getParent()),
              E->getExprLoc());
      return NoValue;
    }
  } else if (isa<CXXOperatorCallExpr>(E) && Method &&
             Method->isImplicitObjectMemberFunction() && !Arguments.empty()) {
    Site.Object = valueOf(Arguments[0]);
    Arguments.erase(Arguments.begin());
  } else if (isa<CXXOperatorCallExpr>(E) && Method && Method->isStatic() &&
             Method->getOverloadedOperator() == OO_Call && !Arguments.empty()) {
    discard(Arguments[0]); // C++23: a static operator() has no object
    Arguments.erase(Arguments.begin());
  } else if (!Callee) {
    Target = valueOf(E->getCallee());
  } else if (const auto *Member = dyn_cast<MemberExpr>(CalleeExpression)) {
    discard(Member->getBase()); // a static member function through an object
  }

  llvm::SmallVector<ValueId, 8> Values;
  lowerArguments(Arguments, Values);
  mayRaise(Callee, E->getExprLoc());
  Site.Call = E;
  Site.Callee = Callee;
  Site.Args = Values;
  Site.ArgExprs = Arguments;
  Site.Destination = Place;
  return emitCall(E, Site, Target, Virtual);
}

ValueId Lowering::emitCall(const CallExpr *E, const CallSite &Site,
                           ValueId Target, bool Virtual) {
  const FunctionDecl *Callee = Site.Callee;
  if (Callee) {
    if (std::optional<ValueId> Known = lowerLibraryCall(Body, Site)) {
      endIfNoReturn(Callee);
      return *Known;
    }
    if (std::optional<ValueId> Known = lowerLockAttributes(Site))
      return *Known;
  }
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && copiesMembers(Method) && !Site.Args.empty() &&
      (Method->isTrivial() || Method->isDefaulted() ||
       Entities.inSystemHeader(Method->getLocation()))) {
    copy(E->getExprLoc(), Site.Object, Site.Args[0],
         Method->isMoveAssignmentOperator());
    return Site.Object;
  }

  llvm::SmallVector<ValueId, 8> All;
  if (Site.Object != NoValue ||
      (Method && Method->isImplicitObjectMemberFunction()))
    All.push_back(Site.Object);
  All.append(Site.Args.begin(), Site.Args.end());
  touchScratchBuffers(Body, Site);
  Event Call;
  Call.Kind = EventKind::Call;
  Call.Callee = Entities.of(Callee);
  Call.Operand = Target;
  Call.Flags = Virtual ? pothole::Virtual : 0;
  if (E->getExprLoc().isMacroID())
    Call.Flags |= InMacro;
  Call.Place = Body.location(E->getExprLoc());
  if (Callee)
    Call.OfType = E->getType()->isVoidType() ? 0 : Body.type(E->getType());
  else
    Call.OfType = Body.functionType(calledType(E));
  ValueId Result = Body.emit(Call, All);
  endIfNoReturn(Callee);
  return E->getCallReturnType(context())->isVoidType() ? NoValue : Result;
}

void Lowering::endIfNoReturn(const FunctionDecl *Callee) {
  if (Callee && (Callee->isNoReturn() || Callee->isAnalyzerNoReturn()))
    Body.endBlock();
}

std::optional<ValueId> Lowering::lowerBuiltin(const CallExpr *E,
                                              const FunctionDecl *Callee) {
  unsigned Id = Callee->getBuiltinID();
  switch (Id) {
  case Builtin::BImove:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIforward:
  case Builtin::BIforward_like:
  case Builtin::BIas_const:
  case Builtin::BIaddressof:
  case Builtin::BI__addressof:
  case Builtin::BI__builtin_addressof:
    return addressOf(E->getArg(0));
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
  case Builtin::BI__builtin_launder:
  case Builtin::BI__builtin_assume_aligned:
    return valueOf(E->getArg(0));
  case Builtin::BI__builtin_constant_p:
  case Builtin::BI__builtin_is_constant_evaluated:
    return Body.number(0); // the branch for run time is what threads run
  case Builtin::BI__builtin_object_size:
  case Builtin::BI__builtin_dynamic_object_size:
  case Builtin::BI__builtin_assume:
    return NoValue; // operands are not evaluated
  default:
    break;
  }
  if (std::optional<ValueId> Atomic = lowerBuiltinAtomic(E, Callee->getName()))
    return Atomic;
  const Builtin::Context &Builtins = context().BuiltinInfo;
  if (Builtins.isPredefinedLibFunction(Id) || Callee->isNoReturn() ||
      Builtins.getName(Id).find("__builtin_mem") == 0 ||
      Builtins.getName(Id).find("__builtin___") == 0)
    return std::nullopt; // memcpy, printf, abort: functions like others
  for (const Expr *Argument : E->arguments())
    discard(Argument);
  return NoValue;
}

} // namespace pothole
