// One kind of remedy = one function, in a file of its name. It looks at the
// text where the remedy is due and gives edits only for what it recognizes down
// to the last token; all else is an error that says what was not so.

#ifndef POTHOLE_TOOL_FIX_KINDS_H
#define POTHOLE_TOOL_FIX_KINDS_H

#include "tool/fix/SourceFile.h"

#include "llvm/Support/Error.h"

namespace pothole {

using Edits = llvm::Expected<std::vector<Edit>>;

Edits nameGuard(const Remedy &Wanted, SourceFile &In);
Edits ownBuffer(const Remedy &Wanted, SourceFile &In);
Edits ownPosition(const Remedy &Wanted, SourceFile &In);
Edits makeStatic(const Remedy &Wanted, SourceFile &In);
Edits strongerOrder(const Remedy &Wanted, SourceFile &In);
Edits scopedLock(const Remedy &Wanted, SourceFile &In);
Edits copyCapture(const Remedy &Wanted, SourceFile &In);
Edits threadLocal(const Remedy &Wanted, SourceFile &In);
Edits makeAtomic(const Remedy &Wanted, SourceFile &In);
Edits magicStatic(const Remedy &Wanted, SourceFile &In);
Edits holdLock(const Remedy &Wanted, SourceFile &In);

/// The text is none that we know how to change, perhaps out of a macro.
llvm::Error unlike(llvm::StringRef Expected);

} // namespace pothole

#endif
