//===- A parsed unit becomes facts
//-----------------------------------------===//
//
// Walks the declarations of the project, not of its libraries, and lowers every
// definition: functions, members, instances of templates, closures as they are
// met in bodies, implicit constructors and destructors that do something.
// Patterns of templates are no code; what is never instantiated is not seen.

#include "checks/extract/Extract.h"

#include "checks/extract/Extractor.h"
#include "checks/extract/LibraryCalls.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclFriend.h"

using namespace clang;

namespace pothole {
namespace {

bool hasOwnCode(const FunctionDecl *Function) {
  if (Function->isDeleted() || Function->hasSkippedBody() ||
      Function->isTemplated() || Function->isDependentContext())
    return false;
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function);
      Destructor && Destructor->isDefaulted())
    return !Destructor->isTrivial();
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function);
  if (Constructor && Constructor->isDefaulted() &&
      (!Constructor->isDefaultConstructor() || Constructor->isTrivial()))
    return false; // a Copy where it is used, or nothing
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Method && Method->isDefaulted() &&
      (Method->isCopyAssignmentOperator() ||
       Method->isMoveAssignmentOperator()))
    return false;
  return Function->doesThisDeclarationHaveABody();
}

/// Whether later stages must know: code, or the address of something.
bool saysSomething(const VarDecl *Variable) {
  llvm::SmallVector<const Stmt *, 16> Pending = {Variable->getInit()};
  while (!Pending.empty()) {
    const Stmt *S = Pending.pop_back_val();
    if (!S)
      continue;
    if (isa<CallExpr, CXXConstructExpr, LambdaExpr, CXXNewExpr>(S))
      return true;
    if (const auto *Reference = dyn_cast<DeclRefExpr>(S))
      if (isa<FunctionDecl, VarDecl>(Reference->getDecl()))
        return true;
    if (const auto *List = dyn_cast<InitListExpr>(S))
      if (makesSpecialLock(List, Variable->getASTContext()))
        return true;
    Pending.append(S->child_begin(), S->child_end());
  }
  return false;
}

} // namespace

Extractor::Extractor(ASTContext &Context, TuFacts &Out,
                     llvm::ArrayRef<SourceLocation> Errors,
                     const Knowledge &Rows)
    : Context(Context), Out(Out), Errors(Errors), Entities(Context, Out, Rows) {
}

void Extractor::run() {
  collectScope(Context.getTranslationUnitDecl());
  // Bodies reveal closures and local classes, which have bodies.
  for (size_t NextFunction = 0, NextVariable = 0;
       NextFunction < Functions.size() || NextVariable < Variables.size();) {
    if (NextFunction < Functions.size())
      lower(Functions[NextFunction++]);
    else
      lower(Variables[NextVariable++]);
    takeDiscoveries();
  }
  Entities.finish();
}

void Extractor::takeDiscoveries() {
  Discoveries New = std::exchange(Found, {});
  llvm::append_range(Out.Gaps, New.Gaps);
  for (Function &Region : New.Regions)
    if (Lowered.insert(Region.Self).second)
      Out.Functions.push_back(std::move(Region));
  for (const CXXRecordDecl *Closure : New.Closures)
    collectClosure(Closure);
  for (const VarDecl *Constant : New.Constants)
    add(Constant);
  for (auto [Invoker, Operator] : New.Invokers)
    lowerInvoker(Invoker, Operator);
  for (const Decl *Local : New.LocalTypes)
    collect(Local);
}

void Extractor::collectScope(const DeclContext *Scope) {
  for (const Decl *Each : Scope->decls())
    collect(Each);
}

void Extractor::collect(const Decl *Each) {
  if (!isa<LinkageSpecDecl>(Each) &&
      Entities.inSystemHeader(Each->getLocation()))
    return;
  if (const auto *Function = dyn_cast<FunctionDecl>(Each))
    return add(Function);
  if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Each))
    return collectTemplate(Template);
  if (const auto *Friend = dyn_cast<FriendDecl>(Each)) {
    if (Friend->getFriendDecl())
      collect(Friend->getFriendDecl());
    return;
  }
  if (const auto *Variable = dyn_cast<VarDecl>(Each))
    return add(Variable);
  if (const auto *Template = dyn_cast<VarTemplateDecl>(Each)) {
    for (const VarTemplateSpecializationDecl *Instance :
         Template->specializations())
      add(Instance);
    return;
  }
  if (const auto *Template = dyn_cast<ClassTemplateDecl>(Each)) {
    if (!Collected.insert(Template->getCanonicalDecl()).second)
      return;
    for (const ClassTemplateSpecializationDecl *Instance :
         Template->specializations())
      if (const CXXRecordDecl *Definition = Instance->getDefinition())
        collect(Definition);
    return;
  }
  if (isa<ClassTemplatePartialSpecializationDecl>(Each))
    return;
  if (const auto *Record = dyn_cast<CXXRecordDecl>(Each)) {
    if (!Record->isThisDeclarationADefinition() || Record->isLambda() ||
        Record->isDependentContext() || !Collected.insert(Record).second)
      return;
    collectScope(Record);
    collectImplicit(Record);
    return;
  }
  if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(Each))
    collectScope(cast<DeclContext>(Each));
}

