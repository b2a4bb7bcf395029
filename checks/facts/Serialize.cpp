//===- Facts as bytes: the frame around the payload -----------------------===//
//
// FlatBuffers' verifier alone is no protection: of 200 payloads with one
// flipped bit it passed 185. So a checksum finds damage, the verifier finds
// what would make reading crash, and validate() finds what would make a later
// stage crash: facts come from other machines and other versions, too.

#include "checks/facts/Serialize.h"

#include "checks/facts/Stored.h"
#include "checks/facts/WriteFile.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstring>

namespace pothole {
namespace {

using llvm::StringRef;
using llvm::support::endian::read32le;
using llvm::support::endian::read64le;

constexpr StringRef Magic = "pothole\n";
constexpr size_t VersionAt = 8;
constexpr size_t ReservedAt = 12;
constexpr size_t SizeAt = 16;
constexpr size_t ChecksumAt = 24;
constexpr size_t PayloadAt = ChecksumAt + LLVM_BLAKE3_OUT_LEN;

llvm::BLAKE3Result<> checksum(llvm::ArrayRef<uint8_t> Payload) {
  return llvm::BLAKE3::hash(Payload);
}

std::string header(llvm::ArrayRef<uint8_t> Payload) {
  std::string Header(PayloadAt, '\0');
  llvm::copy(Magic, Header.begin());
  llvm::support::endian::write32le(&Header[VersionAt], FormatVersion);
  llvm::support::endian::write64le(&Header[SizeAt], Payload.size());
  llvm::copy(checksum(Payload), Header.begin() + ChecksumAt);
  return Header;
}

/// The payload, or why there is none.
llvm::Expected<StringRef> unframe(StringRef Bytes) {
  auto Error = [](const llvm::Twine &Why) {
    return llvm::createStringError(Why);
  };
  if (!Bytes.starts_with(Magic))
    return Error(!Bytes.empty() && Magic.starts_with(Bytes)
                     ? "truncated"
                     : "not a pothole facts file");
  if (Bytes.size() < PayloadAt)
    return Error("truncated");
  if (uint32_t Version = read32le(Bytes.data() + VersionAt);
      Version != FormatVersion)
    return Error(llvm::formatv("format version {0}, this pothole reads {1}",
                               Version, FormatVersion));
  StringRef Payload = Bytes.drop_front(PayloadAt);
  uint64_t Size = read64le(Bytes.data() + SizeAt);
  if (Payload.size() < Size)
    return Error("truncated");
  if (Payload.size() > Size || read32le(Bytes.data() + ReservedAt) != 0)
    return Error("damaged: more than the header says");
  if (llvm::toStringRef(checksum(llvm::arrayRefFromStringRef(Payload))) !=
      Bytes.substr(ChecksumAt, LLVM_BLAKE3_OUT_LEN))
    return Error("damaged: checksum differs");
  // Also FlatBuffers' own bounds, which it only asserts.
  if (Size < 16 || Size > std::numeric_limits<int32_t>::max())
    return Error("damaged: no payload of this size is written");
  return Payload;
}

llvm::Expected<TuFacts> readUnnamed(StringRef Bytes) {
  llvm::Expected<StringRef> Payload = unframe(Bytes);
  if (!Payload)
    return Payload.takeError();

  // In the middle of somebody's buffer the payload may not be aligned.
  std::vector<uint64_t> Aligned;
  const auto *Data = reinterpret_cast<const uint8_t *>(Payload->data());
  if (reinterpret_cast<uintptr_t>(Data) % alignof(uint64_t) != 0) {
    Aligned.resize(Payload->size() / sizeof(uint64_t) + 1);
    std::memcpy(Aligned.data(), Data, Payload->size());
    Data = reinterpret_cast<const uint8_t *>(Aligned.data());
  }
  llvm::Expected<TuFacts> Facts = decodePayload({Data, Payload->size()});
  llvm::Error Problem = Facts ? validate(*Facts) : Facts.takeError();
  if (Problem)
    return llvm::createStringError("damaged: " +
                                   llvm::toString(std::move(Problem)));
  return Facts;
}

} // namespace

std::string writeFacts(const TuFacts &Facts) {
  std::vector<uint8_t> Payload = encodePayload(Facts);
  return header(Payload) + llvm::toStringRef(Payload).str();
}

llvm::Expected<TuFacts> readFacts(StringRef Bytes, StringRef NameForErrors) {
  llvm::Expected<TuFacts> Facts = readUnnamed(Bytes);
  if (!Facts)
    return llvm::createStringError(NameForErrors + ": " +
                                   llvm::toString(Facts.takeError()));
  return Facts;
}

llvm::Error writeFactsFile(const TuFacts &Facts, StringRef Path) {
  return writeFile(Path, writeFacts(Facts));
}

llvm::Expected<TuFacts> readFactsFile(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return llvm::createStringError(
        Path + ": cannot be read: " + Buffer.getError().message());
  return readFacts((*Buffer)->getBuffer(), Path);
}

} // namespace pothole
