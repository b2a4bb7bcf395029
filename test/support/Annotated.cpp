#include "test/support/Annotated.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace pothole::test {
namespace {

using llvm::StringRef;

std::vector<std::string> words(StringRef Text) {
  llvm::SmallVector<StringRef> Found;
  Text.split(Found, ' ', -1, /*KeepEmpty=*/false);
  return {Found.begin(), Found.end()};
}

/// "TEXT [rule] (FN: reason)" -> its three pieces.
void readOutcomeAndRule(StringRef Text, Expectation &Into) {
  static const std::regex Form(R"((.*?)(?:\s*\[([a-z-]+)\])?)"
                               R"((?:\s*\((FN|FP): .*\))?\s*)");
  std::smatch Match;
  std::string Line = Text.str();
  std::regex_match(Line, Match, Form);
  Into.Text = Match[1];
  Into.Rule = Match[2];
  if (Match[3] == "FN")
    Into.Outcome = Known::FalseNegative;
  if (Match[3] == "FP")
    Into.Outcome = Known::FalsePositive;
}

void readExpectation(StringRef Comment, Expectation Found,
                     std::vector<Expectation> &Into) {
  static const std::regex Form(
      R"(\s*(warning|note|race)(?:@([+-]\d+))?:\s*(.*))");
  std::smatch Match;
  std::string Text = Comment.str();
  if (!std::regex_match(Text, Match, Form))
    return;
  Found.Kind = Match[1] == "warning" ? Expectation::Warning
               : Match[1] == "note"  ? Expectation::Note
                                     : Expectation::Race;
  if (Match[2].matched)
    Found.Line += std::stoi(Match[2]);
  readOutcomeAndRule(StringRef(Text).substr(Match.position(3)), Found);
  if (Found.Kind != Expectation::Race) {
    Into.push_back(Found);
    return;
  }
  std::string Names = Found.Text;
  for (StringRef Name : llvm::split(Names, ',')) {
    Found.Text = Name.trim().str();
    Into.push_back(Found);
  }
}

void readExpectations(AnnotatedSource &Source) {
  for (unsigned Part = 0; Part < Source.Parts.size(); ++Part) {
    unsigned Number = 0;
    for (StringRef Line : llvm::split(Source.Parts[Part].Text, '\n')) {
      Expectation Here;
      Here.Part = Part;
      Here.Line = ++Number;
      for (StringRef Comment : llvm::drop_begin(llvm::split(Line, "//")))
        readExpectation(Comment, Here, Source.Expectations);
    }
  }
}

void readDirective(StringRef Line, AnnotatedSource &Source) {
  if (!Line.consume_front("//"))
    return;
  Line = Line.trim();
  if (Line.consume_front("flags:"))
    Source.Flags = words(Line);
  else if (Line.consume_front("rules:"))
    Source.Rules = words(Line);
  else if (Line.consume_front("tsan: skip"))
    Source.TsanSkip = Line.trim().str();
}

/// One part for a plain file, else one for each `//--- name`.
void splitParts(StringRef Text, const std::string &Path,
                const std::string &Folder, AnnotatedSource &Source) {
  unsigned Number = 0;
  bool AtTop = true;
  SourcePart Whole{Path, Text.str()};
  for (StringRef Line : llvm::split(Text, '\n')) {
    ++Number;
    AtTop = AtTop && Line.starts_with("//");
    if (AtTop)
      readDirective(Line, Source);
    if (Line.starts_with("//--- ")) {
      std::string Name = Line.drop_front(6).trim().str();
      Source.Parts.push_back({Folder + "/" + Name, "", Number});
    } else if (!Source.Parts.empty()) {
      Source.Parts.back().Text += Line.str() + "\n";
    }
  }
  if (Source.Parts.empty()) {
    Source.Parts.push_back(Whole);
    return;
  }
  if (Folder.empty())
    return;
  std::filesystem::create_directories(Folder);
  for (const SourcePart &Part : Source.Parts)
    std::ofstream(Part.Path) << Part.Text;
}

std::string makeScratchFolder() {
  llvm::SmallString<128> Path;
  if (llvm::sys::fs::createUniqueDirectory("pothole-test", Path))
    return "";
  llvm::SmallString<128> Real;
  llvm::sys::fs::real_path(Path, Real);
  return Real.str().str();
}

} // namespace

bool SourcePart::isC() const { return StringRef(Path).ends_with(".c"); }

bool SourcePart::isUnit() const {
  return isC() || StringRef(Path).ends_with(".cpp");
}

bool SourcePart::hasMain() const {
  static const std::regex Main(R"((^|\n)(int|auto) main\()");
  return std::regex_search(Text, Main);
}

bool AnnotatedSource::hasMain() const {
  return std::any_of(Parts.begin(), Parts.end(),
                     [](const SourcePart &Part) { return Part.hasMain(); });
}

std::vector<std::string>
AnnotatedSource::flagsFor(const SourcePart &Part) const {
  std::vector<std::string> Result = {Part.isC() ? "-std=gnu17" : "-std=c++20",
                                     "-pthread"};
  Result.insert(Result.end(), Flags.begin(), Flags.end());
  return Result;
}

std::string AnnotatedSource::place(unsigned Part, unsigned Line) const {
  return RelativePath + ":" + std::to_string(Parts[Part].LinesBefore + Line);
}

AnnotatedSource readAnnotated(const std::string &RelativePath,
                              const std::string &Folder) {
  AnnotatedSource Source;
  Source.RelativePath = RelativePath;
  std::string Path = POTHOLE_SOURCE_DIR "/" + RelativePath;
  std::stringstream Text;
  Text << std::ifstream(Path).rdbuf();
  splitParts(Text.str(), Path, Folder, Source);
  readExpectations(Source);
  return Source;
}

std::vector<std::string>
annotatedFiles(const std::vector<std::string> &Folders) {
  namespace fs = std::filesystem;
  std::vector<std::string> Found;
  for (const std::string &Folder : Folders) {
    std::error_code Missing;
    fs::recursive_directory_iterator Files(
        std::string(POTHOLE_SOURCE_DIR "/") + Folder, Missing);
    for (const fs::directory_entry &File : Files) {
      StringRef Name(File.path().native());
      if ((Name.ends_with(".c") || Name.ends_with(".cpp")) &&
          !Name.ends_with("Test.cpp"))
        Found.push_back(Name.drop_front(sizeof(POTHOLE_SOURCE_DIR)).str());
    }
  }
  std::sort(Found.begin(), Found.end());
  return Found;
}

std::string testName(const std::string &RelativePath) {
  StringRef Short(RelativePath);
  Short.consume_front("test/");
  std::string Name = Short.str();
  std::replace_if(
      Name.begin(), Name.end(), [](char C) { return !llvm::isAlnum(C); }, '_');
  return Name;
}

ScratchFolder::ScratchFolder() : Path(makeScratchFolder()) {}

ScratchFolder::~ScratchFolder() {
  std::error_code Ignored;
  if (!Path.empty())
    std::filesystem::remove_all(Path, Ignored);
}

} // namespace pothole::test
