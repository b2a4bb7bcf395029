// A remedy that can be written into the source. Rules name the kind and the
// place; tool/fix reads the text there and makes edits of it, or says why not.

#ifndef POTHOLE_CHECKS_RULES_REMEDY_H
#define POTHOLE_CHECKS_RULES_REMEDY_H

#include "checks/facts/Entity.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace pothole {

enum class RemedyKind : uint8_t {
  None,
  NameGuard,
  OwnBuffer,
  OwnPosition,
  MakeStatic,
  StrongerOrder,
  ScopedLock,
  CopyCapture,
  // Decisions.
  ThreadLocal,
  MakeAtomic,
  MagicStatic,
  HoldLock,
};

/// Replaces bytes of a file.
struct Edit {
  FileId File = 0;
  uint32_t Offset = 0;
  uint32_t Length = 0;
  std::string Text;
  friend auto operator<=>(const Edit &, const Edit &) = default;
};

struct Remedy {
  RemedyKind Kind = RemedyKind::None;
  Location Place;   // of what is to change
  std::string Name; // of the lock, variable or function there; the order
  Location Other;   // of what belongs to it: the first of two guards

  // From the source text: edits that belong together, or what forbids them.
  std::vector<Edit> Edits;
  std::string Obstacle;
  friend bool operator==(const Remedy &, const Remedy &) = default;
};

struct RemedyRow {
  RemedyKind Kind;
  llvm::StringLiteral Name; // for options and reports: "name-guard"
  llvm::StringLiteral Does; // "names the guard"
  /// It changes what the program means: never applied unasked.
  bool Decision;
};

llvm::ArrayRef<RemedyRow> remedyRows();
const RemedyRow &rowOf(RemedyKind Kind);

} // namespace pothole

#endif
