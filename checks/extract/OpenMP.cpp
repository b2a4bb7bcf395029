//===- OpenMP's directives
//-------------------------------------------------===//
//
// Combined directives are taken apart: `parallel for` is a region of its own
// (OpenMPRegions.cpp) in which a loop is shared out (OpenMPLoops.cpp). Critical
// sections are locks; `single`, `master` and each section are code one thread
// of a team runs; a barrier ends a phase.
//
// Taken for granted: that all of a team reach the same barriers; that what is
// `ordered` or waits for a `sink` is in order; that a device shares its host's
// memory.

#include "checks/extract/OpenMP.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/OpenMPClause.h"
#include "llvm/Frontend/OpenMP/OMP.h"

using namespace clang;
using namespace llvm::omp;

namespace pothole {
namespace {

const Stmt *codeOf(const OMPExecutableDirective *S) {
  const Stmt *Code = S->getRawStmt();
  while (const auto *Captured = dyn_cast<CapturedStmt>(Code))
    Code = Captured->getCapturedStmt();
  return Code;
}

bool sharesLoop(const OMPExecutableDirective *S) {
  for (Directive Part :
       {OMPD_for, OMPD_distribute, OMPD_loop, OMPD_simd, OMPD_taskloop})
    if (consistsOf(S, Part))
      return true;
  return false;
}

/// The argument of collapse and ordered; 1 if it depends on a template.
unsigned constant(const Expr *Count) {
  if (const auto *Constant = dyn_cast<ConstantExpr>(Count))
    if (Constant->hasAPValueResult() && Constant->getAPValueResult().isInt())
      return static_cast<unsigned>(
          Constant->getAPValueResult().getInt().getZExtValue());
  const auto *Literal = dyn_cast<IntegerLiteral>(Count->IgnoreParenImpCasts());
  return Literal ? static_cast<unsigned>(Literal->getValue().getZExtValue())
                 : 1;
}

MemoryOrder orderOf(const OMPExecutableDirective *S) {
  if (S->hasClausesOfKind<OMPSeqCstClause>())
    return MemoryOrder::Sequential;
  if (S->hasClausesOfKind<OMPAcqRelClause>())
    return MemoryOrder::AcquireRelease;
  if (S->hasClausesOfKind<OMPAcquireClause>())
    return MemoryOrder::Acquire;
  if (S->hasClausesOfKind<OMPReleaseClause>())
    return MemoryOrder::Release;
  return MemoryOrder::Relaxed;
}

} // namespace

unsigned sharedLoops(const OMPExecutableDirective *S) {
  if (!sharesLoop(S))
    return 0;
  for (const auto *Clause : S->getClausesOfKind<OMPCollapseClause>())
    return constant(Clause->getNumForLoops());
  return 1;
}

unsigned associatedLoops(const OMPExecutableDirective *S) {
  unsigned Count = sharedLoops(S);
  for (const auto *Clause : S->getClausesOfKind<OMPOrderedClause>())
    if (Clause->getNumForLoops())
      Count = std::max(Count, constant(Clause->getNumForLoops()));
  return Count;
}

ValueId Lowering::VisitCapturedStmt(const CapturedStmt *S) {
  return Visit(S->getCapturedStmt());
}

ValueId Lowering::VisitOMPCanonicalLoop(const OMPCanonicalLoop *S) {
  return Visit(S->getLoopStmt());
}

ValueId Lowering::madeVariable(llvm::StringRef Name, bool Global,
                               SourceLocation Where, TypeClass Class) {
  EntityId Id =
      Entities.made(EntityKind::Variable, Name,
                    Global ? NoEntity : Body.function().Self, Class, Where);
  return Body.value({ValueKind::GlobalAddress, Operator::None, Id});
}

ValueId Lowering::VisitOMPExecutableDirective(const OMPExecutableDirective *S) {
  if (tooDeep(S))
    return NoValue;
  SourceLocation Where = S->getBeginLoc();
  Scope Whole(*this, S->getSourceRange());
  switch (S->getDirectiveKind()) {
  case OMPD_barrier:
    Body.emit(EventKind::Barrier, Where);
    return NoValue;
  case OMPD_taskwait:
    // From now on what those tasks touch is not touched by them any more.
    if (!beginDependences(S).empty())
      return NoValue;
    Body.emit(EventKind::Join, Where, NoValue, NoValue, All);
    return NoValue;
  case OMPD_taskgroup:
    lowerStatement(codeOf(S));
    Body.emit(EventKind::Join, S->getEndLoc(), NoValue, NoValue,
              All | Repeated);
    return NoValue;
  case OMPD_flush: {
    Event Fence;
    Fence.Kind = EventKind::Fence;
    Fence.Order = MemoryOrder::Sequential;
    Fence.Place = Body.location(Where);
    Body.emit(Fence);
    return NoValue;
  }
  case OMPD_atomic:
    lowerAtomicDirective(cast<OMPAtomicDirective>(S));
    return NoValue;
  case OMPD_critical:
    lowerCritical(cast<OMPCriticalDirective>(S));
    return NoValue;
  case OMPD_ordered:
    lowerOrdered(S);
    return NoValue;
  default:
    break;
  }
  if (!S->hasAssociatedStmt())
    return NoValue;
  if (makesTask(S))
    outline(S, StartKind::Task);
  else if (makesTeam(S))
    outline(S, StartKind::Parallel);
  else
    lowerInTeam(S);
  return NoValue;
}

/// What is left of a directive once its code runs in the right threads.
void Lowering::lowerInTeam(const OMPExecutableDirective *S) {
  auto OuterMeanings = Meanings;
  unsigned OuterLoops = std::exchange(LoopsToShare, 0);
  unsigned OuterCounts = std::exchange(LoopsToCount, 0);
  ValueId OuterShared = std::exchange(SharedOut, NoValue);
  std::vector<Original> WrittenLast;
  makePrivate(S, WrittenLast);
  SourceLocation Where = S->getBeginLoc();
  bool Phase = false;
  if (consistsOf(S, OMPD_sections)) {
    lowerSections(S);
    Phase = true;
  } else if (sharesLoop(S)) {
    LoopsToShare = sharedLoops(S);
    LoopsToCount = associatedLoops(S) - LoopsToShare;
    lowerStatement(codeOf(S));
    Phase = consistsOf(S, OMPD_for) || consistsOf(S, OMPD_loop);
  } else if (consistsOf(S, OMPD_single)) {
    lowerAlone(codeOf(S), madeVariable("single", false, Where), false);
    Phase = true;
  } else if (consistsOf(S, OMPD_master) || consistsOf(S, OMPD_masked)) {
    lowerAlone(codeOf(S), madeVariable("master thread", true, Where), false);
  } else {
    lowerStatement(codeOf(S));
    Phase = consistsOf(S, OMPD_scope);
  }
  writeOriginals(S, WrittenLast);
  Meanings = std::move(OuterMeanings);
  LoopsToShare = OuterLoops;
  LoopsToCount = OuterCounts;
  SharedOut = OuterShared;
  LinearVariables.clear();
  // At the end of a team all meet anyway.
  if (Phase && !makesTeam(S) && !S->hasClausesOfKind<OMPNowaitClause>())
    Body.emit(EventKind::Barrier, S->getEndLoc());
}

/// Code that one thread at a time runs; others may pass it by.
void Lowering::lowerAlone(const Stmt *S, ValueId Sole, bool Always) {
  BlockId Run = Body.newBlock();
  BlockId After = Always ? NoBlock : Body.newBlock();
  if (Always)
    Body.jump(Run);
  else
    Body.endBlock({Run, After});
  Body.setCurrent(Run);
  Body.emit(EventKind::SoleBegin, S->getBeginLoc(), Sole);
  lowerStatement(S);
  Body.emit(EventKind::SoleEnd, S->getEndLoc(), Sole);
  if (Always)
    return;
  Body.jump(After);
  Body.setCurrent(After);
}

void Lowering::lowerSections(const OMPExecutableDirective *S) {
  const auto *Block = dyn_cast<CompoundStmt>(codeOf(S));
  if (!Block) {
    lowerStatement(codeOf(S));
    return;
  }
  for (const Stmt *Each : Block->body()) {
    const Stmt *Code = Each;
    if (const auto *Section = dyn_cast<OMPSectionDirective>(Each))
      Code = codeOf(Section);
    lowerAlone(Code, madeVariable("section", false, Each->getBeginLoc()),
               false);
  }
}

void Lowering::lowerOrdered(const OMPExecutableDirective *S) {
  SourceLocation Where = S->getBeginLoc();
  ValueId Order = madeVariable("ordered part", true, Where);
  if (S->hasAssociatedStmt()) {
    lowerAlone(codeOf(S), Order, /*Always=*/true);
    return;
  }
  // `sink` waits for earlier iterations, `source` lets later ones go on.
  bool Source = false;
  for (const auto *Clause : S->getClausesOfKind<OMPDependClause>())
    Source |= Clause->getDependencyKind() == OMPC_DEPEND_source;
  for (const auto *Clause : S->getClausesOfKind<OMPDoacrossClause>())
    Source |=
        Clause->getDependenceType() == OMPC_DOACROSS_source ||
        Clause->getDependenceType() == OMPC_DOACROSS_source_omp_cur_iteration;
  Body.emit(Source ? EventKind::SoleEnd : EventKind::SoleBegin, Where, Order);
}

void Lowering::lowerCritical(const OMPCriticalDirective *S) {
  std::string Name = S->getDirectiveName().getAsString();
  Name = Name.empty() ? "critical" : "critical(" + Name + ")";
  ValueId Lock = madeVariable(Name, true, S->getBeginLoc(), TypeClass::Lock);
  Body.emit(EventKind::Acquire, S->getBeginLoc(), Lock);
  lowerStatement(codeOf(S));
  Body.emit(EventKind::Release, S->getEndLoc(), Lock);
}

void Lowering::lowerAtomicDirective(const OMPAtomicDirective *S) {
  const Expr *Place = S->getX();
  if (!Place) {
    lowerStatement(codeOf(S));
    return;
  }
  MemoryOrder Order = orderOf(S);
  QualType Of = Place->getType();
  auto Keep = [&](ValueId Content) {
    if (const Expr *Into = S->getV())
      Body.store(Into->getExprLoc(), addressOf(Into), Content, Into->getType());
  };
  if (S->hasClausesOfKind<OMPReadClause>()) {
    Keep(emitAtomic(EventKind::Load, Place, Order, addressOf(Place), NoValue));
    return;
  }
  ValueId Operand = S->getExpr() ? valueOf(S->getExpr()) : NoValue;
  if (S->getD())
    valueOf(S->getD());
  ValueId Address = addressOf(Place);
  bool Only = S->hasClausesOfKind<OMPWriteClause>();
  if (Body.privateSlot(Address)) {
    Body.store(Place->getExprLoc(), Address, NoValue, Of);
    Keep(NoValue);
    return;
  }
  Keep(emitAtomic(Only ? EventKind::Store : EventKind::Update, Place, Order,
                  Address, Operand));
}

} // namespace pothole
