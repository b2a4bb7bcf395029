// compile_commands.json as it stands: every entry, nothing decided yet.

#ifndef POTHOLE_TOOL_DRIVE_DATABASE_H
#define POTHOLE_TOOL_DRIVE_DATABASE_H

#include "tool/drive/Command.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace pothole {

/// `Path` relative to `Directory`, made absolute and rid of "." and "..".
std::string absolutePath(llvm::StringRef Directory, llvm::StringRef Path);

/// The entries with absolute files and directories; `command` strings are
/// taken apart, response files are put in place. `Notes` names those not found.
llvm::Expected<std::vector<Command>>
readDatabase(llvm::StringRef Path, std::vector<std::string> &Notes);

/// The opposite: entries for whatever else reads such a file.
void writeDatabase(llvm::ArrayRef<Command> Entries, llvm::raw_ostream &Out);

/// The nearest database upwards from `Directories`, or in `build/` of one of
/// the folders on the way; the first directory wins.
llvm::Expected<std::string>
findDatabase(llvm::ArrayRef<std::string> Directories);

/// A command for a file without an entry, after its nearest neighbour (a
/// header after its source file). `Entries` is not empty.
Command inferCommand(const std::vector<Command> &Entries,
                     const std::string &File, std::string &Neighbour);

} // namespace pothole

#endif
