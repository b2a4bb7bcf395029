//===- From a command to a syntax tree
//-------------------------------------===//
//
// Runs Clang's front end inside this process: no driver is spawned, no folder
// is changed, nothing is printed. Commands are often written for GCC: flags
// Clang does not know are dropped, warnings are off, and an error costs what it
// touches, not the unit.
//
// Bodies in system headers are skipped unless the language needs them
// (constexpr, deduced results); that is most of the time a C++ unit takes to
// parse.

#include "checks/extract/Extract.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Stack.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/TargetParser/Host.h"

using namespace clang;

namespace pothole {
namespace {

using FileSystem = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

class ExtractConsumer : public ASTConsumer {
public:
  ExtractConsumer(CompilerInstance &Compiler, TuFacts &Out,
                  const std::vector<SourceLocation> *Errors)
      : Compiler(Compiler), Out(Out), Errors(Errors) {}

  bool shouldSkipFunctionBody(Decl *Body) override {
    const SourceManager &Sources = Compiler.getSourceManager();
    return Sources.isInSystemHeader(
        Sources.getExpansionLoc(Body->getLocation()));
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    Sema *Semantics = Compiler.hasSema() ? &Compiler.getSema() : nullptr;
    extract(Context, Semantics, Out,
            Errors ? llvm::ArrayRef(*Errors)
                   : llvm::ArrayRef<SourceLocation>());
  }

private:
  CompilerInstance &Compiler;
  TuFacts &Out;
  const std::vector<SourceLocation> *Errors;
};

class ExtractAction : public ASTFrontendAction {
public:
  explicit ExtractAction(TuFacts &Out,
                         const std::vector<SourceLocation> *Errors = nullptr)
      : Out(Out), Errors(Errors) {}

protected:
  bool BeginInvocation(CompilerInstance &Compiler) override {
    Compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 StringRef) override {
    return std::make_unique<ExtractConsumer>(Compiler, Out, Errors);
  }

private:
  TuFacts &Out;
  const std::vector<SourceLocation> *Errors;
};

/// Errors become gaps; everything else is not our business.
class GapCollector : public DiagnosticConsumer {
public:
  explicit GapCollector(TuFacts &Out) : Out(Out) {}

  std::vector<SourceLocation> Errors; // valid while the tree lives

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error)
      return;
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    Out.Recovered = true;
    if (Info.hasSourceManager() && Info.getLocation().isValid())
      Errors.push_back(Info.getLocation());
    if (Found.size() < MostReported)
      Found.push_back({place(Info), std::string(Text)});
  }

  /// After the facts are complete: only then are their files known.
  void report(const std::string &Folder) {
    for (auto &[Where, Text] : Found) {
      Gap Each{GapKind::ParseError, {}, std::move(Text)};
      if (Where.Line) {
        llvm::SmallString<256> Path(Where.File);
        llvm::sys::path::make_absolute(Folder, Path);
        llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
        Each.Place = {fileOf(Path), Where.Line, Where.Column};
      }
      Out.Gaps.push_back(std::move(Each));
    }
    std::sort(Out.Gaps.begin(), Out.Gaps.end());
  }

private:
  struct Spot {
    std::string File;
    uint32_t Line = 0;
    uint32_t Column = 0;
  };
  static constexpr size_t MostReported = 100; // of one unit

  static Spot place(const Diagnostic &Info) {
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return {};
    const SourceManager &Sources = Info.getSourceManager();
    SourceLocation Where = Sources.getExpansionLoc(Info.getLocation());
    OptionalFileEntryRef File =
        Sources.getFileEntryRefForID(Sources.getFileID(Where));
    if (!File)
      return {};
    StringRef Real = File->getFileEntry().tryGetRealPathName();
    return {Real.empty() ? File->getName().str() : Real.str(),
            Sources.getExpansionLineNumber(Where),
            Sources.getExpansionColumnNumber(Where)};
  }

  FileId fileOf(StringRef Path) {
    for (size_t Id = 0; Id < Out.Files.size(); ++Id)
      if (Out.Files[Id].Path == Path)
        return static_cast<FileId>(Id);
    Out.Files.push_back({Path.str(), false});
    return static_cast<FileId>(Out.Files.size() - 1);
  }

  TuFacts &Out;
  std::vector<std::pair<Spot, std::string>> Found;
};

/// Clang's own headers: where LLVM was when we were built, or next to us.
std::string resourceFolder() {
#ifdef POTHOLE_RESOURCE_DIR
  if (llvm::sys::fs::is_directory(POTHOLE_RESOURCE_DIR))
    return POTHOLE_RESOURCE_DIR;
#endif
  return "/usr/lib/llvm-22/lib/clang/22";
}

/// `ccache g++ ...` is what g++ does.
bool isLauncher(StringRef Word) {
  StringRef Name = llvm::sys::path::stem(Word);
  return Name == "ccache" || Name == "sccache" || Name == "distcc" ||
         Name == "icecc";
}

