// Writing a file that others read: all of it or nothing.

#ifndef POTHOLE_CHECKS_FACTS_WRITEFILE_H
#define POTHOLE_CHECKS_FACTS_WRITEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace pothole {

/// Replaces `Path` by a file with these bytes. Whoever interrupts us, or a full
/// disk, leaves what was there before; permissions stay. Devices and pipes are
/// written to. The error names the file and the reason.
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Bytes);

} // namespace pothole

#endif
