#include "tool/LeaveOut.h"

#include "tool/NoLint.h"
#include "tool/report/Wording.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <map>
#include <optional>
#include <set>

namespace pothole {
namespace {

/// What of `Path` lies below the last folder it shares with `Root`: a project
/// may itself live in a folder called "external".
llvm::StringRef belowCommonFolder(llvm::StringRef Path, llvm::StringRef Root) {
  size_t Same = 0;
  for (size_t At = 0; At < Path.size(); ++At) {
    if (At == Root.size() || Path[At] != Root[At]) {
      if (At == Root.size() && Path[At] == '/')
        Same = At + 1;
      break;
    }
    if (Path[At] == '/')
      Same = At + 1;
  }
  return Path.drop_front(Same);
}

/// Folders of code that is somebody else's to mend.
bool vendored(llvm::StringRef Path, llvm::StringRef Root) {
  static constexpr llvm::StringLiteral Folders[] = {
      "third_party", "vendor", "external", "_deps", "node_modules"};
  llvm::StringRef Folder =
      llvm::sys::path::parent_path(belowCommonFolder(Path, Root));
  return std::any_of(
      llvm::sys::path::begin(Folder), llvm::sys::path::end(Folder),
      [](llvm::StringRef Name) { return llvm::is_contained(Folders, Name); });
}

class Sieve {
public:
  Sieve(RunReport &Report, const RunOptions &Options)
      : Report(Report), Options(Options) {
    for (const std::string &Text : Options.Exclude)
      Excluded.emplace_back(Text);
  }

  bool leavesOut(const Hazard &Found) {
    LeftOutCount &Count = Report.LeftOut;
    if (Found.Trust == Confidence::Low && !Options.AllConfidences)
      return ++Count.Uncertain;
    if (!Found.Place.valid())
      return false;
    const File &In = Report.Files[Found.Place.File];
    if (!Options.Vendored && isOthers(In, Report.RootDirectory))
      return ++Count.Vendored;
    if (llvm::any_of(Excluded, [&](const llvm::Regex &Each) {
          return Each.match(In.Path);
        }))
      return ++Count.Excluded;
    if (Options.NoLint && silenced(Found))
      return ++Count.NoLint;
    return false;
  }

private:
  bool silenced(const Hazard &Found) {
    FileId File = Found.Place.File;
    auto [Entry, New] = Comments.try_emplace(File);
    if (New)
      Entry->second = read(Report.Files[File].Path);
    if (!Entry->second)
      return false;
    const NoLint &In = *Entry->second;
    std::string Check = ruleName(Found.Rule);
    if (In.onLine(Found.Place.Line, Check))
      return true;
    if (Searched.insert(File).second)
      for (const NoLint::Unmatched &Each : In.unmatched())
        Report.Mistakes.push_back(
            {{File, Each.Line, Each.Column},
             Each.Begin ? "'NOLINTBEGIN' has no 'NOLINTEND' with the same "
                          "checks after it: it silences nothing"
                        : "'NOLINTEND' does not end the innermost "
                          "'NOLINTBEGIN' before it"});
    return In.inBlock(Found.Place.Line, Found.Place.Column, Check);
  }

  /// A file that is gone silences nothing.
  static std::optional<NoLint> read(const std::string &Path) {
    if (!llvm::sys::fs::is_regular_file(Path))
      return std::nullopt;
    auto Text = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
    if (!Text)
      return std::nullopt;
    return NoLint((*Text)->getBuffer());
  }

  RunReport &Report;
  const RunOptions &Options;
  std::vector<llvm::Regex> Excluded;
  std::map<FileId, std::optional<NoLint>> Comments;
  std::set<FileId> Searched; // for blocks
};

} // namespace

bool isOthers(const File &In, llvm::StringRef RootDirectory) {
  return In.System || vendored(In.Path, RootDirectory);
}

void leaveOut(RunReport &Report, const RunOptions &Options) {
  Sieve Reasons(Report, Options);
  llvm::erase_if(Report.Hazards,
                 [&](const Hazard &Found) { return Reasons.leavesOut(Found); });
}

} // namespace pothole
