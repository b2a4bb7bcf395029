#include "tool/Config.h"

#include "tool/ConfigRows.h"
#include "tool/Pipeline.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;

namespace pothole {
namespace {

constexpr StringLiteral FileName = ".pothole.yaml";

struct Globs {
  std::vector<std::string> Rules;
};
struct PathPattern {
  std::string Text;
};

struct OptionMap {
  RuleOptions Set;
};

struct Document {
  std::optional<Globs> Checks;
  std::vector<PathPattern> Exclude;
  OptionMap Options;
  std::vector<TypeEntry> Types;
  std::vector<FunctionEntry> Functions;
};

/// Keeps the first complaint; others follow from it.
void keepFirst(const SMDiagnostic &Problem, void *Where) {
  std::string &First = *static_cast<std::string *>(Where);
  if (!First.empty() || Problem.getKind() != SourceMgr::DK_Error)
    return;
  First = Problem.getFilename().str();
  if (Problem.getLineNo() > 0)
    First += ":" + std::to_string(Problem.getLineNo()) + ":" +
             std::to_string(Problem.getColumnNo() + 1);
  First += ": " + Problem.getMessage().str();
}

} // namespace
} // namespace pothole

LLVM_YAML_IS_SEQUENCE_VECTOR(pothole::PathPattern)
LLVM_YAML_IS_DOCUMENT_LIST_VECTOR(pothole::Document)

namespace llvm::yaml {

template <> struct ScalarTraits<pothole::Globs> {
  static StringRef input(StringRef Text, void *, pothole::Globs &Value) {
    Expected<std::vector<std::string>> Rules = pothole::selectRules(Text);
    if (Rules) {
      Value.Rules = std::move(*Rules);
      return "";
    }
    consumeError(Rules.takeError());
    return "not a list of globs of which each matches a rule (see pothole "
           "rules)";
  }
  static void output(const pothole::Globs &, void *, raw_ostream &) {}
  static QuotingType mustQuote(StringRef) { return QuotingType::Single; }
};

template <> struct ScalarTraits<pothole::PathPattern> {
  static StringRef input(StringRef Text, void *, pothole::PathPattern &Value) {
    Value.Text = Text.str();
    return Text.empty() || !Regex(Text).isValid() ? "not a regular expression"
                                                  : "";
  }
  static void output(const pothole::PathPattern &, void *, raw_ostream &) {}
  static QuotingType mustQuote(StringRef) { return QuotingType::Single; }
};

template <> struct CustomMappingTraits<pothole::OptionMap> {
  static void inputOne(IO &In, StringRef Key, pothole::OptionMap &Value) {
    std::string Text;
    In.mapRequired(Key, Text);
    if (Error Problem = Value.Set.set(Key, Text))
      In.setError(toString(std::move(Problem)));
  }
  static void output(IO &, pothole::OptionMap &) {}
};

template <> struct MappingTraits<pothole::Document> {
  static void mapping(IO &In, pothole::Document &Value) {
    In.mapOptional("checks", Value.Checks);
    In.mapOptional("exclude", Value.Exclude);
    In.mapOptional("options", Value.Options);
    In.mapOptional("types", Value.Types);
    In.mapOptional("functions", Value.Functions);
  }
};

} // namespace llvm::yaml

namespace pothole {

std::string findConfig(StringRef Start) {
  SmallString<256> Folder(Start);
  if (sys::fs::make_absolute(Folder))
    return "";
  sys::path::remove_dots(Folder, /*remove_dot_dot=*/true);
  if (!sys::fs::is_directory(Folder))
    sys::path::remove_filename(Folder);
  for (StringRef Above = Folder; !Above.empty();
       Above = sys::path::parent_path(Above)) {
    SmallString<256> File(Above);
    sys::path::append(File, FileName);
    if (sys::fs::is_regular_file(File))
      return File.str().str();
  }
  return "";
}

Expected<Config> readConfig(const std::string &Path) {
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return createStringError(Path + ": " + Text.getError().message());
  return parseConfig((*Text)->getBuffer(), Path);
}

Expected<Config> parseConfig(StringRef Text, const std::string &Path) {
  Config Result;
  Result.Path = Path;
  Result.Known = std::make_unique<Knowledge>(builtinTables());
  std::vector<Document> Documents; // an empty file has none
  std::string Problem;
  yaml::Input In(MemoryBufferRef(Text, Path), Result.Known.get(), keepFirst,
                 &Problem);
  In >> Documents;
  if (In.error())
    return createStringError(
        Problem.empty() ? Path + ": " + In.error().message() : Problem);
  if (Documents.size() > 1)
    return createStringError(Path + ": more than one document");
  Documents.resize(1);
  Document &Found = Documents.front();
  if (Found.Checks)
    Result.Rules = std::move(Found.Checks->Rules);
  Result.Options = std::move(Found.Options.Set);
  for (PathPattern &Each : Found.Exclude)
    Result.Exclude.push_back(std::move(Each.Text));
  return Result;
}

} // namespace pothole
