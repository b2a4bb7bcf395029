//===- OpenMP: who sees which variable
//-------------------------------------===//
//
// A clause that gives each thread its own makes a new slot that the name means
// inside the construct (Meanings); what the copies leave behind is written to
// the original at the end. A region run elsewhere gets the address of what it
// shares.
//
// Not modelled: constructors and destructors of private copies; members of
// `this` named in a clause.

#include "checks/extract/Lowering.h"
#include "checks/extract/OpenMP.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprOpenMP.h"
#include "clang/AST/OpenMPClause.h"
#include "clang/Basic/Stack.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace pothole {
namespace {

using Hidden = llvm::SmallPtrSet<const VarDecl *, 8>;

/// `x`, `x[0:n]`, `x[i]`: x.
const VarDecl *baseVariable(const Expr *E) {
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Section = dyn_cast<ArraySectionExpr>(E))
      E = Section->getBase();
    else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      E = Subscript->getBase();
    else
      break;
  }
  const auto *Reference = dyn_cast<DeclRefExpr>(E);
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && !isa<OMPCapturedExprDecl>(Variable)
             ? Variable->getCanonicalDecl()
             : nullptr;
}

std::optional<Privacy> privacyOf(const OMPExecutableDirective *S,
                                 const OMPClause *Clause) {
  // What a device is handed by value, its threads share.
  if (Clause->isImplicit() && makesTeam(S) &&
      consistsOf(S, llvm::omp::OMPD_target))
    return std::nullopt;
  switch (Clause->getClauseKind()) {
  case llvm::omp::OMPC_private:
    return Privacy::Empty;
  case llvm::omp::OMPC_firstprivate:
    return Privacy::Initialized;
  case llvm::omp::OMPC_lastprivate:
    return Privacy::WrittenBack;
  case llvm::omp::OMPC_linear:
    return Privacy::Linear;
  case llvm::omp::OMPC_reduction:
  case llvm::omp::OMPC_in_reduction:
    return Privacy::Reduced;
  default:
    return std::nullopt;
  }
}

llvm::ArrayRef<const Expr *> listOf(const OMPClause *Clause) {
  auto All = [](const auto *C) {
    return llvm::ArrayRef<const Expr *>(C->varlist_begin(), C->varlist_size());
  };
  if (const auto *C = dyn_cast<OMPPrivateClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPFirstprivateClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPLastprivateClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPLinearClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPReductionClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPInReductionClause>(Clause))
    return All(C);
  if (const auto *C = dyn_cast<OMPDependClause>(Clause))
    return All(C);
  return {};
}

/// Variables that count the loops a directive shares out: each thread's own.
void hideCounters(const Stmt *S, unsigned Loops, Hidden &Here) {
  while (S && Loops) {
    if (const auto *Captured = dyn_cast<CapturedStmt>(S)) {
      S = Captured->getCapturedStmt();
    } else if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      const Stmt *Inner = nullptr;
      for (const Stmt *Each : Block->body())
        if (isa<ForStmt, CompoundStmt, OMPExecutableDirective>(Each))
          Inner = Each;
      S = Inner;
    } else if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
      S = Directive->hasAssociatedStmt() ? Directive->getRawStmt() : nullptr;
    } else if (const auto *For = dyn_cast<ForStmt>(S)) {
      if (auto Loop = countedLoop(For))
        Here.insert(Loop->Variable);
      --Loops;
      S = For->getBody();
    } else {
      return;
    }
  }
}

class Scan {
public:
  explicit Scan(RegionVariables &Out) : Out(Out) {}

  /// The directive's own list items, as the code around it sees them.
  void originals(const OMPExecutableDirective *S, const Hidden &Here) {
    for (const PrivateItem &Item : privateItems(S))
      if (Item.How != Privacy::Empty)
        use(Item.Variable, Item.How != Privacy::Initialized, Here);
    for (const OMPClause *Clause : S->clauses())
      if (isa<OMPDependClause>(Clause))
        for (const Expr *Item : listOf(Clause))
          walk(Item, Here);
  }

  void inside(const OMPExecutableDirective *S, Hidden Here) {
    for (const PrivateItem &Item : privateItems(S))
      Here.insert(Item.Variable);
    hideCounters(S->getRawStmt(), associatedLoops(S), Here);
    walk(S->getRawStmt(), Here);
  }

private:
  void walk(const Stmt *S, const Hidden &Here) {
    // Nested deeper than the stack: lowering gives the function up.
    if (!S || isa<UnaryExprOrTypeTraitExpr>(S) || isStackNearlyExhausted())
      return;
    if (const auto *Cast = dyn_cast<CastExpr>(S);
        Cast && Cast->getCastKind() == CK_LValueToRValue)
      if (const auto *Read =
              dyn_cast<DeclRefExpr>(Cast->getSubExpr()->IgnoreParens()))
        return use(Read, false, Here);
    if (const auto *Reference = dyn_cast<DeclRefExpr>(S))
      return use(Reference, true, Here);
    if (isa<CXXThisExpr>(S))
      Out.This = true;
    if (const auto *Captured = dyn_cast<CapturedStmt>(S))
      return walk(Captured->getCapturedStmt(), Here);
    if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
      originals(Directive, Here);
      if (Directive->hasAssociatedStmt())
        inside(Directive, Here);
      return;
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        walk(Init, Here);
      return;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *Each : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(Each))
          Inside.insert(Variable->getCanonicalDecl());
    for (const Stmt *Child : S->children())
      walk(Child, Here);
  }

  void use(const DeclRefExpr *Reference, bool ByAddress, const Hidden &Here) {
    const ValueDecl *Named = Reference->getDecl();
    if (const auto *Binding = dyn_cast<BindingDecl>(Named)) {
      Named = cast<VarDecl>(Binding->getDecomposedDecl());
      ByAddress = true;
    }
    if (const auto *Variable = dyn_cast<VarDecl>(Named))
      use(Variable->getCanonicalDecl(), ByAddress, Here);
  }

  void use(const VarDecl *Variable, bool ByAddress, const Hidden &Here) {
    if (!Variable->hasLocalStorage() || Here.contains(Variable) ||
        Inside.contains(Variable))
      return;
    QualType Of = Variable->getType().getNonReferenceType();
    if (!Of->isScalarType() || Of->isAtomicType() || Of.isVolatileQualified())
      ByAddress = true;
    auto [Known, New] = Out.Outer.try_emplace(
        Variable, ByAddress ? Sharing::ByAddress : Sharing::ByValue);
    if (ByAddress)
      Known->second = Sharing::ByAddress;
  }

  RegionVariables &Out;
  llvm::SmallPtrSet<const VarDecl *, 16> Inside;
};

} // namespace

