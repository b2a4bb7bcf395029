// Facts as bytes and back. Facts.fbs documents the format.
//
// Facts travel: between processes, through build systems, out of caches. What
// comes back may be cut off, another program's, or damaged, so reading trusts
// nothing and names what is wrong; it never crashes and never returns facts
// with an index out of range.

#ifndef POTHOLE_CHECKS_FACTS_SERIALIZE_H
#define POTHOLE_CHECKS_FACTS_SERIALIZE_H

#include "checks/facts/Facts.h"
#include "checks/facts/Validate.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace pothole {

/// Raised with every change of the format or of an enumeration's order.
constexpr uint32_t FormatVersion = 8;

/// Equal facts give equal bytes.
std::string writeFacts(const TuFacts &Facts);

/// `NameForErrors` is what errors call the bytes: their file.
llvm::Expected<TuFacts> readFacts(llvm::StringRef Bytes,
                                  llvm::StringRef NameForErrors);

/// Leaves the whole file or what was there before, never a part.
llvm::Error writeFactsFile(const TuFacts &Facts, llvm::StringRef Path);

llvm::Expected<TuFacts> readFactsFile(llvm::StringRef Path);

} // namespace pothole

#endif
