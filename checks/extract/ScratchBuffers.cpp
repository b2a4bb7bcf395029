//===- Scratch buffers handed to functions without a body -----------------===//
//
// `static char packet[1200]; n = build(connection, packet, sizeof packet);`:
// what is made for nothing but to be filled is filled by whoever takes it as
// memory to write, and read by whoever takes it to read.
//
// Seen:     arrays of numbers or characters with static storage and without an
//           initializer, whose parameter is a pointer to numbers or void.
// Not seen: arrays in records; functions that have a body here, which says what
//           they do.

#include "checks/extract/LibraryCalls.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

using namespace clang;

namespace pothole {
namespace {

/// The array that decays to this argument.
const VarDecl *bufferIn(const Expr *Argument) {
  const auto *Named = dyn_cast<DeclRefExpr>(Argument->IgnoreParenCasts());
  const auto *Buffer = Named ? dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
  if (!Buffer || !Buffer->hasGlobalStorage() || Buffer->hasInit() ||
      Buffer->getTLSKind() != VarDecl::TLS_None ||
      !Buffer->getType()->isConstantArrayType() ||
      Buffer->getType().isConstQualified())
    return nullptr;
  QualType Of = Buffer->getASTContext().getBaseElementType(Buffer->getType());
  return Of->isArithmeticType() && !Of.isConstQualified() ? Buffer : nullptr;
}

} // namespace

void touchScratchBuffers(BodyBuilder &Body, const CallSite &Site) {
  const FunctionDecl *Callee = Site.Callee;
  const FunctionDecl *Definition = nullptr;
  if (!Callee || Callee->isDefined(Definition))
    return;
  for (size_t N = 0; N < Site.Args.size() && N < Callee->getNumParams(); ++N) {
    QualType Declared = Callee->getParamDecl(N)->getType();
    if (!Declared->isPointerType() || N >= Site.ArgExprs.size() ||
        !bufferIn(Site.ArgExprs[N]))
      continue;
    QualType Pointee = Declared->getPointeeType();
    if (!Pointee->isVoidType() && !Pointee->isArithmeticType())
      continue;
    Body.emit(Pointee.isConstQualified() ? EventKind::Load : EventKind::Store,
              Site.Call->getExprLoc(), Body.shift(Site.Args[N], NoValue));
  }
}

} // namespace pothole