std::vector<std::string> completed(const std::vector<std::string> &Command) {
  std::vector<std::string> Words;
  size_t First = 0;
  while (First + 1 < Command.size() && isLauncher(Command[First]))
    ++First;
  Words.push_back(Command[First]);
  Words.push_back("-resource-dir=" + resourceFolder());
  Words.insert(Words.end(), Command.begin() + First + 1, Command.end());
  // Before "--", behind which everything is a file.
  auto End = std::find(Words.begin(), Words.end(), "--");
  static const char *Last[] = {"-w", "-Wno-error", "-Wno-everything",
                               "-ferror-limit=0"};
  Words.insert(End, std::begin(Last), std::end(Last));
  return Words;
}

std::shared_ptr<CompilerInvocation>
invocationOf(const std::vector<std::string> &Command, const FileSystem &Files) {
  std::vector<std::string> Words = completed(Command);
  std::vector<const char *> Arguments;
  for (const std::string &Word : Words)
    Arguments.push_back(Word.c_str());
  DiagnosticOptions Quiet;
  CreateInvocationOptions Options;
  Options.Diags = llvm::makeIntrusiveRefCnt<DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<DiagnosticIDs>(), Quiet,
      new IgnoringDiagConsumer());
  Options.VFS = Files;
  Options.RecoverOnError = true;
  std::shared_ptr<CompilerInvocation> Invocation =
      createInvocation(Arguments, Options);
  if (!Invocation)
    return nullptr;
  Invocation->getFrontendOpts().DisableFree = false;
  Invocation->getFrontendOpts().OutputFile.clear();
  Invocation->getFrontendOpts().Plugins.clear();
  Invocation->getDependencyOutputOpts() = DependencyOutputOptions();
  Invocation->getPreprocessorOutputOpts() = PreprocessorOutputOptions();
  Invocation->getDiagnosticOpts().ErrorLimit = 0;
  Invocation->getDiagnosticOpts().DiagnosticSerializationFile.clear();
  Invocation->getLangOpts().SpellChecking = false; // no guesses at names
  Invocation->getLangOpts().RetainCommentsFromSystemHeaders = false;
  return Invocation;
}

bool run(const std::vector<std::string> &Command, const FileSystem &Files,
         const std::string &Folder, TuFacts &Out) {
  std::shared_ptr<CompilerInvocation> Invocation = invocationOf(Command, Files);
  auto Fail = [&](std::string Why) {
    Out.Recovered = true;
    Out.Gaps.push_back({GapKind::FailedUnit, {}, std::move(Why)});
    return false;
  };
  if (!Invocation || Invocation->getFrontendOpts().Inputs.empty())
    return Fail("the command names no source file this tool can read");

  noteBottomOfStack();
  GapCollector Gaps(Out);
  CompilerInstance Compiler(std::move(Invocation));
  Compiler.setVirtualFileSystem(Files);
  Compiler.createDiagnostics(&Gaps, /*ShouldOwnClient=*/false);
  // After a header that is not found Clang would instantiate nothing more.
  Compiler.getDiagnostics().setFatalsAsError(true);
  Compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  Compiler.createFileManager();
  ExtractAction Action(Out, &Gaps.Errors);
  Compiler.ExecuteAction(Action);
  Gaps.report(Folder);
  if (Out.Files.empty() && Out.Functions.empty() && Out.Recovered)
    return Fail("no syntax tree: " +
                (Out.Gaps.empty() ? "unknown reason" : Out.Gaps[0].Text));
  return true;
}

} // namespace

std::unique_ptr<FrontendAction> createExtractAction(TuFacts &Out) {
  return std::make_unique<ExtractAction>(Out);
}

bool extractCommand(const std::vector<std::string> &Command,
                    const std::string &Directory, const std::string &MainFile,
                    TuFacts &Out) {
  Out.MainFile = MainFile;
  Out.Directory = Directory;
  for (const std::string &Word : Command)
    Out.Arguments += (Out.Arguments.empty() ? "" : " ") + Word;
  // A file system with a folder of its own: units run side by side.
  FileSystem Files = llvm::vfs::createPhysicalFileSystem();
  Files->setCurrentWorkingDirectory(Directory);
  return run(Command, Files, Directory, Out);
}

TuFacts extractSource(const std::string &Source, const std::string &FileName,
                      const std::vector<std::string> &Flags) {
  const std::string Folder = "/source";
  TuFacts Out;
  Out.Directory = Folder;
  Out.MainFile = Folder + "/" + FileName;
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Memory->addFile(Out.MainFile, 0,
                  llvm::MemoryBuffer::getMemBufferCopy(Source));
  auto Files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  Files->pushOverlay(Memory);
  Files->setCurrentWorkingDirectory(Folder);
  bool C = llvm::sys::path::extension(FileName) == ".c";
  std::vector<std::string> Command = {C ? "clang" : "clang++"};
  Command.insert(Command.end(), Flags.begin(), Flags.end());
  Command.push_back(Out.MainFile);
  run(Command, Files, Folder, Out);
  return Out;
}

} // namespace pothole
