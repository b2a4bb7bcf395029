//===- Reading compile_commands.json --------------------------------------===//
//
// Clang reads these files too, but as YAML: it accepts half of a damaged file
// and says little about the other half. Here errors name a line or an entry.

#include "tool/drive/Database.h"

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

namespace pothole {
namespace {

using llvm::StringRef;
namespace path = llvm::sys::path;

constexpr StringRef FileName = "compile_commands.json";

/// "[3:5, byte=40]: Expected ..." reads better as "line 3: Expected ...".
std::string withLine(std::string Message) {
  llvm::SmallVector<StringRef, 3> Parts;
  if (llvm::Regex("^\\[([0-9]+):[0-9]+, byte=[0-9]+\\]: (.*)$")
          .match(Message, &Parts))
    return ("line " + Parts[1] + ": " + Parts[2]).str();
  return Message;
}

std::vector<std::string> toStrings(llvm::ArrayRef<const char *> Words) {
  return {Words.begin(), Words.end()};
}

class DatabaseReader {
public:
  DatabaseReader(StringRef Path, std::vector<std::string> &Notes)
      : Folder(absolutePath("", path::parent_path(Path))), Notes(Notes) {}

  llvm::Expected<std::vector<Command>> read(StringRef Text);

private:
  llvm::Expected<Command> entry(const llvm::json::Value &Json);
  llvm::Expected<std::vector<std::string>>
  arguments(const llvm::json::Object &Entry);
  void expandResponseFiles(Command &Entry);

  std::string Folder;
  std::vector<std::string> &Notes;
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver Saver{Allocator};
};

llvm::Expected<std::vector<std::string>>
DatabaseReader::arguments(const llvm::json::Object &Entry) {
  std::vector<std::string> Words;
  if (const llvm::json::Array *List = Entry.getArray("arguments")) {
    for (const llvm::json::Value &Item : *List) {
      std::optional<StringRef> Word = Item.getAsString();
      if (!Word)
        return llvm::createStringError("'arguments' holds more than strings");
      Words.push_back(Word->str());
    }
  } else if (std::optional<StringRef> Line = Entry.getString("command")) {
    llvm::SmallVector<const char *, 64> Pointers;
    llvm::cl::TokenizeGNUCommandLine(*Line, Saver, Pointers);
    Words = toStrings(Pointers);
  } else {
    return llvm::createStringError("has neither 'arguments' nor 'command'");
  }
  if (Words.empty())
    return llvm::createStringError("has an empty command");
  return Words;
}

void DatabaseReader::expandResponseFiles(Command &Entry) {
  auto IsResponseFile = [](StringRef Word) { return Word.starts_with("@"); };
  if (llvm::none_of(Entry.Arguments, IsResponseFile))
    return;
  llvm::SmallVector<const char *, 64> Pointers;
  for (const std::string &Word : Entry.Arguments)
    Pointers.push_back(Saver.save(StringRef(Word)).data());
  llvm::cl::ExpansionContext Context(Allocator,
                                     llvm::cl::TokenizeGNUCommandLine);
  llvm::Error Problem =
      Context.setCurrentDir(Entry.Directory).expandResponseFiles(Pointers);
  Entry.Arguments = toStrings(Pointers);
  if (Problem)
    Notes.push_back(Entry.File + ": " + llvm::toString(std::move(Problem)));
  // What does not exist is left as it was.
  for (StringRef Word : Entry.Arguments)
    if (IsResponseFile(Word))
      Notes.push_back(
          (Entry.File + ": response file '" + Word.drop_front() + "' not found")
              .str());
}

llvm::Expected<Command> DatabaseReader::entry(const llvm::json::Value &Json) {
  const llvm::json::Object *Object = Json.getAsObject();
  if (!Object)
    return llvm::createStringError("is not an object");
  std::optional<StringRef> File = Object->getString("file");
  if (!File || File->empty())
    return llvm::createStringError("has no 'file'");
  llvm::Expected<std::vector<std::string>> Words = arguments(*Object);
  if (!Words)
    return Words.takeError();
  Command Result;
  Result.Directory =
      absolutePath(Folder, Object->getString("directory").value_or(""));
  Result.File = absolutePath(Result.Directory, *File);
  Result.Arguments = std::move(*Words);
  expandResponseFiles(Result);
  return Result;
}

llvm::Expected<std::vector<Command>> DatabaseReader::read(StringRef Text) {
  Text.consume_front("\xEF\xBB\xBF"); // a byte order mark
  if (Text.trim().empty())
    return llvm::createStringError("is empty");
  // Names of files that are not UTF-8 spoil their own entries only.
  std::string Repaired;
  if (!llvm::json::isUTF8(Text))
    Text = Repaired = llvm::json::fixUTF8(Text);
  llvm::Expected<llvm::json::Value> Json = llvm::json::parse(Text);
  if (!Json)
    return llvm::createStringError(withLine(llvm::toString(Json.takeError())));
  const llvm::json::Array *List = Json->getAsArray();
  if (!List)
    return llvm::createStringError("is not a list of commands");
  if (List->empty())
    return llvm::createStringError("has no entries");
  std::vector<Command> Entries;
  for (const llvm::json::Value &Item : *List) {
    llvm::Expected<Command> Entry = entry(Item);
    if (!Entry)
      return llvm::createStringError(
          llvm::formatv("entry {0} {1}", Entries.size() + 1,
                        llvm::toString(Entry.takeError())));
    Entries.push_back(std::move(*Entry));
  }
  return Entries;
}

/// Our entries as Clang's interpolation wants to see them.
class EntryDatabase : public clang::tooling::CompilationDatabase {
public:
  explicit EntryDatabase(const std::vector<Command> &Entries)
      : Entries(Entries) {}

