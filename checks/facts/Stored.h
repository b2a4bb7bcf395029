// The two halves of the payload: facts to FlatBuffer and back. Only
// Serialize.cpp, which adds the header and the checksum, needs them.

#ifndef POTHOLE_CHECKS_FACTS_STORED_H
#define POTHOLE_CHECKS_FACTS_STORED_H

#include "checks/facts/Facts.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace pothole {

std::vector<uint8_t> encodePayload(const TuFacts &Facts);

/// `Payload` is aligned to 8 bytes. The facts are complete but their indices
/// are not checked yet: validate() does that.
llvm::Expected<TuFacts> decodePayload(llvm::ArrayRef<uint8_t> Payload);

} // namespace pothole

#endif
