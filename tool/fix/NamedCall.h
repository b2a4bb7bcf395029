// A call as it is written: `localtime(&Now)`, `std::strtok(Text, ",")`.

#ifndef POTHOLE_TOOL_FIX_NAMEDCALL_H
#define POTHOLE_TOOL_FIX_NAMEDCALL_H

#include "tool/fix/SourceFile.h"

#include <optional>

namespace pothole {

struct NamedCall {
  TokenId First = NoToken; // `std`, if it is there
  TokenId Name = NoToken;
  TokenId Open = NoToken, Close = NoToken; // its parentheses
};

/// The call of this function that begins there, if it has arguments.
std::optional<NamedCall> callAt(const SourceFile &In, TokenId First,
                                llvm::StringRef Function);

/// Turns it into a call of POSIX's reentrant version, which takes one argument
/// more and is in no namespace.
std::vector<Edit> makeReentrant(const SourceFile &In, const NamedCall &Call,
                                llvm::StringRef Argument);

} // namespace pothole

#endif
