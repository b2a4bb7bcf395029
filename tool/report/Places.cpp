#include "tool/report/Places.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

#include <algorithm>

namespace pothole {
namespace {

bool continuesCharacter(char Byte) {
  return (static_cast<unsigned char>(Byte) & 0xC0) == 0x80;
}

std::vector<size_t> lineStarts(llvm::StringRef Text) {
  std::vector<size_t> Starts = {0};
  for (size_t At = Text.find('\n'); At != llvm::StringRef::npos;
       At = Text.find('\n', At + 1))
    Starts.push_back(At + 1);
  return Starts;
}

} // namespace

Places::Places(const RunReport &Run) : Run(Run), Root(Run.RootDirectory) {
  while (!Root.empty() && Root.back() == '/')
    Root.pop_back();
  if (!Root.empty())
    Root += '/';
}

bool Places::known(Location Place) const {
  return Place.valid() && Place.File < Run.Files.size();
}

std::string Places::path(Location Place) const {
  return known(Place) ? relative(Run.Files[Place.File].Path) : "<unknown>";
}

std::string Places::relative(llvm::StringRef Path) const {
  if (!Root.empty() && Path.size() > Root.size())
    Path.consume_front(Root);
  return Path.str();
}

std::optional<llvm::StringRef> Places::line(Location Place) {
  if (!known(Place))
    return std::nullopt;
  const Source &From = source(Place.File);
  if (Place.Line > From.LineStarts.size())
    return std::nullopt;
  llvm::StringRef Rest =
      From.Buffer->getBuffer().drop_front(From.LineStarts[Place.Line - 1]);
  llvm::StringRef Line = Rest.take_until([](char C) { return C == '\n'; });
  Line.consume_back("\r");
  // One past the end is where Clang puts what is missing.
  if (Place.Column == 0 || Place.Column > Line.size() + 1)
    return std::nullopt;
  return Line;
}

uint32_t Places::characterColumn(Location Place) {
  std::optional<llvm::StringRef> Line = line(Place);
  if (!Line)
    return std::max(Place.Column, 1u);
  llvm::StringRef Before = Line->take_front(Place.Column - 1);
  return Before.size() - llvm::count_if(Before, continuesCharacter) + 1;
}

Location Places::at(FileId File, uint32_t Offset) {
  const Source &From = source(File);
  if (!From.Buffer || Offset > From.Buffer->getBufferSize())
    return {};
  auto After = llvm::upper_bound(From.LineStarts, Offset);
  uint32_t Line = After - From.LineStarts.begin();
  return {File, Line, uint32_t(Offset - *std::prev(After) + 1)};
}

const Places::Source &Places::source(FileId File) {
  auto [Entry, New] = Sources.try_emplace(File);
  Source &Result = Entry->second;
  if (!New)
    return Result;
  const std::string &Path = Run.Files[File].Path;
  // A pipe or device in place of the file would block or never end.
  if (!llvm::sys::fs::is_regular_file(Path))
    return Result;
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return Result;
  Result.Buffer = std::move(*Buffer);
  Result.LineStarts = lineStarts(Result.Buffer->getBuffer());
  return Result;
}

} // namespace pothole
