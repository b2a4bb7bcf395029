// What the spelling of a function's type says of its parameters.

#ifndef POTHOLE_CHECKS_PROGRAM_SIGNATURE_H
#define POTHOLE_CHECKS_PROGRAM_SIGNATURE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {

/// The parameters of "int (unsigned int, void *)", the way they are spelled.
llvm::SmallVector<llvm::StringRef, 6> parametersOf(llvm::StringRef Signature);

/// One of them is a number of a built-in type.
bool isNumber(llvm::StringRef Parameter);

} // namespace pothole

#endif
