#include "checks/rules/Remedy.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

llvm::ArrayRef<RemedyRow> remedyRows() {
  static constexpr RemedyRow Rows[] = {
      {RemedyKind::NameGuard, "name-guard", "gives the guard a name", false},
      {RemedyKind::OwnBuffer, "own-buffer",
       "calls the version that fills a buffer of the caller", false},
      {RemedyKind::OwnPosition, "own-position",
       "calls the version that keeps its position in a local", false},
      {RemedyKind::MakeStatic, "static-lock", "makes the local lock static",
       false},
      {RemedyKind::StrongerOrder, "stronger-order",
       "loads with acquire, stores with release", false},
      {RemedyKind::ScopedLock, "scoped-lock",
       "takes both locks at once by a std::scoped_lock", false},
      {RemedyKind::CopyCapture, "copy-capture", "captures it by value", false},
      {RemedyKind::ThreadLocal, "thread-local",
       "gives each thread a variable of its own", true},
      {RemedyKind::MakeAtomic, "atomic", "makes the variable atomic", true},
      {RemedyKind::MagicStatic, "magic-static",
       "lets the initializer of the static make it", true},
      {RemedyKind::HoldLock, "lock-guard",
       "holds the lock that other accesses hold", true},
  };
  return Rows;
}

const RemedyRow &rowOf(RemedyKind Kind) {
  static constexpr RemedyRow None = {RemedyKind::None, "none", "", true};
  auto Found = llvm::find_if(
      remedyRows(), [&](const RemedyRow &Row) { return Row.Kind == Kind; });
  return Found == remedyRows().end() ? None : *Found;
}

} // namespace pothole
