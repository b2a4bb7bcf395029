// Hazards a run found and does not report. Each reason is counted, so that
// silence has an explanation; a hazard with several counts under the first.

#ifndef POTHOLE_TOOL_LEAVEOUT_H
#define POTHOLE_TOOL_LEAVEOUT_H

#include "tool/Pipeline.h"

namespace pothole {

void leaveOut(RunReport &Report, const RunOptions &Options);

/// Somebody else's to mend: in a system header or a vendored folder.
bool isOthers(const File &In, llvm::StringRef RootDirectory);

} // namespace pothole

#endif
