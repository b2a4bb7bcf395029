// What calls into known libraries do, as events: the only place where rows of
// checks/knowledge meet the syntax tree. A call no row knows is left to the
// caller, who emits a plain Call.

#ifndef POTHOLE_CHECKS_EXTRACT_LIBRARYCALLS_H
#define POTHOLE_CHECKS_EXTRACT_LIBRARYCALLS_H

#include "checks/extract/BodyBuilder.h"

#include "clang/AST/Expr.h"

#include <optional>

namespace pothole {

/// A call whose operands are lowered: scalars and pointers as their value,
/// records and references as the address of the object.
struct CallSite {
  const clang::Expr *Call = nullptr; // CallExpr, CXXConstructExpr...
  const clang::FunctionDecl *Callee = nullptr;
  ValueId Object = NoValue;     // of a member call or operator; address
  llvm::ArrayRef<ValueId> Args; // without the object
  llvm::ArrayRef<const clang::Expr *> ArgExprs; // parallel to Args
  /// Where a constructor builds its object, and where a call that returns a
  /// record by value is to put it. A model that stores its result there (a
  /// thread's token, a pointee, an iterator's element) returns Destination; any
  /// other value is taken for the address of a temporary and copied from.
  ValueId Destination = NoValue;
};

/// Emits the events of a known library call. Returns its value (the address of
/// what a reference result refers to; NoValue for void), or nothing if no row
/// of checks/knowledge covers the callee.
std::optional<ValueId> lowerLibraryCall(BodyBuilder &Body,
                                        const CallSite &Site);

/// Emits what the implicit or explicit destruction of a library object at
/// `Object` does (guard released, jthread joined, pointee freed). False if the
/// type is not a library type with a model.
bool lowerLibraryDestructor(BodyBuilder &Body, clang::QualType Of,
                            ValueId Object, clang::SourceLocation Where);

/// Emits the initialization of a library's lock by a static initializer. False
/// if it is no such lock.
bool lowerLockInitializer(BodyBuilder &Body, ValueId Place,
                          const clang::InitListExpr *List);
/// Whether it makes a library's lock of another than the plain kind.
bool makesSpecialLock(const clang::InitListExpr *List,
                      clang::ASTContext &Context);

/// What a type means to the analysis, from checks/knowledge and its shape.
/// Looks through typedefs, and through arrays to their element.
Type describeType(EntityTable &Entities, clang::QualType Of);

/// Buffers that a function without a body is handed to fill or to read.
void touchScratchBuffers(BodyBuilder &Body, const CallSite &Site);

} // namespace pothole

#endif
