#include "tool/drive/CompileCommands.h"

#include "tool/drive/Database.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <set>

namespace pothole {
namespace {

using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

class Loader {
public:
  explicit Loader(const Selection &Wanted)
      : Wanted(Wanted), Here(absolutePath("", Wanted.WorkingDirectory)) {}
  llvm::Expected<CommandList> run();

private:
  llvm::Error fromFlags();
  llvm::Error fromDatabase();
  llvm::Expected<std::string> databasePath() const;
  llvm::Error select(StringRef Name);
  void selectNamedFile(StringRef Name, const std::string &File);
  llvm::Error exclude();
  llvm::Error scrubAndUnite();

  const Selection &Wanted;
  std::string Here;
  std::vector<Command> Entries;
  std::set<size_t> Selected;     // of Entries
  std::vector<Command> Inferred; // for files without an entry
  CommandList Result;
};

llvm::Expected<llvm::Regex> pattern(StringRef Text, StringRef Role) {
  llvm::Regex Pattern(Text);
  std::string Why;
  if (Pattern.isValid(Why))
    return Pattern;
  return llvm::createStringError(Role + " '" + Text + "': " + Why);
}

/// A header asked for alone is C++ if its flags are; Clang would call it C.
bool isCxxHeader(StringRef File, const std::vector<std::string> &Flags) {
  return path::extension(File) == ".h" &&
         llvm::none_of(Flags,
                       [](StringRef Flag) { return Flag.starts_with("-x"); }) &&
         llvm::none_of(Flags, [](StringRef Flag) {
           return Flag.consume_front("-std=") && !Flag.contains("++");
         });
}

llvm::Error Loader::fromFlags() {
  Result.Source = "flags after --";
  if (Wanted.Wanted.empty())
    return llvm::createStringError("flags after -- need a file before it");
  for (StringRef Name : Wanted.Wanted) {
    Command Entry{absolutePath(Here, Name), Here, {"clang"}};
    if (!fs::exists(Entry.File))
      return llvm::createStringError(Name + ": no such file");
    if (isCxxHeader(Entry.File, *Wanted.FixedFlags))
      Entry.Arguments.insert(Entry.Arguments.end(), {"-x", "c++-header"});
    Entry.Arguments.insert(Entry.Arguments.end(), Wanted.FixedFlags->begin(),
                           Wanted.FixedFlags->end());
    Inferred.push_back(std::move(Entry));
  }
  return llvm::Error::success();
}

llvm::Expected<std::string> Loader::databasePath() const {
  if (!Wanted.Database.empty()) {
    std::string Path = absolutePath(Here, Wanted.Database);
    if (!fs::is_directory(Path))
      return Path;
    std::string Inside = Path + "/compile_commands.json";
    if (fs::exists(Inside))
      return Inside;
    return llvm::createStringError(Wanted.Database +
                                   ": has no compile_commands.json");
  }
  std::vector<std::string> Starts;
  for (StringRef Name : Wanted.Wanted)
    if (std::string File = absolutePath(Here, Name); fs::is_directory(File))
      Starts.push_back(File);
    else if (fs::exists(File))
      Starts.push_back(path::parent_path(File).str());
  if (Starts.empty())
    Starts.push_back(Here);
  return findDatabase(Starts);
}

/// By its name, else as the file that a link leads to.
void Loader::selectNamedFile(StringRef Name, const std::string &File) {
  size_t Before = Selected.size();
  bool Known = false;
  for (size_t I = 0; I < Entries.size(); ++I)
    if (Entries[I].File == File) {
      Selected.insert(I);
      Known = true;
    }
  for (size_t I = 0; I < Entries.size() && !Known; ++I)
    if (path::filename(Entries[I].File) == path::filename(File) &&
        fs::equivalent(Entries[I].File, File))
      Selected.insert(I);
  if (Known || Selected.size() != Before)
    return;

  std::vector<Command> Neighbours; // plain, so that flags can be carried over
  for (const Command &Entry : Entries)
    if (llvm::Expected<Command> Plain = scrubCommand(Entry, {}))
      Neighbours.push_back(std::move(*Plain));
    else
      llvm::consumeError(Plain.takeError());
  std::string Neighbour;
  if (!Neighbours.empty())
    Inferred.push_back(inferCommand(Neighbours, File, Neighbour));
  Result.Notes.push_back(
      Neighbour.empty()
          ? (Name + ": not in the compile database").str()
          : (Name + ": not in the compile database; flags taken from " +
             Neighbour)
                .str());
}

llvm::Error Loader::select(StringRef Name) {
  std::string Path = absolutePath(Here, Name);
  if (fs::is_regular_file(Path)) {
    selectNamedFile(Name, Path);
    return llvm::Error::success();
  }
  bool Any = false;
  auto SelectIf = [&](llvm::function_ref<bool(StringRef)> Matches) {
    for (size_t I = 0; I < Entries.size(); ++I)
      if (Matches(Entries[I].File)) {
        Selected.insert(I);
        Any = true;
      }
  };
  if (fs::is_directory(Path)) {
    std::string Prefix = Path == "/" ? Path : Path + "/";
    SelectIf([&](StringRef File) { return File.starts_with(Prefix); });
  } else {
    // A unit whose file is gone can still be named.
    SelectIf([&](StringRef File) { return File == Path; });
  }
  if (!Any) {
    llvm::Expected<llvm::Regex> Pattern = pattern(Name, "pattern");
    if (!Pattern)
      return Pattern.takeError();
    SelectIf([&](StringRef File) { return Pattern->match(File); });
  }
  if (Any)
    return llvm::Error::success();
  return llvm::createStringError(llvm::formatv(
      "'{0}' is no file, and no unit of {1} matches it", Name, Result.Source));
}

llvm::Error Loader::fromDatabase() {
  llvm::Expected<std::string> Path = databasePath();
  if (!Path)
    return Path.takeError();
  Result.Source = *Path;
  llvm::Expected<std::vector<Command>> Read = readDatabase(*Path, Result.Notes);
  if (!Read)
    return Read.takeError();
  Entries = std::move(*Read);
  for (StringRef Name : Wanted.Wanted)
    if (llvm::Error Problem = select(Name))
      return Problem;
  if (Wanted.Wanted.empty())
    for (size_t I = 0; I < Entries.size(); ++I)
      Selected.insert(I);
  return llvm::Error::success();
}

llvm::Error Loader::exclude() {
  for (StringRef Text : Wanted.Exclude) {
    llvm::Expected<llvm::Regex> Pattern = pattern(Text, "--exclude");
    if (!Pattern)
      return Pattern.takeError();
    llvm::erase_if(Inferred, [&](const Command &Entry) {
      return Pattern->match(Entry.File);
    });
    std::erase_if(Selected,
                  [&](size_t I) { return Pattern->match(Entries[I].File); });
  }
  return llvm::Error::success();
}

/// What a unit is. A library built both static and shared has each file twice:
/// libtool adds -DPIC, for assembly, and CMake -DTARGET_EXPORTS, for Windows.
std::vector<std::string> identity(const Command &Unit) {
  std::vector<std::string> Parts = Unit.Arguments;
  llvm::erase_if(Parts, [](StringRef Flag) {
    return Flag == "-DPIC" ||
           (Flag.starts_with("-D") && Flag.ends_with("_EXPORTS"));
  });
  Parts.push_back(Unit.Directory); // File is the last argument
  return Parts;
}

llvm::Error Loader::scrubAndUnite() {
  std::vector<Command> Chosen = std::move(Inferred);
  for (size_t I : Selected)
    Chosen.push_back(std::move(Entries[I]));
  std::vector<std::string> Refused;
  for (const Command &Entry : Chosen) {
    llvm::Expected<Command> Unit = scrubCommand(Entry, Wanted.Scrub);
    if (Unit)
      Result.Commands.push_back(std::move(*Unit));
    else
      Refused.push_back(Entry.File + " " + llvm::toString(Unit.takeError()));
  }
  llvm::sort(Result.Commands);
  std::set<std::vector<std::string>> Seen;
  llvm::erase_if(Result.Commands, [&](const Command &Unit) {
    return !Seen.insert(identity(Unit)).second;
  });

  // One word about a hundred assembly files is enough.
  llvm::sort(Refused);
  if (Refused.size() > 3)
    Result.Notes.push_back(llvm::formatv("left out {0} entries: {1}; ...",
                                         Refused.size(), Refused.front()));
  else
    for (StringRef Entry : Refused)
      Result.Notes.push_back(("left out: " + Entry).str());
  if (!Result.Commands.empty())
    return llvm::Error::success();
  return llvm::createStringError(Refused.empty() ? "every unit is excluded"
                                                 : "nothing to analyse: " +
                                                       Refused.front());
}

llvm::Expected<CommandList> Loader::run() {
  llvm::Error Problem = Wanted.FixedFlags ? fromFlags() : fromDatabase();
  if (!Problem)
    Problem = exclude();
  if (!Problem)
    Problem = scrubAndUnite();
  if (Problem)
    return std::move(Problem);
  return std::move(Result);
}

} // namespace

llvm::Expected<CommandList> loadCommands(const Selection &Wanted) {
  return Loader(Wanted).run();
}

std::string missingInput(const Command &Unit) {
  if (!fs::is_directory(Unit.Directory))
    return "its directory " + Unit.Directory + " does not exist";
  if (!fs::exists(Unit.File))
    return "the file does not exist";
  return {};
}

} // namespace pothole
