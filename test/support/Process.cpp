#include "test/support/Process.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <optional>

namespace pothole::test {

Finished execute(const std::vector<std::string> &Command, unsigned Seconds) {
  using llvm::StringRef;
  llvm::SmallString<128> Log;
  if (llvm::sys::fs::createTemporaryFile("pothole-test", "log", Log))
    return {-1, "no temporary file"};
  llvm::FileRemover RemoveLog(Log);
  std::optional<StringRef> Redirects[] = {StringRef(), Log.str(), Log.str()};
  std::vector<StringRef> Words(Command.begin(), Command.end());
  Finished Result;
  Result.Exit =
      llvm::sys::ExecuteAndWait(Words[0], Words, std::nullopt, Redirects,
                                Seconds, /*MemoryLimit=*/0, &Result.Output);
  if (auto Text = llvm::MemoryBuffer::getFile(Log))
    Result.Output += (*Text)->getBuffer();
  return Result;
}

} // namespace pothole::test
