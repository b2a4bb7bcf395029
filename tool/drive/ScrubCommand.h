// Makes a compiler's command one that Clang's front end can run for us.
//
// Most compile databases are written for GCC and for making object files. We
// keep what decides how the source reads (language, standard, macros, include
// paths, target, exceptions, OpenMP) and drop what does not (optimization,
// debug information, warnings, output, linking, precompiled headers, plugins,
// sanitizers, coverage) and what Clang does not know. A unit built twice that
// differs only in what is dropped is thereby one unit.

#ifndef POTHOLE_TOOL_DRIVE_SCRUBCOMMAND_H
#define POTHOLE_TOOL_DRIVE_SCRUBCOMMAND_H

#include "tool/drive/Command.h"

#include "llvm/Support/Error.h"

namespace pothole {

struct ScrubOptions {
  std::vector<std::string> ExtraArguments; // appended: the user's last word
  /// Removed before anything else, each exactly as given or, if no argument is
  /// that, as a regular expression on whole arguments.
  std::vector<std::string> RemovedArguments;
};

/// The command to analyse `Original` with: "clang" or "clang++", or the Clang
/// it named, what is left of its flags, -fsyntax-only, and File last. The error
/// says why it is no C or C++ compilation.
llvm::Expected<Command> scrubCommand(const Command &Original,
                                     const ScrubOptions &Options);

} // namespace pothole

#endif
