#include "checks/facts/WriteFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace pothole {
namespace {

using llvm::StringRef;

llvm::Error writeAll(int Descriptor, StringRef Bytes) {
  llvm::raw_fd_ostream Out(Descriptor, /*shouldClose=*/false);
  Out << Bytes;
  Out.flush();
  std::error_code Problem = Out.error();
  Out.clear_error(); // else its destructor ends the process
  return llvm::errorCodeToError(Problem);
}

llvm::Error writeSpecial(StringRef Path, StringRef Bytes) {
  int Descriptor;
  if (std::error_code Problem = llvm::sys::fs::openFileForWrite(
          Path, Descriptor, llvm::sys::fs::CD_OpenExisting))
    return llvm::errorCodeToError(Problem);
  llvm::Error Problem = writeAll(Descriptor, Bytes);
  llvm::sys::fs::file_t File = llvm::sys::fs::convertFDToNativeFile(Descriptor);
  return llvm::joinErrors(
      std::move(Problem),
      llvm::errorCodeToError(llvm::sys::fs::closeFile(File)));
}

llvm::Error writeRegular(StringRef Path, StringRef Bytes) {
  using llvm::sys::fs::TempFile;
  // A signal that ends us removes it, too.
  llvm::Expected<TempFile> Temporary =
      TempFile::create(Path + ".temp-%%%%%%",
                       llvm::sys::fs::all_read | llvm::sys::fs::all_write);
  if (!Temporary)
    return Temporary.takeError();
  llvm::Error Problem = writeAll(Temporary->FD, Bytes);
  if (llvm::ErrorOr<llvm::sys::fs::perms> Mode =
          llvm::sys::fs::getPermissions(Path);
      !Problem && Mode)
    Problem = llvm::errorCodeToError(
        llvm::sys::fs::setPermissions(Temporary->FD, *Mode));
  if (Problem)
    return llvm::joinErrors(std::move(Problem), Temporary->discard());
  return Temporary->keep(Path);
}

} // namespace

llvm::Error writeFile(StringRef Path, StringRef Bytes) {
  llvm::sys::fs::file_status Status;
  bool Special = !llvm::sys::fs::status(Path, Status) &&
                 !llvm::sys::fs::is_regular_file(Status) &&
                 !llvm::sys::fs::is_directory(Status);
  llvm::Error Problem =
      Special ? writeSpecial(Path, Bytes) : writeRegular(Path, Bytes);
  if (Problem)
    return llvm::createStringError(
        Path + ": cannot be written: " + llvm::toString(std::move(Problem)));
  return llvm::Error::success();
}

} // namespace pothole
