#include "tool/fix/Apply.h"

#include "checks/facts/WriteFile.h"

#include "clang/Tooling/Core/Replacement.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

#include <map>
#include <tuple>

namespace pothole {
namespace {

using clang::tooling::Replacement;
using clang::tooling::Replacements;

/// Edits of all remedies, by file.
class Merged {
public:
  explicit Merged(llvm::ArrayRef<File> Files) : Files(Files) {}

  /// False if one of the edits overlaps what is there already; then none of
  /// them is taken.
  bool add(const Remedy &Wanted) {
    std::map<FileId, Replacements> Tried = ByFile;
    for (const Edit &Each : Wanted.Edits)
      if (!Done.count(Each) && !add(Each, Tried[Each.File]))
        return false;
    Done.insert(Wanted.Edits.begin(), Wanted.Edits.end());
    ByFile = std::move(Tried);
    return true;
  }

  const std::map<FileId, Replacements> &files() const { return ByFile; }

private:
  bool add(const Edit &Each, Replacements &To) {
    Replacement One(Files[Each.File].Path, Each.Offset, Each.Length, Each.Text);
    llvm::Error Problem = To.add(One);
    if (!Problem)
      return true;
    bool Overlaps = false;
    llvm::handleAllErrors(
        std::move(Problem), [&](const clang::tooling::ReplacementError &Why) {
          Overlaps =
              Why.get() != clang::tooling::replacement_error::insert_conflict;
        });
    if (Overlaps || Each.Length)
      return false;
    // What two remedies insert at one place stands one after the other.
    To = To.merge(Replacements(
        Replacement(One.getFilePath(), To.getShiftedCodePosition(Each.Offset),
                    0, Each.Text)));
    return true;
  }

  llvm::ArrayRef<File> Files;
  std::map<FileId, Replacements> ByFile;
  std::set<Edit> Done;
};

/// Writes one file, or says why not.
llvm::Error write(const File &In, const Replacements &Changes,
                  const ReadSource &Read) {
  auto Buffer = Read(In);
  if (!Buffer)
    return llvm::createStringError(In.Path + ": " +
                                   llvm::toString(Buffer.takeError()));
  // Replacing a file needs no right to write it, but it is what was meant.
  llvm::ErrorOr<llvm::sys::fs::perms> Mode =
      llvm::sys::fs::getPermissions(In.Path);
  if (!Mode || !(*Mode & llvm::sys::fs::all_write) ||
      !llvm::sys::fs::can_write(In.Path))
    return llvm::createStringError(In.Path + ": the file is read-only");
  llvm::Expected<std::string> Text =
      clang::tooling::applyAllReplacements((*Buffer)->getBuffer(), Changes);
  if (!Text)
    return Text.takeError();
  return writeFile(In.Path, *Text);
}

} // namespace

AppliedFixes applyFixes(llvm::ArrayRef<Hazard> Hazards,
                        llvm::ArrayRef<File> Files,
                        const std::set<RemedyKind> &Decisions,
                        const ReadSource &Read) {
  std::map<std::tuple<Location, RemedyKind, std::string, Location>,
           const Remedy *>
      Asked;
  for (const Hazard &Found : Hazards) {
    // One decision mends it; two would not mean the same.
    RemedyKind Decided = RemedyKind::None;
    for (const Remedy &Each : Found.Remedies) {
      if (rowOf(Each.Kind).Decision) {
        if (!Decisions.count(Each.Kind) ||
            (Decided != RemedyKind::None && Decided != Each.Kind))
          continue;
        if (!Each.Edits.empty())
          Decided = Each.Kind;
      }
      Asked.try_emplace({Each.Place, Each.Kind, Each.Name, Each.Other}, &Each);
    }
  }

  AppliedFixes Result;
  Merged All(Files);
  for (const auto &[Key, Wanted] : Asked) {
    std::string WhyNot = Wanted->Obstacle;
    if (Wanted->Edits.empty() && WhyNot.empty())
      WhyNot = "its place is not known";
    if (WhyNot.empty() && !All.add(*Wanted))
      WhyNot = "it overlaps another fix: run again";
    Result.Fixes.push_back({Wanted->Place, Wanted->Kind, WhyNot});
  }
  for (const auto &[Id, Changes] : All.files()) {
    if (Changes.empty())
      continue;
    llvm::Error Problem = write(Files[Id], Changes, Read);
    if (!Problem) {
      Result.Files.push_back(Files[Id].Path);
      continue;
    }
    Result.Unwritten.push_back(llvm::toString(std::move(Problem)));
    for (Applied &Each : Result.Fixes)
      if (Each.Place.File == Id && Each.WhyNot.empty())
        Each.WhyNot = "the file was not written";
  }
  return Result;
}

} // namespace pothole
