//===- What dies, where, and on which way out
//------------------------------===//
//
// Destruction runs in reverse order of birth on every path that leaves a scope:
// its end, a jump, a return, a throw. Inside a try block each call that may
// throw gets an edge to a landing pad, from before the call, since what it
// would have done has not happened.
//
// Not modelled: exceptions that leave the function.

#include "checks/extract/LibraryCalls.h"
#include "checks/extract/Lowering.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace pothole {

void Lowering::addCleanup(ValueId Object, QualType Of, const VarDecl *Variable,
                          SourceLocation Born) {
  Cleanups.push_back({Object, Of, Variable, Born,
                      Extents.empty() ? SourceRange() : Extents.back()});
}

void Lowering::runCleanups(size_t Depth, SourceLocation Where) {
  for (size_t Next = Cleanups.size(); Next > Depth; --Next)
    runCleanup(Cleanup(Cleanups[Next - 1]), Where);
}

void Lowering::runCleanup(const Cleanup &Each, SourceLocation Where) {
  if (Each.Object == NoValue)
    return; // handed to the caller
  if (Each.Variable)
    if (const auto *Attribute = Each.Variable->getAttr<CleanupAttr>()) {
      Event Call;
      Call.Kind = EventKind::Call;
      Call.Callee = Entities.of(Attribute->getFunctionDecl());
      Call.Place = Body.location(Where);
      Body.emit(Call, Each.Object);
    }
  destroy(Each.Object, Each.Of, Where);
  if (Each.Variable)
    Body.emit(EventKind::ScopeEnd, Where, Each.Object);
}

void Lowering::destroy(ValueId Object, QualType Of, SourceLocation Where) {
  while (const ArrayType *Array = context().getAsArrayType(Of)) {
    Object = Body.element(Object);
    Of = Array->getElementType();
  }
  const CXXRecordDecl *Record = Of->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->isInvalidDecl() ||
      Record->hasTrivialDestructor() || Of->isDependentType())
    return;
  if (lowerLibraryDestructor(Body, Of, Object, Where))
    return;
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor || Entities.inSystemHeader(Record->getLocation()))
    return; // a library object without a model frees only its own
  if (lowerScopedUnlock(Destructor, Object, Where))
    return;
  Event Call;
  Call.Kind = EventKind::Call;
  Call.Callee = Entities.of(Destructor);
  Call.Place = Body.location(Where);
  Body.emit(Call, Object);
}

/// A container that is made after a thread member, and destroyed before it:
/// meanwhile the thread may use it.
void Lowering::touchBesideThread(const FieldDecl *Field, SourceLocation Where) {
  if (describeType(Entities, Field->getType()).Class != TypeClass::Container)
    return;
  for (const FieldDecl *Earlier : Field->getParent()->fields()) {
    if (Earlier == Field)
      return;
    if (describeType(Entities, Earlier->getType()).Class == TypeClass::Thread)
      break;
  }
  Body.emit(EventKind::Store, Where, Body.member(Body.localContent(0), Field),
            NoValue, Structure);
}

void Lowering::destroyMembers(const CXXRecordDecl *Record,
                              SourceLocation Where) {
  ValueId This = Body.localContent(0);
  llvm::SmallVector<const FieldDecl *, 16> Fields(Record->fields());
  if (!Record->isUnion())
    for (const FieldDecl *Field : llvm::reverse(Fields))
      if (Field->getType().isDestructedType() == QualType::DK_cxx_destructor) {
        touchBesideThread(Field, Field->getLocation());
        destroy(Body.member(This, Field), Field->getType(), Where);
      }
  llvm::SmallVector<QualType, 4> Bases;
  for (const CXXBaseSpecifier &Base : Record->bases())
    Bases.push_back(Base.getType());
  for (QualType Base : llvm::reverse(Bases))
    if (Base.isDestructedType() == QualType::DK_cxx_destructor)
      destroy(Body.base(This, Base->getAsCXXRecordDecl()), Base, Where);
}

void Lowering::leaveTo(const JumpTarget &Target, SourceLocation Where) {
  runCleanups(Target.Depth, Where);
  Body.jump(Target.Block);
}

void Lowering::raise(SourceLocation Where) {
  if (!Handlers.empty())
    return leaveTo(Handlers.back(), Where);
  runCleanups(0, Where);
  Body.endBlock();
}

void Lowering::mayRaise(const FunctionDecl *Callee, SourceLocation Where) {
  if (Handlers.empty())
    return;
  if (Callee) {
    const auto *Prototype = Callee->getType()->getAs<FunctionProtoType>();
    if (Callee->hasAttr<NoThrowAttr>() || !Prototype ||
        (!isUnresolvedExceptionSpec(Prototype->getExceptionSpecType()) &&
         Prototype->isNothrow()))
      return;
  }
  const JumpTarget &Handler = Handlers.back();
  ValueId Innermost =
      Cleanups.size() > Handler.Depth ? Cleanups.back().Object : NoValue;
  auto [Pad, New] =
      LandingPads.try_emplace({Handler.Block, Innermost}, NoBlock);
  BlockId Normal = Body.newBlock();
  if (New) {
    Pad->second = Body.newBlock();
    BlockId Before = Body.current();
    Body.setCurrent(Pad->second);
    size_t First = Body.function().Events.size();
    leaveTo(Handler, Where);
    for (Event &E : llvm::drop_begin(Body.function().Events, First))
      if (E.Kind == EventKind::ScopeEnd)
        E.Flags |= Try;
    Body.setCurrent(Before);
  }
  Body.endBlock({Normal, Pad->second});
  Body.setCurrent(Normal);
}

ValueId Lowering::VisitCXXTryStmt(const CXXTryStmt *S) {
  BlockId Try = Body.newBlock();
  BlockId Dispatch = Body.newBlock();
  BlockId After = Body.newBlock();
  Body.endBlock({Try, Dispatch});
  Body.setCurrent(Try);
  Handlers.push_back({Dispatch, Cleanups.size()});
  Visit(S->getTryBlock());
  Handlers.pop_back();
  Body.jump(After);

  Body.setCurrent(Dispatch);
  llvm::SmallVector<BlockId, 4> Entries;
  for (unsigned I = 0; I < S->getNumHandlers(); ++I)
    Entries.push_back(Body.newBlock());
  Body.endBlock(Entries);
  for (unsigned I = 0; I < S->getNumHandlers(); ++I) {
    const CXXCatchStmt *Handler = S->getHandler(I);
    Body.setCurrent(Entries[I]);
    {
      Scope Whole(*this, Handler->getSourceRange());
      if (const VarDecl *Caught = Handler->getExceptionDecl())
        Body.store(Caught->getLocation(), Body.localAddress(slotOf(Caught)),
                   NoValue, Caught->getType());
      Visit(Handler->getHandlerBlock());
    }
    Body.jump(After);
  }
  Body.setCurrent(After);
  return NoValue;
}

} // namespace pothole
