//===- Hidden states of the C library, as accesses ------------------------===//
//
// `localtime(&t)` writes a buffer no declaration names. Rows of
// checks/knowledge/MtUnsafe.cpp name it; a call becomes an access to a made-up
// variable of that name, so that threads, locks and phases are judged as for
// any other state. Event::Callee says which function it was.
//
// Not seen: calls through function pointers.

#include "checks/extract/LibraryModel.h"
#include "checks/knowledge/MtUnsafe.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/TargetInfo.h"

using namespace clang;

namespace pothole {
namespace {

uint8_t platformOf(const ASTContext &Context) {
  const llvm::Triple &Target = Context.getTargetInfo().getTriple();
  if (Target.isOSWindows())
    return Windows;
  if (Target.isMusl())
    return Musl;
  return Target.isGNUEnvironment() ? Glibc : OtherUnix;
}

/// A project may have a function of that name.
bool isOfSystem(EntityTable &Entities, const FunctionDecl *Callee) {
  return llvm::any_of(Callee->redecls(), [&](const FunctionDecl *Each) {
    return Entities.inSystemHeader(Each->getLocation());
  });
}

bool isRelativePath(const Expr *Path) {
  const auto *Text = dyn_cast<StringLiteral>(Path->IgnoreParenImpCasts());
  return Text && Text->getCharByteWidth() == 1 &&
         !Text->getString().starts_with("/");
}

bool concerns(const SharedStateRow &Row, const CallSite &Site,
              ASTContext &Context) {
  if (Row.Form == CallForm::Any)
    return true;
  if (Row.Form == CallForm::NoResult)
    return Site.Callee->getReturnType()->isVoidType();
  if (Row.Argument > Site.ArgExprs.size() || !Site.ArgExprs[Row.Argument - 1])
    return false;
  const Expr *Argument = Site.ArgExprs[Row.Argument - 1];
  if (Row.Form == CallForm::RelativePath)
    return isRelativePath(Argument);
  bool Null =
      Argument->isNullPointerConstant(
          Context, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
  return Null == (Row.Form == CallForm::NullArgument);
}

} // namespace

void touchSharedStates(BodyBuilder &Body, const CallSite &Site,
                       llvm::StringRef Name) {
  std::vector<const SharedStateRow *> Rows = sharedStatesOf(Name);
  if (Rows.empty() || !isOfSystem(Body.entities(), Site.Callee))
    return;
  ASTContext &Context = Body.entities().context();
  uint8_t Here = platformOf(Context);
  for (const SharedStateRow *Row : Rows) {
    if (!(Row->Platforms & Here) || !concerns(*Row, Site, Context))
      continue;
    Event Touch;
    Touch.Kind = Row->Changes ? EventKind::Update : EventKind::Load;
    Touch.Callee = Body.entities().of(Site.Callee);
    Touch.Place = Body.location(Site.Call->getExprLoc());
    if (!Row->State.empty())
      Touch.Address = Body.value({ValueKind::GlobalAddress, Operator::None,
                                  Body.entities().libraryState(Row->State)});
    else if (Row->Argument <= Site.Args.size())
      Touch.Address = Site.Args[Row->Argument - 1];
    Body.emit(Touch);
  }
}

} // namespace pothole
