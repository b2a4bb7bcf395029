#include "checks/rules/Remedy.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

llvm::ArrayRef<RemedyRow> remedyRows() {
  static constexpr RemedyRow Rows[] = {
      {RemedyKind::NameGuard, "name-guard", "gives the guard a name", false},
      {RemedyKind::OwnBuffer, "own-buffer",
       "calls the version that fills a buffer of the caller", false},
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
