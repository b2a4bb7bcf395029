#include "tool/editor/ParsedUnit.h"

#include "checks/extract/Extract.h"
#include "tool/Config.h"
#include "tool/Pipeline.h"
#include "tool/fix/Propose.h"

#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;

namespace pothole {
namespace {

std::string workingDirectory(const SourceManager &Sources) {
  llvm::ErrorOr<std::string> Folder = Sources.getFileManager()
                                          .getVirtualFileSystem()
                                          .getCurrentWorkingDirectory();
  return Folder ? *Folder : std::string();
}

std::string mainFile(const SourceManager &Sources) {
  OptionalFileEntryRef Main =
      Sources.getFileEntryRefForID(Sources.getMainFileID());
  return Main ? Main->getName().str() : std::string();
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
sourceText(const File &In, SourceManager &Sources) {
  OptionalFileEntryRef Entry =
      Sources.getFileManager().getOptionalFileRef(In.Path);
  std::optional<llvm::MemoryBufferRef> Text;
  if (Entry && !In.System)
    Text = Sources.getMemoryBufferForFileOrNone(*Entry);
  if (!Text)
    return llvm::createStringError("it is not in the project's text");
  return llvm::MemoryBuffer::getMemBufferCopy(Text->getBuffer());
}

} // namespace

void ParsedUnit::listen(DiagnosticsEngine &Engine) {
  if (!Errors)
    Errors.emplace(Engine);
}

const RunReport &ParsedUnit::report(ASTContext &Context) {
  if (Report)
    return *Report;
  // After a fatal error, as a header that is not found, the compiler tells of
  // no other: what it dropped cannot be known, and locks may be among it.
  if (Context.getDiagnostics().hasFatalErrorOccurred())
    return Report.emplace();
  const SourceManager &Sources = Context.getSourceManager();
  Config Own;
  if (std::string Path = findConfig(mainFile(Sources)); !Path.empty()) {
    llvm::Expected<Config> Read = readConfig(Path);
    if (!Read) {
      Problem = llvm::toString(Read.takeError());
      return Report.emplace();
    }
    Own = std::move(*Read);
  }
  for (const auto &[Key, Value] : Options)
    if (llvm::Error Wrong = Own.Options.set(Key, Value)) {
      Problem = llvm::toString(std::move(Wrong));
      return Report.emplace();
    }
  TuFacts Facts;
  Facts.MainFile = mainFile(Sources);
  Facts.Directory = workingDirectory(Sources);
  // Library bodies are parsed here, and what they use is instantiated.
  extract(Context, /*Semantics=*/nullptr, Facts,
          Errors ? Errors->places() : llvm::ArrayRef<SourceLocation>(),
          Own.Known.get());
  std::vector<TuFacts> Alone;
  Alone.push_back(std::move(Facts));
  RunOptions Wanted;
  Wanted.Rules = Rules;
  Wanted.Options = std::move(Own.Options);
  Wanted.RootDirectory = workingDirectory(Sources);
  Wanted.Exclude = Own.Exclude;
  Wanted.NoLint = false; // clang-tidy's to say, of text not yet saved, too
  Report.emplace(judgeUnits(link(std::move(Alone)), Wanted).Report);
  // The text that was parsed, which an editor may not have saved.
  proposeEdits(Report->Hazards, Report->Files, [&](const File &In) {
    return sourceText(In, Context.getSourceManager());
  });
  return *Report;
}

SourceLocation sourceLocation(const RunReport &Report, Location Place,
                              SourceManager &Sources) {
  if (!Place.valid() || Place.File >= Report.Files.size())
    return {};
  OptionalFileEntryRef File = Sources.getFileManager().getOptionalFileRef(
      Report.Files[Place.File].Path);
  return File ? Sources.translateFileLineCol(*File, Place.Line, Place.Column)
              : SourceLocation();
}

} // namespace pothole
