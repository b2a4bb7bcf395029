//===- Guards: objects that hold locks for the time of their lives --------===//
//
// lock_guard, unique_lock and their kin, with the tags that defer, try or
// adopt. Where the lock is a class of the project, the guard calls its methods:
// what they lock inside counts, wherever else they are called directly.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"

using namespace clang;

namespace pothole {
namespace {

std::optional<GuardMode> tagMode(llvm::StringRef Type) {
  llvm::StringRef Name = Type.rsplit("::").second;
  if (Name == "defer_lock_t")
    return GuardMode::Defer;
  if (Name == "adopt_lock_t")
    return GuardMode::Adopt;
  if (Name == "try_to_lock_t" || Name == "try_lock_t")
    return GuardMode::Try;
  return std::nullopt;
}

bool isTime(llvm::StringRef Type) {
  return Type.ends_with("::duration") || Type.ends_with("::time_point") ||
         Type.ends_with("::ptime");
}

std::string nameOf(const LibraryCall &Call, int N) {
  QualType Of = Call.typeOf(N);
  if (Of.isNull())
    return {};
  return libraryName(Of->getAsRecordDecl());
}

/// `std::lock_guard{m};` as a statement guards nothing.
bool isDiscarded(const LibraryCall &Call, const Expr *Built) {
  const Value &At = Call.Body.function().Values[Call.value(0)];
  if (!Built || At.Kind != ValueKind::LocalAddress ||
      Call.Body.function().Locals[At.A].Kind != LocalKind::Temporary)
    return false;
  // Rare enough to pay for the map of parents.
  DynTypedNode Node = DynTypedNode::create(*Built);
  for (;;) {
    DynTypedNodeList Parents = Call.context().getParents(Node);
    if (Parents.size() != 1)
      return false;
    Node = Parents[0];
    if (Node.get<ExprWithCleanups>() || Node.get<CXXBindTemporaryExpr>() ||
        Node.get<CXXFunctionalCastExpr>() || Node.get<ParenExpr>() ||
        Node.get<CStyleCastExpr>() || Node.get<ConstantExpr>())
      continue;
    return Node.get<CompoundStmt>() != nullptr;
  }
}

/// `std::unique_lock<std::mutex>(m);` declares a guard called m.
bool isParenthesized(const LibraryCall &Call, const Expr *Built) {
  for (const DynTypedNode &Parent : Call.context().getParents(*Built))
    if (const auto *Variable = Parent.get<VarDecl>())
      if (const TypeSourceInfo *Written = Variable->getTypeSourceInfo())
        return !Written->getTypeLoc().getAs<ParenTypeLoc>().isNull();
  return false;
}

/// scoped_lock<>: a guard that takes every lock of an empty list.
bool guardsNothing(QualType Guard) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Guard->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() != 1)
    return false;
  const TemplateArgument &Only = Class->getTemplateArgs()[0];
  return Only.getKind() == TemplateArgument::Pack && Only.pack_size() == 0;
}

struct GuardParts {
  SmallVector<ValueId, 4> Locks;
  GuardMode Mode = GuardMode::Lock;
  uint16_t Flags = 0;
  int MovedFrom = None;
};

GuardParts guardParts(const LibraryCall &Call) {
  GuardParts Parts;
  if (Call.Self) {
    Parts.Mode = Call.Self->Mode;
    Parts.Flags = Call.Self->Shared ? Shared : 0;
  }
  if (Parts.Mode == GuardMode::Try)
    Parts.Flags |= Try;
  for (size_t I = 1; I < Call.Arguments.size(); ++I) {
    int N = static_cast<int>(I);
    std::string Name = nameOf(Call, N);
    TypeClass Class = Call.classOf(N);
    if (std::optional<GuardMode> Tag = tagMode(Name)) {
      Parts.Mode = *Tag;
    } else if (isTime(Name)) {
      Parts.Mode = GuardMode::Try;
      Parts.Flags |= Timed;
    } else if (Class == TypeClass::Guard) {
      Parts.MovedFrom = N;
    } else if (Call.typeOf(N)->isRecordType() ||
               Call.typeOf(N)->isAnyPointerType()) {
      Parts.Locks.push_back(lockAddress(Call, N));
      Parts.Flags |= lockFlags(Call, N);
    }
  }
  if (Parts.Locks.empty() && Parts.Mode == GuardMode::Lock &&
      Call.Arguments.size() == 1 && !guardsNothing(Call.typeOf(0)))
    Parts.Mode = GuardMode::Defer; // unique_lock L;
  return Parts;
}

// Locks of the project.

/// lock() or unlock() of a class whose body is read. One that says what it does
/// by attributes is believed, its guards need no more.
const CXXMethodDecl *projectMethod(const LibraryCall &Call, QualType Lock,
                                   llvm::StringRef Name) {
  if (Lock->isAnyPointerType())
    Lock = Lock->getPointeeType();
  if (libraryType(Call.Rows, Lock))
    return nullptr;
  const CXXMethodDecl *Method = methodNamed(Lock->getAsCXXRecordDecl(), Name);
  if (!Method ||
      libraryType(Call.Rows,
                  Call.context().getCanonicalTagType(Method->getParent())) ||
      Method->hasAttr<AcquireCapabilityAttr>() ||
      Method->hasAttr<ReleaseCapabilityAttr>())
    return nullptr;
  return Method;
}

