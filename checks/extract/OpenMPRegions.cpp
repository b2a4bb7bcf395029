//===- OpenMP: code that teams and tasks run
//-------------------------------===//
//
// The body of a `parallel` or `task` becomes a function of its own, whose
// parameters are what it shares with the code around it; the directive is the
// Start of that function. A team has ended when the directive is left
// (StartKind::Parallel), a task at the next barrier, taskwait or taskgroup.
//
// Lanes of a `simd` loop are taken for threads: what two iterations may not
// touch in parallel, two lanes may not either.
//
// Dependences: tasks that depend on one place exclude each other, readers only
// the writers. Their order, which the program wants, is not needed here.

#include "checks/extract/Lowering.h"
#include "checks/extract/OpenMP.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/OpenMPClause.h"
#include "llvm/Frontend/OpenMP/OMP.h"

using namespace clang;
using namespace llvm::omp;

namespace pothole {
namespace {

bool isLiteral(const Expr *E, uint64_t Number) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Truth = dyn_cast<CXXBoolLiteralExpr>(E))
    return Truth->getValue() == (Number != 0);
  const auto *Literal = dyn_cast<IntegerLiteral>(E);
  return Literal && Literal->getValue() == Number;
}

bool switchedOff(const OMPExecutableDirective *S) {
  for (const auto *If : S->getClausesOfKind<OMPIfClause>())
    if (isLiteral(If->getCondition(), 0))
      return true;
  return false;
}

bool ofOneThread(const OMPExecutableDirective *S) {
  for (const auto *Count : S->getClausesOfKind<OMPNumThreadsClause>())
    if (isLiteral(Count->getNumThreads(), 1))
      return true;
  return false;
}

} // namespace

bool consistsOf(const OMPExecutableDirective *S, Directive Part) {
  return llvm::is_contained(getLeafConstructsOrSelf(S->getDirectiveKind()),
                            Part);
}

bool makesTask(const OMPExecutableDirective *S) {
  return S->hasAssociatedStmt() && consistsOf(S, OMPD_task);
}

bool makesTeam(const OMPExecutableDirective *S) {
  if (!S->hasAssociatedStmt())
    return false;
  if (consistsOf(S, OMPD_taskloop) || consistsOf(S, OMPD_teams))
    return true;
  if (consistsOf(S, OMPD_parallel))
    return !switchedOff(S) && !ofOneThread(S);
  return consistsOf(S, OMPD_simd) && !consistsOf(S, OMPD_for) &&
         !consistsOf(S, OMPD_distribute);
}

void Lowering::outline(const OMPExecutableDirective *S, StartKind Kind) {
  SourceLocation Where = S->getBeginLoc();
  RegionVariables Variables = variablesOf(S);
  Event Begin;
  Begin.Kind = EventKind::Start;
  Begin.Start = Kind;
  Begin.Place = Body.location(Where);
  EntityId Self =
      Entities.made(EntityKind::Function,
                    getOpenMPDirectiveName(S->getDirectiveKind(), /*Ver=*/51),
                    Body.function().Self, TypeClass::Unknown, Where);
  {
    Function Out;
    Out.Self = Self;
    Lowering Inside(Entities, Out, Found);
    Inside.Current = Current;
    Inside.lowerRegion(S, Variables, Kind);
    HasErrors |= Inside.HasErrors;
    Found.Regions.push_back(std::move(Out));
  }
  llvm::SmallVector<ValueId, 8> Arguments;
  if (Variables.This)
    Arguments.push_back(thisObject(Where));
  for (auto [Variable, How] : Variables.Outer) {
    ValueId Place = placeOf(Variable, Where);
    Arguments.push_back(
        How == Sharing::ByAddress
            ? Place
            : Body.load(Where, Place,
                        Variable->getType().getNonReferenceType()));
  }
  Begin.Operand =
      Body.value({ValueKind::FunctionAddress, Operator::None, Self});
  ValueId Handle = Body.emit(Begin, Arguments);
  if (Kind == StartKind::Task && switchedOff(S)) {
    // It runs here, after those it depends on.
    Body.emit(EventKind::Join, Where, NoValue, Handle, All);
    beginDependences(S);
  }
}

void Lowering::lowerRegion(const OMPExecutableDirective *S,
                           const RegionVariables &Variables, StartKind Kind) {
  InRegion = true;
  findAddressed(S->getRawStmt());
  std::vector<Local> &Locals = Body.function().Locals;
  if (Variables.This) {
    Local This;
    This.Kind = LocalKind::Parameter;
    This.Name = "this";
    This.LocalType.Class = TypeClass::Pointer;
    Locals.push_back(std::move(This));
    ThisOverride = Body.localContent(0);
  }
  for (auto [Variable, How] : Variables.Outer) {
    QualType Of = Variable->getType().getNonReferenceType();
    if (How == Sharing::ByAddress)
      Of = context().getLValueReferenceType(Of);
    Meanings[Variable] = {newSlot(Variable, Of), How == Sharing::ByAddress};
    Locals.back().Kind = LocalKind::Parameter;
  }
  Body.function().ParameterCount = static_cast<uint32_t>(Locals.size());

  SourceLocation End = S->getRawStmt()->getEndLoc();
  {
    Scope Whole(*this, S->getSourceRange());
    auto Dependences = beginDependences(S);
    lowerInTeam(S);
    for (ValueId Place : Dependences)
      Body.emit(EventKind::SoleEnd, End, Place);
    if (Kind == StartKind::Parallel)
      Body.emit(EventKind::Barrier, End);
  }
  Body.emit(EventKind::Return, End);
  Body.finish();
}

llvm::SmallVector<ValueId, 4>
Lowering::beginDependences(const OMPExecutableDirective *S) {
  llvm::SmallVector<ValueId, 4> Begun;
  for (const auto *Clause : S->getClausesOfKind<OMPDependClause>())
    for (const Expr *Item : Clause->varlist()) {
      OpenMPDependClauseKind Kind = Clause->getDependencyKind();
      if (Kind == OMPC_DEPEND_sink || Kind == OMPC_DEPEND_source ||
          Kind == OMPC_DEPEND_depobj || Item->isTypeDependent())
        continue;
      bool Reads = Kind == OMPC_DEPEND_in || Kind == OMPC_DEPEND_inoutset;
      ValueId Place = addressOf(Item);
      Body.emit(EventKind::SoleBegin, Item->getExprLoc(), Place, NoValue,
                Reads ? Shared : 0);
      Begun.push_back(Place);
    }
  return Begun;
}

} // namespace pothole
