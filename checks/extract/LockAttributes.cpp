//===- What Clang's thread safety attributes promise
//-----------------------===//
//
// An attribute on a function we see the body of adds nothing: the body says
// what it locks. Of a function without a body, acquire and release attributes
// are all there is, so a call to it is what they say. Requires attributes hold
// at entry.

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

std::optional<ValueId> Lowering::lowerLockAttributes(const CallSite &Site) {
  const FunctionDecl *Callee = Site.Callee;
  const FunctionDecl *Definition = nullptr;
  if (Callee->isDefined(Definition) && !Definition->hasSkippedBody())
    return std::nullopt;
  if (!Callee->hasAttr<AcquireCapabilityAttr>() &&
      !Callee->hasAttr<ReleaseCapabilityAttr>() &&
      !Callee->hasAttr<TryAcquireCapabilityAttr>())
    return std::nullopt;

  std::optional<ValueId> OuterThis = ThisOverride;
  const CallSite *OuterSite = AttributeSite;
  ThisOverride = Site.Object;
  AttributeSite = &Site;
  ValueId Result = NoValue;
  SourceLocation Where = Site.Call->getExprLoc();
  auto Each = [&](EventKind Kind, llvm::ArrayRef<Expr *> Locks,
                  uint16_t Flags) {
    if (Locks.empty() && Site.Object != NoValue)
      Result = Body.emit(Kind, Where, Site.Object, NoValue, Flags);
    for (const Expr *Lock : Locks)
      if (ValueId Address = lockExpression(Lock); Address != NoValue)
        Result = Body.emit(Kind, Where, Address, NoValue, Flags);
  };
  for (const auto *Release : Callee->specific_attrs<ReleaseCapabilityAttr>())
    Each(EventKind::Release,
         llvm::ArrayRef(Release->args_begin(), Release->args_end()),
         Release->isShared() ? Shared : 0);
  for (const auto *Acquire : Callee->specific_attrs<AcquireCapabilityAttr>())
    Each(EventKind::Acquire,
         llvm::ArrayRef(Acquire->args_begin(), Acquire->args_end()),
         Acquire->isShared() ? Shared : 0);
  for (const auto *Attempt : Callee->specific_attrs<TryAcquireCapabilityAttr>())
    Each(EventKind::Acquire,
         llvm::ArrayRef(Attempt->args_begin(), Attempt->args_end()),
         Try | (Attempt->isShared() ? Shared : 0) |
             (succeedsWith(Attempt->getSuccessValue()) ? 0 : SuccessIsZero));
  ThisOverride = OuterThis;
  AttributeSite = OuterSite;
  return Result;
}

void Lowering::lowerRequirements(const FunctionDecl *Function) {
  Body.function().TrustLocks = Function->hasAttr<NoThreadSafetyAnalysisAttr>();
  for (const auto *Required :
       Function->specific_attrs<RequiresCapabilityAttr>())
    for (const Expr *Lock : Required->args())
      if (ValueId Address = lockExpression(Lock); Address != NoValue)
        Body.function().Requires.push_back(Address);
}

} // namespace pothole
