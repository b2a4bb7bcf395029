// Where things are, as a report shows it: paths below the root directory are
// relative to it, and lines of source are read from disk when asked for.
//
// A file may have gone, changed or grown since it was parsed; then there is no
// line to show, and a report does without. Nothing here fails.

#ifndef POTHOLE_TOOL_REPORT_PLACES_H
#define POTHOLE_TOOL_REPORT_PLACES_H

#include "tool/report/Report.h"

#include "llvm/Support/MemoryBuffer.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pothole {

class Places {
public:
  explicit Places(const RunReport &Run);

  /// False also for a file this run does not know.
  bool known(Location Place) const;

  /// "src/a.cpp", or the absolute path of what is not below the root.
  std::string path(Location Place) const;
  std::string relative(llvm::StringRef Path) const;

  /// The root with its final slash; empty if there is none worth naming.
  llvm::StringRef root() const { return Root; }

  /// The line without its end; nothing if the place is no longer there.
  std::optional<llvm::StringRef> line(Location Place);

  /// Clang counts columns in bytes; this counts characters, as far as the
  /// source can still be read.
  uint32_t characterColumn(Location Place);

  /// The place of a byte; nowhere if the file has no such any more.
  Location at(FileId File, uint32_t Offset);

private:
  struct Source {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<size_t> LineStarts;
  };

  const Source &source(FileId File);

  const RunReport &Run;
  std::string Root;
  std::map<FileId, Source> Sources;
};

} // namespace pothole

#endif
