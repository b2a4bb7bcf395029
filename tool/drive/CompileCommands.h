// Which units are analysed, and with which commands.
//
//   find    -p, or upwards from the files named, or FLAGS after "--"
//   read    entries of the database                    (Database.h)
//   select  the files, folders and patterns named, less what is excluded
//   scrub   to commands Clang can run                  (ScrubCommand.h)
//   unite   equal commands on a file are one unit; different ones (a file
//           built twice with different macros) are several
//
// The result is sorted: it does not depend on the order of the database.

#ifndef POTHOLE_TOOL_DRIVE_COMPILECOMMANDS_H
#define POTHOLE_TOOL_DRIVE_COMPILECOMMANDS_H

#include "tool/drive/Command.h"
#include "tool/drive/ScrubCommand.h"

#include "llvm/Support/Error.h"

#include <optional>

namespace pothole {

/// What the command line says about input.
struct Selection {
  std::string Database;             // -p: a folder or a file; empty: search
  std::vector<std::string> Wanted;  // files, folders, or patterns on paths;
                                    // none: all
  std::vector<std::string> Exclude; // patterns on paths
  std::optional<std::vector<std::string>> FixedFlags; // after "--"
  ScrubOptions Scrub;
  std::string WorkingDirectory; // empty: the process's
};

struct CommandList {
  std::string Source; // path of the database, or "flags after --"
  std::vector<Command> Commands;
  std::vector<std::string> Notes; // for people: what was dropped or inferred
};

/// Never an empty list: that nothing was selected is an error.
llvm::Expected<CommandList> loadCommands(const Selection &Wanted);

/// Why the unit cannot be analysed, if its file or directory is gone: "its
/// directory /x does not exist". Nothing is wrong if empty.
std::string missingInput(const Command &Unit);

} // namespace pothole

#endif
