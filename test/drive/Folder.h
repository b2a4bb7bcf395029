// A folder with files for one test, removed at its end.

#ifndef POTHOLE_TEST_DRIVE_FOLDER_H
#define POTHOLE_TEST_DRIVE_FOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace pothole {

class Folder {
public:
  Folder() {
    llvm::SmallString<64> Name;
    (void)llvm::sys::fs::createUniqueDirectory("pothole", Name);
    (void)llvm::sys::fs::real_path(Name, Path);
  }
  ~Folder() { llvm::sys::fs::remove_directories(Path); }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;

  /// Writes a file, with the folders on its way.
  std::string add(llvm::StringRef Name, llvm::StringRef Text = "") const {
    std::string File = path(Name);
    (void)llvm::sys::fs::create_directories(llvm::sys::path::parent_path(File));
    std::error_code Problem;
    llvm::raw_fd_ostream(File, Problem) << Text;
    return File;
  }
  std::string path(llvm::StringRef Name = "") const {
    return Name.empty() ? Path.str().str() : (Path + "/" + Name).str();
  }

private:
  llvm::SmallString<64> Path;
};

} // namespace pothole

#endif