void Extractor::collectTemplate(const FunctionTemplateDecl *Template) {
  for (const FunctionDecl *Instance : Template->specializations()) {
    const FunctionDecl *Definition = Instance->getDefinition();
    if (Definition)
      add(Definition);
  }
}

/// Members the compiler writes are declared late and listed nowhere else.
void Extractor::collectImplicit(const CXXRecordDecl *Record) {
  for (const CXXConstructorDecl *Constructor : Record->ctors())
    add(Constructor);
  if (const CXXDestructorDecl *Destructor = Record->getDestructor())
    add(Destructor);
}

void Extractor::collectClosure(const CXXRecordDecl *Closure) {
  if (!Collected.insert(Closure).second)
    return;
  const CXXMethodDecl *Operator = Closure->getLambdaCallOperator();
  if (!Operator)
    return;
  if (const FunctionTemplateDecl *Template =
          Operator->getDescribedFunctionTemplate())
    collectTemplate(Template);
  else
    add(Operator);
  if (const CXXDestructorDecl *Destructor = Closure->getDestructor())
    add(Destructor);
}

void Extractor::add(const FunctionDecl *Function) {
  if (hasOwnCode(Function))
    Functions.insert(Function);
}

void Extractor::add(const VarDecl *Variable) {
  if (Variable->hasGlobalStorage() && Variable->hasInit() &&
      !Variable->isTemplated() && !Variable->getType()->isDependentType() &&
      Variable->getInit() && !Variable->getInit()->isValueDependent() &&
      saysSomething(Variable))
    Variables.insert(Variable);
}

bool Extractor::hasErrors(const Decl *Declaration) const {
  const SourceManager &Sources = Context.getSourceManager();
  SourceRange Text = Declaration->getSourceRange();
  return Declaration->isInvalidDecl() ||
         llvm::any_of(Errors, [&](SourceLocation Where) {
           return Sources.isPointWithin(
               Sources.getExpansionLoc(Where),
               Sources.getExpansionLoc(Text.getBegin()),
               Sources.getExpansionLoc(Text.getEnd()));
         });
}

void Extractor::lower(const FunctionDecl *Declaration) {
  EntityId Self = Entities.of(Declaration);
  if (!Lowered.insert(Self).second)
    return; // a second definition of one name: invalid, or an ODR twin
  Out.Entities[Self].Defined = true;
  Function Lowered;
  Lowered.Self = Self;
  if (const FunctionDecl *Pattern =
          Declaration->getTemplateInstantiationPattern())
    Lowered.Pattern = Entities.location(Pattern->getLocation());
  bool Valid = !hasErrors(Declaration) &&
               Lowering(Entities, Lowered, Found).lowerFunction(Declaration);
  if (Valid)
    Out.Functions.push_back(std::move(Lowered));
  else
    Out.Gaps.push_back({GapKind::BodySkipped,
                        Entities.location(Declaration->getLocation()),
                        "'" + Out.Entities[Self].Name +
                            "' has errors: its body was not analysed"});
}

/// What a captureless lambda's function pointer points to. The compiler makes
/// its body behind the syntax tree: a call of the operator without a closure.
void Extractor::lowerInvoker(const FunctionDecl *Invoker,
                             const CXXMethodDecl *Operator) {
  EntityId Self = Entities.of(Invoker);
  if (!Lowered.insert(Self).second)
    return;
  Function Lowered;
  Lowered.Self = Self;
  Lowering(Entities, Lowered, Found).lowerInvoker(Invoker, Operator);
  Out.Entities[Self].Defined = true;
  Out.Functions.push_back(std::move(Lowered));
}

void Extractor::lower(const VarDecl *Variable) {
  Function Lowered;
  bool Valid =
      !hasErrors(Variable) &&
      Lowering(Entities, Lowered, Found).lowerGlobalInitializer(Variable);
  bool Empty = llvm::all_of(Lowered.Events, [](const Event &Each) {
    return Each.Kind == EventKind::Return;
  });
  if (Valid && !Empty)
    Out.Initializers.push_back(std::move(Lowered));
  else if (!Valid)
    Out.Gaps.push_back({GapKind::BodySkipped,
                        Entities.location(Variable->getLocation()),
                        "the initializer of '" + Variable->getNameAsString() +
                            "' has errors"});
}

void extract(ASTContext &Context, Sema *Semantics, TuFacts &Out,
             llvm::ArrayRef<SourceLocation> Errors, const Knowledge *Rows) {
  if (Semantics)
    instantiateLeftovers(*Semantics);
  Out.C = !Context.getLangOpts().CPlusPlus;
  Extractor(Context, Out, Errors, Rows ? *Rows : builtinKnowledge()).run();
}

TuFacts extract(ASTContext &Context, Sema *Semantics) {
  TuFacts Out;
  extract(Context, Semantics, Out);
  return Out;
}

} // namespace pothole
