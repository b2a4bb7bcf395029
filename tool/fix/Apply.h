// Writes edits into files: each remedy whole or not at all, each file whole or
// not at all, and nothing twice, however many reports ask for it.

#ifndef POTHOLE_TOOL_FIX_APPLY_H
#define POTHOLE_TOOL_FIX_APPLY_H

#include "tool/fix/Propose.h"

#include <set>

namespace pothole {

/// What became of a remedy that was asked for.
struct Applied {
  Location Place;
  RemedyKind Kind = RemedyKind::None;
  std::string WhyNot; // empty: it is in the file now
};

struct AppliedFixes {
  std::vector<Applied> Fixes;         // sorted by place
  std::vector<std::string> Files;     // changed
  std::vector<std::string> Unwritten; // errors, naming the file
};

/// Applies the remedies of these hazards that are no decisions, and of the
/// decisions those of the kinds wanted. `proposeEdits` came before.
AppliedFixes applyFixes(llvm::ArrayRef<Hazard> Hazards,
                        llvm::ArrayRef<File> Files,
                        const std::set<RemedyKind> &Decisions,
                        const ReadSource &Read);

} // namespace pothole

#endif
