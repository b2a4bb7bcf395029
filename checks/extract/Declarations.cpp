//===- Variables
//-----------------------------------------------------------===//
//
// A scalar whose address nobody takes is private: its slot is read without an
// event. findAddressed() decides that before the walk, since a loop may use a
// variable before the text that takes its address.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"
#include "checks/extract/OpenMP.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace pothole {
namespace {

/// Uses of a variable that only read or replace its content.
const DeclRefExpr *plainlyUsed(const Stmt *S) {
  const Expr *Operand = nullptr;
  if (const auto *Cast = dyn_cast<CastExpr>(S)) {
    if (Cast->getCastKind() == CK_LValueToRValue ||
        Cast->getCastKind() == CK_ToVoid)
      Operand = Cast->getSubExpr();
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp())
      Operand = Unary->getSubExpr();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isAssignmentOp())
      Operand = Binary->getLHS();
  }
  return Operand ? dyn_cast<DeclRefExpr>(Operand->IgnoreParens()) : nullptr;
}

/// What a call into a library makes: `std::thread(f, i)`, `async(f, i)`,
/// `Threads.emplace_back(f, i)`, `make_unique<std::thread>(f, i)`.
llvm::SmallVector<QualType, 3> madeBy(const Expr *Call) {
  llvm::SmallVector<QualType, 3> Made = {Call->getType()};
  auto element = [&](const TemplateArgumentList *Of) {
    if (Of && Of->size() && Of->get(0).getKind() == TemplateArgument::Type)
      Made.push_back(Of->get(0).getAsType());
  };
  const auto *Direct = dyn_cast<CallExpr>(Call);
  const FunctionDecl *Callee = Direct ? Direct->getDirectCallee() : nullptr;
  if (!Callee || !Callee->isInStdNamespace())
    return Made;
  element(Callee->getTemplateSpecializationArgs());
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee))
    if (const auto *Of =
            dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent()))
      element(&Of->getTemplateArgs());
  return Made;
}

class AddressFinder {
public:
  using IsThread = llvm::function_ref<bool(QualType)>;

  AddressFinder(llvm::DenseSet<const VarDecl *> &Addressed,
                std::vector<const LabelDecl *> &Labels, IsThread IsThread)
      : Addressed(Addressed), Labels(Labels), MakesThread(IsThread) {}

  void walk(const Stmt *Root) {
    llvm::SmallVector<const Stmt *, 64> Pending = {Root};
    while (!Pending.empty()) {
      const Stmt *S = Pending.pop_back_val();
      if (!S || isa<UnaryExprOrTypeTraitExpr, BlockExpr>(S))
        continue;
      if (const auto *Label = dyn_cast<AddrLabelExpr>(S))
        Labels.push_back(Label->getLabel());
      if (const auto *Reference = dyn_cast<DeclRefExpr>(S)) {
        if (!Plain.contains(Reference))
          if (const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl()))
            Addressed.insert(Variable->getCanonicalDecl());
        continue;
      }
      if (const DeclRefExpr *Reference = plainlyUsed(S))
        Plain.insert(Reference);
      if (isa<CXXConstructExpr, CallExpr>(S))
        copied(cast<Expr>(S));
      if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
        if (runsElsewhere(Directive)) {
          for (const auto &[Variable, How] : variablesOf(Directive).Outer)
            if (How == Sharing::ByAddress)
              Addressed.insert(Variable);
        } else if (Directive->hasAssociatedStmt()) {
          Pending.push_back(Directive->getRawStmt());
        }
        continue;
      }
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
        Pending.append(Lambda->capture_init_begin(),
                       Lambda->capture_init_end());
        continue; // its body has slots of its own
      }
      Pending.append(S->child_begin(), S->child_end());
    }
  }

private:
  /// A thread has copies of its arguments ([thread.thread.constr]), though
  /// they are passed on by reference.
  void copied(const Expr *Call) {
    llvm::SmallVector<const DeclRefExpr *, 4> Named;
    for (const Stmt *Argument : Call->children())
      if (const auto *Reference = dyn_cast_or_null<DeclRefExpr>(Argument))
        Named.push_back(Reference);
    if (!Named.empty() && llvm::any_of(madeBy(Call), MakesThread))
      Plain.insert(Named.begin(), Named.end());
  }

  llvm::DenseSet<const VarDecl *> &Addressed;
  std::vector<const LabelDecl *> &Labels;
  IsThread MakesThread;
  llvm::DenseSet<const DeclRefExpr *> Plain;
};