void callMethod(const LibraryCall &Call, const CXXMethodDecl *Method,
                ValueId Lock) {
  Event Run = Call.event(EventKind::Call);
  Run.Callee = Call.Body.entities().of(Method);
  Run.Flags |= Method->isVirtual() ? Virtual : 0;
  Call.Body.emit(Run, Lock);
}

llvm::StringRef methodFor(const LibraryCall &Call, bool Lock) {
  if (Call.Self && Call.Self->Shared)
    return Lock ? "lock_shared" : "unlock_shared";
  return Lock ? "lock" : "unlock";
}

/// Calls lock() or unlock() on the project's locks the guard was given.
void callLocks(const LibraryCall &Call, bool Lock) {
  for (auto [N, Of] : llvm::enumerate(templateTypes(Call.typeOf(0))))
    if (const CXXMethodDecl *Method =
            projectMethod(Call, Of, methodFor(Call, Lock))) {
      ValueId Kept = Call.Body.element(
          Call.value(0), Call.Body.number(static_cast<int64_t>(N)));
      callMethod(Call, Method, Call.loadContent(Kept, Silent));
    }
}

bool guardsProjectLock(const LibraryCall &Call) {
  for (QualType Of : templateTypes(Call.typeOf(0)))
    if (projectMethod(Call, Of, methodFor(Call, /*Lock=*/false)))
      return true;
  return false;
}

/// Remembers which locks, and takes them.
void takeProjectLocks(const LibraryCall &Call, const GuardParts &Parts) {
  if (!guardsProjectLock(Call))
    return;
  for (auto [N, Lock] : llvm::enumerate(Parts.Locks))
    Call.emit(EventKind::Store,
              Call.Body.element(Call.value(0),
                                Call.Body.number(static_cast<int64_t>(N))),
              Lock, Silent);
  if (Parts.Mode == GuardMode::Lock)
    callLocks(Call, /*Lock=*/true);
}

void releaseProjectLocks(const LibraryCall &Call) {
  if (!guardsProjectLock(Call))
    return;
  BlockId Held = Call.Body.newBlock(), After = Call.Body.newBlock();
  ValueId Owns = Call.emit(EventKind::GuardOwns, Call.value(0));
  Call.Body.branch(Owns, Held, After);
  Call.Body.setCurrent(Held);
  callLocks(Call, /*Lock=*/false);
  Call.Body.jump(After);
  Call.Body.setCurrent(After);
}

void guardInit(const LibraryCall &Call) {
  GuardParts Parts = guardParts(Call);
  ValueId Guard = Call.value(0);
  if (Parts.MovedFrom != None && Parts.Locks.empty()) {
    Call.emit(EventKind::Copy, Guard, Call.value(Parts.MovedFrom), Move);
    return;
  }
  takeProjectLocks(Call, Parts);
  Event Init = Call.event(EventKind::GuardInit);
  Init.Guard = Parts.Mode;
  Init.Address = Guard;
  Init.Flags |= Parts.Flags | Call.Row.Flags;
  // Whether its owner may take it again is in its body.
  if (guardsProjectLock(Call))
    Init.Flags |= Recursive;
  bool Named =
      Call.Built && Parts.Locks.empty() && isParenthesized(Call, Call.Built);
  if (Named || (Call.Built && isDiscarded(Call, Call.Built)))
    Init.Flags |= Discarded;
  Call.Body.emit(Init, Parts.Locks);
}

ValueId guardLock(const LibraryCall &Call) {
  uint16_t Flags = Call.Row.Flags;
  if (Call.Self && Call.Self->Shared)
    Flags |= Shared;
  for (QualType Of : templateTypes(Call.typeOf(0)))
    if (const TypeRow *Kind = libraryType(Call.Rows, Of))
      Flags |= Kind->Recursive ? Recursive : 0;
  if (guardsProjectLock(Call))
    Flags |= Recursive;
  if (!(Flags & Try))
    callLocks(Call, /*Lock=*/true);
  return Call.emit(EventKind::GuardLock, Call.value(0), NoValue, Flags);
}

void guardAssign(const LibraryCall &Call) {
  releaseProjectLocks(Call);
  Call.emit(EventKind::GuardDestroy, Call.value(0));
  Call.emit(EventKind::Copy, Call.value(0), Call.value(1), Move);
}

} // namespace

std::optional<ValueId> lowerGuards(const LibraryCall &Call) {
  ValueId Guard = Call.value(0);
  switch (Call.Row.Does) {
  case Effect::GuardInit:
    guardInit(Call);
    return NoValue;
  case Effect::GuardLock:
    return guardLock(Call);
  case Effect::GuardUnlock:
    callLocks(Call, /*Lock=*/false);
    return Call.emit(EventKind::GuardUnlock, Guard), NoValue;
  case Effect::GuardRelease:
    return Call.emit(EventKind::GuardRelease, Guard);
  case Effect::GuardDestroy:
    releaseProjectLocks(Call);
    return Call.emit(EventKind::GuardDestroy, Guard), NoValue;
  case Effect::GuardOwns:
    return Call.emit(EventKind::GuardOwns, Guard);
  case Effect::GuardAssign:
    guardAssign(Call);
    return Guard;
  default:
    return std::nullopt;
  }
}

} // namespace pothole
