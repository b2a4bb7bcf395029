//===- Calls that a signal handler must not make --------------------------===//
//
// A row replaces a call by what it does to memory; that it waits for the lock
// of a stream is not among it. An event of its own keeps that.

#include "checks/extract/LibraryModel.h"
#include "checks/knowledge/SignalSafety.h"

namespace pothole {

void noteUnsafe(BodyBuilder &Body, const clang::Expr *Call,
                llvm::StringRef Name) {
  const SignalSafetyRow *Row = signalSafety(Name);
  if (!Row || Row->Safe)
    return;
  Event Unsafe;
  Unsafe.Kind = EventKind::Unsafe;
  Unsafe.Callee = Body.entities().libraryState(Name);
  Unsafe.Place = Body.location(Call->getExprLoc());
  Body.emit(Unsafe);
}

} // namespace pothole
