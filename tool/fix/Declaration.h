// The declaration of one variable as it is written: `static int Hits = 0;`.

#ifndef POTHOLE_TOOL_FIX_DECLARATION_H
#define POTHOLE_TOOL_FIX_DECLARATION_H

#include "tool/fix/SourceFile.h"

#include <optional>

namespace pothole {

struct Declaration {
  TokenId First = NoToken; // of its specifiers
  TokenId Type = NoToken;  // the first that is no storage class
  TokenId Name = NoToken;
  TokenId End = NoToken; // the semicolon
};

/// The declaration whose name stands there, if it declares nothing else and is
/// in no parentheses.
std::optional<Declaration> declarationAt(const SourceFile &In, TokenId Name,
                                         llvm::StringRef Wanted);

} // namespace pothole

#endif