llvm::SmallVector<PrivateItem, 4>
privateItems(const OMPExecutableDirective *S) {
  llvm::MapVector<const VarDecl *, PrivateItem> Items;
  for (const OMPClause *Clause : S->clauses())
    if (std::optional<Privacy> How = privacyOf(S, Clause))
      for (const Expr *Named : listOf(Clause))
        if (const VarDecl *Variable = baseVariable(Named)) {
          // firstprivate and lastprivate may name the same.
          PrivateItem &Item = Items[Variable];
          if (!Item.Variable || Item.How < *How)
            Item = {Variable, Named, *How};
        }
  llvm::SmallVector<PrivateItem, 4> Result;
  for (auto &[Variable, Item] : Items)
    Result.push_back(Item);
  return Result;
}

RegionVariables variablesOf(const OMPExecutableDirective *S) {
  RegionVariables Result;
  if (!S->hasAssociatedStmt())
    return Result;
  Scan Walk(Result);
  Walk.originals(S, {});
  RegionVariables Inside;
  Scan(Inside).inside(S, {});
  Result.This |= Inside.This;
  for (auto &[Variable, How] : Inside.Outer) {
    // A task goes on while others change what it shares with them.
    if (makesTask(S))
      How = Sharing::ByAddress;
    Sharing &Known = Result.Outer.try_emplace(Variable, How).first->second;
    if (How == Sharing::ByAddress)
      Known = How;
  }
  return Result;
}

uint32_t Lowering::privateCopy(const VarDecl *Variable) {
  Variable = Variable->getCanonicalDecl();
  uint32_t Slot = newSlot(Variable, Variable->getType().getNonReferenceType());
  Meanings[Variable] = {Slot, false};
  return Slot;
}

ValueId Lowering::placeOf(const VarDecl *Variable, SourceLocation Where) {
  if (!Meanings.count(Variable))
    if (auto Field = Captures.find(Variable); Field != Captures.end())
      return fieldAddress(Body.localContent(0), Field->second, Where);
  return addressOfVariable(Variable, Where);
}

void Lowering::makePrivate(const OMPExecutableDirective *S,
                           std::vector<Original> &WrittenLast) {
  SourceLocation Where = S->getBeginLoc();
  for (const PrivateItem &Item : privateItems(S)) {
    QualType Of = Item.Variable->getType().getNonReferenceType();
    bool Read = Item.How == Privacy::Initialized || Item.How == Privacy::Linear;
    ValueId Old = NoValue, Content = NoValue;
    if (Item.How != Privacy::Empty)
      Old = placeOf(Item.Variable, Where);
    if (Read && Of->isScalarType())
      Content = frozen(
          Body.load(Where, Old, Of, Item.How == Privacy::Linear ? Silent : 0),
          Of, Where);
    bool Part = Item.Named && Of->isPointerType() &&
                !isa<DeclRefExpr>(Item.Named->IgnoreParenImpCasts());
    if (Part) // of what a pointer points to: memory of the thread's own
      Old = Body.shift(Body.load(Where, Old, Of), NoValue);
    else if (Of->isArrayType() && Item.How == Privacy::Reduced)
      Old = Body.element(Old);
    ValueId New = Body.localAddress(privateCopy(Item.Variable));
    if (Part)
      Content = Body.emit(EventKind::Alloc, Where);
    if (Content != NoValue)
      Body.store(Where, New, Content, Of);
    else if (Read)
      Body.emit(EventKind::Copy, Where, New, Old);
    if (Item.How == Privacy::Linear)
      LinearVariables.push_back(Item.Variable);
    if (Item.How == Privacy::WrittenBack || Item.How == Privacy::Linear ||
        Item.How == Privacy::Reduced)
      WrittenLast.push_back({Item.Named, Old, Item.How == Privacy::Reduced});
  }
}

void Lowering::writeOriginals(const OMPExecutableDirective *S,
                              const std::vector<Original> &WrittenLast) {
  for (const Original &Each : WrittenLast) {
    SourceLocation Where = Each.Named->getExprLoc();
    if (Body.privateSlot(Each.Address)) {
      Body.store(Where, Each.Address, NoValue, Each.Named->getType());
      continue;
    }
    Event Write;
    Write.Address = Each.Address;
    Write.Place = Body.location(Where);
    if (Each.Combined) { // the runtime keeps the threads apart
      Write.Kind = EventKind::Update;
      Write.Order = MemoryOrder::Relaxed;
      Body.emit(Write);
      continue;
    }
    // One thread alone runs the last iteration.
    ValueId Last = madeVariable("last iteration", false, S->getBeginLoc());
    Body.emit(EventKind::SoleBegin, Where, Last);
    Write.Kind = EventKind::Store;
    Body.emit(Write);
    Body.emit(EventKind::SoleEnd, Where, Last);
  }
}

} // namespace pothole