bool isScalar(QualType Of) {
  return !Of->isRecordType() && !Of->isArrayType() && !Of->isAtomicType();
}

} // namespace

void Lowering::findAddressed(const Stmt *Root) {
  auto isThread = [&](QualType Of) {
    return describeType(Entities, Of.getNonReferenceType()).Class ==
           TypeClass::Thread;
  };
  AddressFinder(AddressedVariables, AddressedLabels, isThread).walk(Root);
}

uint32_t Lowering::slotOf(const VarDecl *Variable) {
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(Variable)) {
    // An attribute may speak of the parameters of another declaration.
    uint32_t Slot = Parameter->getFunctionScopeIndex() + FirstParameter;
    bool Foreign = Parameter->getDeclContext() != Current;
    if (Foreign && Slots.find(Variable) == Slots.end() &&
        Slot < Body.function().ParameterCount)
      return Slot;
  }
  Variable = Variable->getCanonicalDecl();
  if (auto Known = Slots.find(Variable); Known != Slots.end())
    return Known->second;
  uint32_t Slot = newSlot(Variable, Variable->getType());
  return Slots[Variable] = Slot;
}

uint32_t Lowering::newSlot(const VarDecl *Variable, QualType Of) {
  Local Slot;
  Slot.Kind =
      isa<ParmVarDecl>(Variable) ? LocalKind::Parameter : LocalKind::Variable;
  Slot.Name = Variable->getNameAsString();
  Slot.Addressed = !Of->isReferenceType() &&
                   (!isScalar(Of) || AddressedVariables.contains(Variable) ||
                    Variable->hasAttr<CleanupAttr>());
  Slot.LocalType = describeType(Entities, Of);
  Slot.Place = Body.location(Variable->getLocation());
  std::vector<Local> &Locals = Body.function().Locals;
  Locals.push_back(std::move(Slot));
  return static_cast<uint32_t>(Locals.size() - 1);
}

ValueId Lowering::VisitDeclStmt(const DeclStmt *S) {
  for (const Decl *Each : S->decls()) {
    if (const auto *Variable = dyn_cast<VarDecl>(Each))
      declare(Variable);
    else if (isa<TagDecl>(Each))
      Found.LocalTypes.push_back(Each);
  }
  return NoValue;
}

void Lowering::declare(const VarDecl *Variable) {
  if (Variable->isInvalidDecl()) {
    HasErrors = true;
    return;
  }
  if (Variable->isStaticLocal() || Variable->hasGlobalStorage())
    return declareStatic(Variable);
  uint32_t Slot = slotOf(Variable);
  QualType Of = Variable->getType();
  ValueId Address = Body.localAddress(Slot);
  if (const Expr *Init = Variable->getInit()) {
    Scope Expression(*this, Init->getSourceRange());
    initialize(Address, Of, Init);
  }
  for (Cleanup &Each : std::exchange(ExtendedTemporaries, {}))
    addCleanup(Each.Object, Each.Of, nullptr, Each.Born);
  if (Body.function().Locals[Slot].Addressed)
    addCleanup(Address, Of, Variable->getCanonicalDecl(),
               Variable->getLocation());
  if (const auto *Bound = dyn_cast<DecompositionDecl>(Variable))
    for (const BindingDecl *Binding : Bound->flat_bindings())
      if (const VarDecl *Holder = Binding->getHoldingVar())
        declare(Holder);
}

/// A static local is a global that is initialized once, when first passed by.
/// Constant initializers have run before any code.
void Lowering::declareStatic(const VarDecl *Variable) {
  const Expr *Init = Variable->getInit();
  if (!Init || Variable->hasExternalStorage() || Init->isValueDependent())
    return;
  if (!context().getLangOpts().CPlusPlus ||
      Variable->hasConstantInitialization()) {
    Found.Constants.push_back(Variable);
    return;
  }
  bool PerThread = Variable->getTLSKind() != VarDecl::TLS_None;
  ValueId Address = Body.globalAddress(Variable);
  if (!PerThread)
    Body.emit(EventKind::OnceBegin, Variable->getLocation(), Address);
  {
    Scope Expression(*this, Init->getSourceRange());
    initialize(Address, Variable->getType(), Init);
    ExtendedTemporaries.clear(); // they live as long as the variable
  }
  if (!PerThread)
    Body.emit(EventKind::OnceEnd, Variable->getLocation(), Address);
}

} // namespace pothole
