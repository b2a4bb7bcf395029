// From remedies and the text of the files they are about to edits.

#ifndef POTHOLE_TOOL_FIX_PROPOSE_H
#define POTHOLE_TOOL_FIX_PROPOSE_H

#include "checks/rules/Hazard.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <functional>
#include <memory>

namespace pothole {

/// The text of a file, or why it is not to be changed.
using ReadSource =
    std::function<llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>(
        const File &)>;

/// Completes every remedy by its edits, or by what is in their way.
void proposeEdits(std::vector<Hazard> &Hazards, llvm::ArrayRef<File> Files,
                  const ReadSource &Read);

} // namespace pothole

#endif
