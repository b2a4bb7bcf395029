// The beginning of a command: wrappers, and what the compiler's name says.

#ifndef POTHOLE_TOOL_DRIVE_COMPILERNAME_H
#define POTHOLE_TOOL_DRIVE_COMPILERNAME_H

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <vector>

namespace pothole {

struct Compiler {
  /// Our driver and the flags its name stood for:
  /// "aarch64-linux-gnu-g++-12" gives clang++ --target=aarch64-linux-gnu.
  std::vector<std::string> Driver;
  bool Cxx = false;  // compiles .c files as C++, too
  bool Msvc = false; // takes another language of flags, unknown to us
};

/// Drops ccache, distcc, libtool, env... and their flags.
llvm::ArrayRef<std::string>
stripWrappers(llvm::ArrayRef<std::string> Arguments);

Compiler compilerNamed(llvm::StringRef Path);

} // namespace pothole

#endif
