//===- Locking functions without a body, by their attributes --------------===//
//
// An attribute on a function we see the body of adds nothing here: the body
// says what it locks. Of a function without a body, acquire and release
// attributes are all there is, so a call to it is what they say.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/Attr.h"

using namespace clang;

namespace pothole {
namespace {

/// A negative literal argument of try_acquire: what means success.
bool succeedsWith(const Expr *Value) {
  Value = Value->IgnoreParenImpCasts();
  if (const auto *Boolean = dyn_cast<CXXBoolLiteralExpr>(Value))
    return Boolean->getValue();
  if (const auto *Integer = dyn_cast<IntegerLiteral>(Value))
    return Integer->getValue() != 0;
  return true;
}

bool hasBody(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  return Function->isDefined(Definition) && !Definition->hasSkippedBody();
}

} // namespace

ValueId Lowering::lockExpression(const Expr *Lock) {
  Lock = Lock->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Lock))
    if (Not->getOpcode() == UO_LNot)
      return NoValue; // a negative capability: must not be held
  if (Lock->isTypeDependent() || isa<StringLiteral>(Lock))
    return NoValue;
  if (Lock->getType()->isPointerType()) {
    if (Lock->isPRValue())
      return valueOf(Lock);
    return Body.load(Lock->getExprLoc(), addressOf(Lock), Lock->getType());
  }
  return addressOf(Lock);
}

/// Reads attributes of a callee: `this` and parameters are those of the call.
template <typename Work>
void Lowering::inCallee(const CallSite &Site, ValueId Object, Work Do) {
  std::optional<ValueId> OuterThis = ThisOverride;
  const CallSite *OuterSite = AttributeSite;
  ThisOverride = Object;
  AttributeSite = &Site;
  Do();
  ThisOverride = OuterThis;
  AttributeSite = OuterSite;
}

std::optional<ValueId> Lowering::lowerLockAttributes(const CallSite &Site) {
  const FunctionDecl *Callee = Site.Callee;
  if (hasBody(Callee))
    return std::nullopt;
  ValueId Result = NoValue;
  SourceLocation Where = Site.Call->getExprLoc();
  if (const auto *Returned = Callee->getAttr<LockReturnedAttr>()) {
    inCallee(Site, Site.Object,
             [&] { Result = lockExpression(Returned->getArg()); });
    return Result == NoValue ? std::nullopt : std::optional(Result);
  }
  if (!Callee->hasAttr<AcquireCapabilityAttr>() &&
      !Callee->hasAttr<ReleaseCapabilityAttr>() &&
      !Callee->hasAttr<TryAcquireCapabilityAttr>())
    return std::nullopt;

  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  const CXXRecordDecl *Class = Method ? Method->getParent() : nullptr;
  bool Guards = Class && Class->hasAttr<ScopedLockableAttr>();
  uint16_t Again =
      Class && Class->hasAttr<ReentrantCapabilityAttr>() ? Recursive : 0;
  auto Each = [&](EventKind Kind, EventKind OfGuard,
                  llvm::ArrayRef<Expr *> Locks, uint16_t Flags) {
    if (Locks.empty() && Site.Object != NoValue)
      Result = Body.emit(Guards ? OfGuard : Kind, Where, Site.Object, NoValue,
                         Flags | Again);
    for (const Expr *Lock : Locks) // some lock, if its name is not followed
      Result = Body.emit(Kind, Where, lockExpression(Lock), NoValue, Flags);
  };
  inCallee(Site, Site.Object, [&] {
    for (const auto *Release : Callee->specific_attrs<ReleaseCapabilityAttr>())
      Each(EventKind::Release, EventKind::GuardUnlock,
           llvm::ArrayRef(Release->args_begin(), Release->args_end()),
           Release->isShared() ? Shared : 0);
    for (const auto *Acquire : Callee->specific_attrs<AcquireCapabilityAttr>())
      Each(EventKind::Acquire, EventKind::GuardLock,
           llvm::ArrayRef(Acquire->args_begin(), Acquire->args_end()),
           Acquire->isShared() ? Shared : 0);
    for (const auto *Attempt :
         Callee->specific_attrs<TryAcquireCapabilityAttr>())
      Each(EventKind::Acquire, EventKind::GuardLock,
           llvm::ArrayRef(Attempt->args_begin(), Attempt->args_end()),
           Try | (Attempt->isShared() ? Shared : 0) |
               (succeedsWith(Attempt->getSuccessValue()) ? 0 : SuccessIsZero));
  });
  return Result;
}

/// A guard of the project's whose constructor has no body here.
bool Lowering::lowerScopedLock(const CallSite &Site) {
  const auto *Constructor = cast<CXXConstructorDecl>(Site.Callee);
  if (!Constructor->getParent()->hasAttr<ScopedLockableAttr>() ||
      hasBody(Constructor))
    return false;
  Event Init;
  Init.Kind = EventKind::GuardInit;
  Init.Address = Site.Destination;
  Init.Place = Body.location(Site.Call->getExprLoc());
  llvm::SmallVector<ValueId, 4> Locks;
  bool Known = false;
  auto take = [&](GuardMode Mode, const auto *Attribute, uint16_t Flags) {
    Known = true;
    Init.Guard = Mode;
    Init.Flags |= Flags;
    for (const Expr *Lock : Attribute->args())
      if (ValueId Address = lockExpression(Lock); Address != NoValue)
        Locks.push_back(Address);
  };
  inCallee(Site, Site.Destination, [&] {
    if (const auto *A = Constructor->getAttr<RequiresCapabilityAttr>())
      take(GuardMode::Adopt, A, A->isShared() ? Shared : 0);
    else if (const auto *A = Constructor->getAttr<AcquireCapabilityAttr>())
      take(GuardMode::Lock, A, A->isShared() ? Shared : 0);
    else if (const auto *A = Constructor->getAttr<TryAcquireCapabilityAttr>())
      take(GuardMode::Try, A, Try | (A->isShared() ? Shared : 0));
    else if (const auto *A = Constructor->getAttr<LocksExcludedAttr>())
      take(GuardMode::Defer, A, 0);
  });
  if (Known)
    Body.emit(Init, Locks);
  return Known;
}

bool Lowering::lowerScopedUnlock(const CXXDestructorDecl *Destructor,
                                 ValueId Guard, SourceLocation Where) {
  if (!Destructor->getParent()->hasAttr<ScopedLockableAttr>() ||
      hasBody(Destructor))
    return false;
  Body.emit(EventKind::GuardDestroy, Where, Guard);
  return true;
}

} // namespace pothole
