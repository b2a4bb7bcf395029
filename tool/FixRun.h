// `pothole check --fix`: which files may be changed, and what is told of it.

#ifndef POTHOLE_TOOL_FIXRUN_H
#define POTHOLE_TOOL_FIXRUN_H

#include "tool/fix/Propose.h"
#include "tool/report/Report.h"

#include <set>

namespace pothole {

/// Sources on disk, apart from those that are not the project's own and those
/// whose path matches one of `Exclude`.
ReadSource ownSources(std::string RootDirectory,
                      llvm::ArrayRef<std::string> Exclude);

/// Applies a run's fixes, and the decisions asked for; tells what was changed
/// and what was not, and why. False if a file could not be written.
bool fixRun(const RunReport &Run, const std::set<RemedyKind> &Decisions,
            const ReadSource &Read, llvm::raw_ostream &Out);

} // namespace pothole

#endif
