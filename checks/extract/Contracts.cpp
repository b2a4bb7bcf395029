//===- What Clang's thread safety attributes promise ----------------------===//
//
// The lock an attribute names becomes a path that a later stage follows from
// whatever object, or arguments, the attribute is about in one place.
//
// Not seen: locks named by a string or by code that computes them.

#include "checks/extract/EntityTable.h"

#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

struct LockPath {
  uint32_t Parameter = NoParameter;
  std::vector<const ValueDecl *> Steps;
};

std::optional<LockPath> pathOf(const Expr *Lock);

/// `mutex()`, where mutex returns what its own attribute says.
std::optional<LockPath> returnedBy(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const auto *Returned = Callee ? Callee->getAttr<LockReturnedAttr>() : nullptr;
  if (!Returned)
    return std::nullopt;
  std::optional<LockPath> Inside = pathOf(Returned->getArg());
  if (!Inside || Inside->Parameter == NoParameter)
    return Inside;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (!Member || Inside->Parameter != 0)
    return std::nullopt;
  std::optional<LockPath> Path = pathOf(Member->getImplicitObjectArgument());
  if (Path)
    Path->Steps.insert(Path->Steps.end(), Inside->Steps.begin(),
                       Inside->Steps.end());
  return Path;
}

/// Addresses and what stands there are one: paths follow pointers.
std::optional<LockPath> pathOf(const Expr *Lock) {
  Lock = Lock->IgnoreParenImpCasts();
  if (Lock->isTypeDependent() || Lock->isValueDependent())
    return std::nullopt;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Lock)) {
    if (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref)
      return pathOf(Unary->getSubExpr());
    return std::nullopt;
  }
  if (isa<CXXThisExpr>(Lock))
    return LockPath{0, {}};
  if (const auto *Member = dyn_cast<MemberExpr>(Lock)) {
    const ValueDecl *Named = Member->getMemberDecl();
    if (isa<VarDecl>(Named))
      return LockPath{NoParameter, {Named}};
    std::optional<LockPath> Path = pathOf(Member->getBase());
    if (!Path || !isa<FieldDecl>(Named))
      return std::nullopt;
    Path->Steps.push_back(Named);
    return Path;
  }
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Lock)) {
    const ValueDecl *Named = Reference->getDecl();
    if (const auto *Parameter = dyn_cast<ParmVarDecl>(Named)) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Parameter->getDeclContext());
      bool This = Method && Method->isImplicitObjectMemberFunction();
      return LockPath{Parameter->getFunctionScopeIndex() + This, {}};
    }
    if (isa<FieldDecl>(Named)) // C: of the struct around; C++: of any object
      return Named->getASTContext().getLangOpts().CPlusPlus
                 ? std::nullopt
                 : std::optional(LockPath{0, {Named}});
    const auto *Variable = dyn_cast<VarDecl>(Named);
    if (Variable && Variable->hasGlobalStorage())
      return LockPath{NoParameter, {Named}};
    return std::nullopt;
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Lock)) {
    bool Follows =
        Operator->getOperator() == OO_Arrow ||
        (Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1);
    return Follows ? pathOf(Operator->getArg(0)) : std::nullopt;
  }
  if (const auto *Call = dyn_cast<CallExpr>(Lock))
    return returnedBy(Call);
  return std::nullopt;
}

/// `!mu`, or `!&mu`: it must not be held.
const Expr *negated(const Expr *Lock) {
  Lock = Lock->IgnoreParenImpCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(Lock))
    return Unary->getOpcode() == UO_LNot ? Unary->getSubExpr() : nullptr;
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Lock);
  return Operator && Operator->getOperator() == OO_Exclaim ? Operator->getArg(0)
                                                           : nullptr;
}

} // namespace

std::vector<Contract> EntityTable::contractsOf(const NamedDecl *Declaration) {
  std::vector<Contract> Result;
  if (!Declaration->hasAttrs())
    return Result;
  const auto *Method = dyn_cast<CXXMethodDecl>(Declaration);
  bool Closure = Method && Method->getParent()->isLambda();
  auto add = [&](Promise Kind, const Expr *Lock, bool Shared) {
    if (const Expr *Positive = negated(Lock)) {
      if (Kind != Promise::Requires)
        return;
      Kind = Promise::Excludes;
      Lock = Positive;
    }
    std::optional<LockPath> Path = pathOf(Lock);
    if (Path && Path->Parameter == 0 && Closure)
      Path.reset(); // the captured `this`
    Contract C{Kind, Shared, NoParameter, {}};
    if (Path) {
      C.Parameter = Path->Parameter;
      for (const ValueDecl *Step : Path->Steps)
        C.Steps.push_back(of(Step));
    }
    if (llvm::is_contained(C.Steps, NoEntity))
      C.Steps.clear();
    // That a function asks for some lock counts, whichever it is.
    if (C.named() || Kind == Promise::Requires || Kind == Promise::Acquires ||
        Kind == Promise::Asserts)
      Result.push_back(std::move(C));
  };
  if (const auto *Guard = Declaration->getAttr<GuardedByAttr>())
    add(Promise::Guarded, Guard->getArg(), false);
  if (const auto *Guard = Declaration->getAttr<PtGuardedByAttr>())
    add(Promise::PointeeGuarded, Guard->getArg(), false);
  for (const auto *Order : Declaration->specific_attrs<AcquiredBeforeAttr>())
    for (const Expr *Lock : Order->args())
      add(Promise::TakenBefore, Lock, false);
  for (const auto *Order : Declaration->specific_attrs<AcquiredAfterAttr>())
    for (const Expr *Lock : Order->args())
      add(Promise::TakenAfter, Lock, false);

  bool Scoped = Method && Method->getParent()->hasAttr<ScopedLockableAttr>();
  // What a guard does to its lock its body, or Guard events, say.
  auto each = [&](Promise Kind, const auto *Attribute, bool Shared) {
    if (Scoped && Kind != Promise::Requires && Kind != Promise::Excludes)
      return;
    for (const Expr *Lock : Attribute->args())
      add(Kind, Lock, Shared);
    if (Attribute->args_size() == 0 && Method &&
        Method->isImplicitObjectMemberFunction())
      Result.push_back({Kind, Shared, 0, {}});
  };
  for (const auto *A : Declaration->specific_attrs<RequiresCapabilityAttr>())
    each(Promise::Requires, A, A->isShared());
  for (const auto *A : Declaration->specific_attrs<LocksExcludedAttr>())
    each(Promise::Excludes, A, false);
  for (const auto *A : Declaration->specific_attrs<AcquireCapabilityAttr>())
    each(Promise::Acquires, A, A->isShared());
  for (const auto *A : Declaration->specific_attrs<TryAcquireCapabilityAttr>())
    each(Promise::Tries, A, A->isShared());
  for (const auto *A : Declaration->specific_attrs<ReleaseCapabilityAttr>())
    each(Promise::Releases, A, A->isShared() || A->isGeneric());
  for (const auto *A : Declaration->specific_attrs<AssertCapabilityAttr>())
    each(Promise::Asserts, A, A->isShared());
  return Result;
}

} // namespace pothole
