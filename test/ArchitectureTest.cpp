//===- Who may include whom -----------------------------------------------===//
//
// docs/ARCHITECTURE.md tells newcomers which folder may include what; this test
// reads that table and holds every include of checks/ and tool/ to it. A folder
// the table does not name, and a row without a folder, are errors as well.

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

namespace pothole {
namespace {

struct Row {
  std::vector<std::string> May;
  std::vector<std::string> Never;
};
using Table = std::map<std::string, Row>; // by folder

/// What stands in `backquotes`.
std::vector<std::string> names(llvm::StringRef Text) {
  std::vector<std::string> Result;
  while (Text.contains('`')) {
    auto [Name, Rest] = Text.split('`').second.split('`');
    Result.push_back(Name.str());
    Text = Rest;
  }
  return Result;
}

/// The rows of `| `folder` | may | never |`; other tables have no such head.
Table readTable(llvm::StringRef Text) {
  Table Result;
  bool Inside = false;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    if (!Line.starts_with("|")) {
      Inside = false;
      continue;
    }
    if (Line.starts_with("| folder | may include |"))
      Inside = true;
    llvm::SmallVector<llvm::StringRef> Columns;
    Line.split(Columns, '|');
    if (!Inside || Columns.size() < 4)
      continue;
    for (const std::string &Folder : names(Columns[1]))
      Result[Folder] = {names(Columns[2]), names(Columns[3])};
  }
  return Result;
}

/// `#include "a/b.h"` gives a/b.h, `#include <map>` gives <map>; "" if the line
/// is none.
std::string included(llvm::StringRef Line) {
  Line = Line.trim();
  if (!Line.consume_front("#"))
    return "";
  Line = Line.ltrim();
  if (!Line.consume_front("include"))
    return "";
  Line = Line.ltrim();
  if (Line.consume_front("\""))
    return Line.split('"').first.str();
  if (Line.starts_with("<") && Line.contains('>'))
    return Line.split('>').first.str() + ">";
  return "what a macro says";
}

bool allowed(const Row &Row, llvm::StringRef Header) {
  auto begins = [&](llvm::StringRef Name) { return Header.starts_with(Name); };
  if (std::any_of(Row.Never.begin(), Row.Never.end(), begins))
    return false;
  bool Standard =
      Header.starts_with("<") && !Header.contains('.') && !Header.contains('/');
  return Standard || std::any_of(Row.May.begin(), Row.May.end(), begins);
}

std::string contents(const std::filesystem::path &Path) {
  std::ifstream In(Path);
  EXPECT_TRUE(In.good()) << "cannot read " << Path;
  std::ostringstream Text;
  Text << In.rdbuf();
  return Text.str();
}

class Checker {
public:
  Checker(Table Rules) : Rules(std::move(Rules)) {}

  void check(const std::string &File, llvm::StringRef Text) {
    std::string Folder = std::filesystem::path(File).parent_path().string();
    auto Row = Rules.find(Folder);
    if (Row == Rules.end()) {
      Broken.push_back(Folder + " has no row");
      return;
    }
    Used.insert(Folder);
    bool Raw = false; // inside R"(...)", as the examples of rules are
    for (unsigned Number = 1; !Text.empty(); ++Number) {
      auto [Line, Rest] = Text.split('\n');
      Text = Rest;
      if (Raw || Line.contains("R\"(")) {
        Raw = !Line.contains(")\"");
        continue;
      }
      std::string Header = included(Line);
      if (!Header.empty() && !allowed(Row->second, Header))
        Broken.push_back(File + ":" + std::to_string(Number) + ": " + Folder +
                         " may not include " + Header);
    }
  }

  /// What breaks the table, rows nobody needs last.
  std::vector<std::string> finish() {
    for (const auto &[Folder, Row] : Rules)
      if (!Used.count(Folder))
        Broken.push_back("the row of " + Folder + " is about no source");
    return Broken;
  }

private:
  const Table Rules;
  std::set<std::string> Used;
  std::vector<std::string> Broken;
};

TEST(ArchitectureTest, IncludesKeepToTheTable) {
  std::filesystem::path Root(POTHOLE_SOURCE_DIR);
  Checker Checker(readTable(contents(Root / "docs/ARCHITECTURE.md")));
  std::set<std::filesystem::path> Files;
  for (const char *Top : {"checks", "tool"})
    for (const auto &Entry :
         std::filesystem::recursive_directory_iterator(Root / Top)) {
      std::string Ending = Entry.path().extension().string();
      if (Entry.is_regular_file() && (Ending == ".h" || Ending == ".cpp"))
        Files.insert(Entry.path());
    }
  EXPECT_FALSE(Files.empty());
  for (const std::filesystem::path &File : Files)
    Checker.check(File.lexically_relative(Root).string(), contents(File));
  for (const std::string &Each : Checker.finish())
    ADD_FAILURE() << Each << " (docs/ARCHITECTURE.md)";
}

// That the test above would notice.

constexpr char Example[] =
    "| noun | meaning |\n"
    "|---|---|\n"
    "| `no/row` | `a/` |\n"
    "\n"
    "| folder | may include | never |\n"
    "|---|---|---|\n"
    "| `a` | `a/`, `llvm/` | `llvm/Files`, `<thread>` |\n"
    "| `a/b` | `a/Public.h`, `<sys/` | |\n";

std::vector<std::string> broken(const std::string &Folder,
                                const std::string &Line) {
  Checker Checker(readTable(Example));
  for (const char *Each : {"a", "a/b"})
    Checker.check(std::string(Each) + "/F.cpp",
                  Each == Folder ? "// why\n" + Line + "\n" : "");
  return Checker.finish();
}

TEST(ArchitectureTest, AllowsWhatIsListed) {
  for (const char *Line :
       {"#include \"a/X.h\"", "#include \"llvm/ADT/Twine.h\"",
        "#include <vector>", "f(R\"(\n#include <thread>\n)\");",
        "  # include \"a/b/Y.h\"", "int Include;"})
    EXPECT_TRUE(broken("a", Line).empty()) << Line;
  for (const char *Line : {"#include \"a/Public.h\"", "#include <sys/types.h>"})
    EXPECT_TRUE(broken("a/b", Line).empty()) << Line;
}

TEST(ArchitectureTest, RefusesTheRest) {
  for (const char *Line :
       {"#include \"clang/AST/Decl.h\"", "#include \"llvm/Files.h\"",
        "#include <thread>", "#include <unistd.h>", "#include <a/X.h>",
        "#include \"X.h\"", "#include NAME", "R\"(\n)\"\n#include <thread>"})
    EXPECT_EQ(broken("a", Line).size(), 1u) << Line;
  EXPECT_EQ(broken("a/b", "#include \"a/Private.h\"").front(),
            "a/b/F.cpp:2: a/b may not include a/Private.h");
}

TEST(ArchitectureTest, FoldersAndRowsMatch) {
  Checker Checker(readTable(Example));
  Checker.check("a/c/F.cpp", "");
  Checker.check("a/F.cpp", "");
  EXPECT_EQ(Checker.finish(),
            (std::vector<std::string>{"a/c has no row",
                                      "the row of a/b is about no source"}));
}

} // namespace
} // namespace pothole