  std::vector<clang::tooling::CompileCommand>
  getCompileCommands(StringRef File) const override {
    std::vector<clang::tooling::CompileCommand> Found;
    for (const Command &Entry : Entries)
      if (Entry.File == File)
        Found.emplace_back(Entry.Directory, Entry.File, Entry.Arguments, "");
    return Found;
  }
  std::vector<std::string> getAllFiles() const override {
    std::vector<std::string> Files;
    for (const Command &Entry : Entries)
      Files.push_back(Entry.File);
    return Files;
  }

private:
  const std::vector<Command> &Entries;
};

} // namespace

std::string absolutePath(StringRef Directory, StringRef Path) {
  llvm::SmallString<128> Result(Path);
  if (Directory.empty())
    (void)llvm::sys::fs::make_absolute(Result);
  else
    path::make_absolute(Directory, Result);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  StringRef Clean = Result;
  return (Clean.size() > 1 ? Clean.rtrim('/') : Clean).str();
}

llvm::Expected<std::vector<Command>>
readDatabase(StringRef Path, std::vector<std::string> &Notes) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return llvm::createStringError(
        Path + ": cannot be read: " + Buffer.getError().message());
  llvm::Expected<std::vector<Command>> Entries =
      DatabaseReader(Path, Notes).read((*Buffer)->getBuffer());
  if (!Entries)
    return llvm::createStringError(Path + ": " +
                                   llvm::toString(Entries.takeError()));
  return Entries;
}

void writeDatabase(llvm::ArrayRef<Command> Entries, llvm::raw_ostream &Out) {
  llvm::json::OStream Json(Out, /*IndentSize=*/2);
  Json.array([&] {
    for (const Command &Entry : Entries)
      Json.object([&] {
        Json.attribute("directory", llvm::json::fixUTF8(Entry.Directory));
        Json.attribute("file", llvm::json::fixUTF8(Entry.File));
        Json.attributeArray("arguments", [&] {
          for (const std::string &Word : Entry.Arguments)
            Json.value(llvm::json::fixUTF8(Word));
        });
      });
  });
  Out << "\n";
}

llvm::Expected<std::string>
findDatabase(llvm::ArrayRef<std::string> Directories) {
  for (StringRef Start : Directories)
    for (StringRef Folder = Start; !Folder.empty();
         Folder = path::parent_path(Folder))
      for (const char *Below : {"", "build"}) {
        llvm::SmallString<128> Candidate(Folder);
        path::append(Candidate, Below, FileName);
        if (llvm::sys::fs::exists(Candidate))
          return Candidate.str().str();
      }
  return llvm::createStringError(
      "no compile_commands.json found in " +
      (Directories.empty() ? "." : Directories.front()) +
      " or its parents; pass -p DIR or FILE -- FLAGS");
}

Command inferCommand(const std::vector<Command> &Entries,
                     const std::string &File, std::string &Neighbour) {
  std::vector<clang::tooling::CompileCommand> Found =
      clang::tooling::inferMissingCompileCommands(
          std::make_unique<EntryDatabase>(Entries))
          ->getCompileCommands(File);
  if (Found.empty())
    return {File, Entries.front().Directory, {}};
  StringRef Why = Found.front().Heuristic;
  Why.consume_front("inferred from ");
  Neighbour = Why.str();
  return {File, Found.front().Directory, Found.front().CommandLine};
}

} // namespace pothole
