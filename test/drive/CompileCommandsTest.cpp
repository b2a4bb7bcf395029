//===- Which units, with which commands -----------------------------------===//

#include "tool/drive/CompileCommands.h"

#include "test/drive/Folder.h"
#include "tool/drive/Database.h"

#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace pothole {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class CompileCommandsTest : public testing::Test {
protected:
  CompileCommandsTest() { Wanted.WorkingDirectory = Project.path(); }

  void database(llvm::StringRef Text) {
    Project.add("compile_commands.json", Text);
  }
  /// Each unit as its command less its beginning and our flags; the rest in
  /// Notes and Source. Or "! error".
  std::vector<std::string> load() {
    llvm::Expected<CommandList> List = loadCommands(Wanted);
    if (!List)
      return {"! " + relative(llvm::toString(List.takeError()))};
    Source = relative(List->Source);
    Notes.clear();
    for (const std::string &Note : List->Notes)
      Notes.push_back(relative(Note));
    std::vector<std::string> Units;
    for (const Command &Unit : List->Commands) {
      auto Ours = llvm::find(Unit.Arguments, "-fsyntax-only");
      std::vector<std::string> Flags(Unit.Arguments.begin() + 1, Ours);
      Flags.insert(Flags.begin(), Unit.File);
      EXPECT_EQ(Unit.Arguments.back(), Unit.File);
      Units.push_back(relative(llvm::join(Flags, " ")));
    }
    return Units;
  }
  std::string relative(std::string Text) const {
    std::string Prefix = Project.path() + "/";
    for (size_t At; (At = Text.find(Prefix)) != std::string::npos;)
      Text.erase(At, Prefix.size());
    return Text;
  }

  Folder Project;
  Selection Wanted;
  std::vector<std::string> Notes;
  std::string Source;
};

constexpr llvm::StringRef Two = R"([
  {"directory": ".", "file": "src/b.cpp", "command": "g++ -DB -c src/b.cpp"},
  {"directory": ".", "file": "src/a.cpp", "command": "g++ -DA -c src/a.cpp"}
])";

TEST_F(CompileCommandsTest, CommandAndArguments) {
  database(R"([
    {"directory": ".", "file": "a.cpp",
     "command": "g++ -DQ=\"\\\"x y\\\"\" '-DS=1 2' -DE=a\\ b -c a.cpp"},
    {"directory": ".", "file": "b.cpp",
     "arguments": ["g++", "-DQ=\"x y\"", "-c", "b.cpp"], "output": "b.o"}
  ])");
  EXPECT_THAT(load(), ElementsAre("a.cpp -DQ=\"x y\" -DS=1 2 -DE=a b",
                                  "b.cpp -DQ=\"x y\""));
  EXPECT_EQ(Source, "compile_commands.json");
  EXPECT_THAT(Notes, IsEmpty());
}

TEST_F(CompileCommandsTest, SortedWhateverTheOrder) {
  database(Two);
  EXPECT_THAT(load(), ElementsAre("src/a.cpp -DA", "src/b.cpp -DB"));
}

TEST_F(CompileCommandsTest, RelativeDirectoriesAndFiles) {
  database(R"([
    {"directory": "build/x", "file": "../../src/./a.c",
     "command": "cc -I../inc -c ../../src/a.c"}
  ])");
  EXPECT_THAT(load(), ElementsAre("src/a.c -I../inc"));
  llvm::Expected<CommandList> List = loadCommands(Wanted);
  ASSERT_TRUE(bool(List));
  EXPECT_EQ(List->Commands[0].Directory, Project.path("build/x"));
}

TEST_F(CompileCommandsTest, ResponseFiles) {
  Project.add("build/flags.rsp", "-DA \"-DB=1 2\" @more.rsp");
  Project.add("build/more.rsp", "-DC");
  database(R"([
    {"directory": "build", "file": "a.c", "command": "cc @flags.rsp -c a.c"},
    {"directory": "build", "file": "b.c", "command": "cc @gone.rsp -c b.c"}
  ])");
  EXPECT_THAT(load(), ElementsAre("build/a.c -DA -DB=1 2 -DC", "build/b.c"));
  EXPECT_THAT(Notes,
              ElementsAre("build/b.c: response file 'gone.rsp' not found"));
}

TEST_F(CompileCommandsTest, BuiltTwice) {
  database(R"([
    {"directory": ".", "file": "a.c", "command": "cc -O2 -c a.c -o a.o"},
    {"directory": ".", "file": "a.c", "command": "cc -fPIC -DPIC -c a.c"},
    {"directory": ".", "file": "a.c", "command": "cc -g -O0 -Wall -c a.c"},
    {"directory": ".", "file": "a.c", "command": "cc -DTEST -c a.c -o t.o"},
    {"directory": ".", "file": "a.c", "command": "cc -Da_EXPORTS -c a.c"}
  ])");
  EXPECT_THAT(load(), ElementsAre("a.c -DPIC", "a.c -DTEST"));
}

TEST_F(CompileCommandsTest, OtherLanguagesAreLeftOut) {
  database(R"([
    {"directory": ".", "file": "a.S", "command": "cc -c a.S"},
    {"directory": ".", "file": "a.c", "command": "cc -c a.c"}
  ])");
  EXPECT_THAT(load(), ElementsAre("a.c"));
  EXPECT_THAT(Notes, ElementsAre("left out: a.S is neither C nor C++"));
  Wanted.Wanted = {"a\\.S"};
  EXPECT_THAT(load(),
              ElementsAre("! nothing to analyse: a.S is neither C nor C++"));
}

TEST_F(CompileCommandsTest, SelectedByFileFolderAndPattern) {
  database(Two);
  Project.add("src/a.cpp");
  Wanted.Wanted = {"src/a.cpp"};
  EXPECT_THAT(load(), ElementsAre("src/a.cpp -DA"));
  Wanted.Wanted = {"src/b.cpp"}; // does not exist, but its entry does
  EXPECT_THAT(load(), ElementsAre("src/b.cpp -DB"));
  Wanted.Wanted = {"src"};
  EXPECT_THAT(load(), testing::SizeIs(2));
  Wanted.Wanted = {"b\\.c..$"};
  EXPECT_THAT(load(), ElementsAre("src/b.cpp -DB"));
  Wanted.Wanted = {"b\\.c..$", "nothing"};
  EXPECT_THAT(load(), ElementsAre("! 'nothing' is no file, and no unit of "
                                  "compile_commands.json matches it"));
  Wanted.Wanted = {"a["};
  EXPECT_THAT(load(), ElementsAre(StartsWith("! pattern 'a[': ")));
}

TEST_F(CompileCommandsTest, Excluded) {
  database(Two);
  Wanted.Exclude = {"/b\\."};
  EXPECT_THAT(load(), ElementsAre("src/a.cpp -DA"));
  Wanted.Exclude.push_back("a");
  EXPECT_THAT(load(), ElementsAre("! every unit is excluded"));
  Wanted.Exclude = {"("};
  EXPECT_THAT(load(), ElementsAre(StartsWith("! --exclude '(': ")));
}

TEST_F(CompileCommandsTest, FileNamedThroughLink) {
  database(Two);
  Project.add("src/a.cpp");
  ASSERT_FALSE(
      llvm::sys::fs::create_link(Project.path("src"), Project.path("link")));
  Wanted.Wanted = {"link/a.cpp"};
  EXPECT_THAT(load(), ElementsAre("src/a.cpp -DA"));
}

TEST_F(CompileCommandsTest, FlagsInferred) {
  database(Two);
  Project.add("src/a.cpp");
  Project.add("src/a.h");
  Wanted.Wanted = {"src/a.h"};
  EXPECT_THAT(load(), ElementsAre(testing::AllOf(StartsWith("src/a.h"),
                                                 HasSubstr("-DA"),
                                                 HasSubstr("c++-header"))));
  EXPECT_THAT(Notes, ElementsAre("src/a.h: not in the compile database; flags "
                                 "taken from src/a.cpp"));
}

TEST_F(CompileCommandsTest, FoundUpwardsAndInBuild) {
  Project.add("build/compile_commands.json", Two);
  Project.add("src/deep/x.txt");
  Wanted.WorkingDirectory = Project.path("src/deep");
  EXPECT_THAT(load(), testing::SizeIs(2));
  EXPECT_EQ(Source, "build/compile_commands.json");
  // From the files named, wherever we stand.
  Project.add("build/src/a.cpp");
  Wanted.WorkingDirectory = "/";
  Wanted.Wanted = {Project.path("build/src/a.cpp")};
  EXPECT_THAT(load(), ElementsAre("build/src/a.cpp -DA"));
}

TEST_F(CompileCommandsTest, NamedDatabase) {
  Project.add("other/db.json", Two);
  Project.add("other/compile_commands.json", Two);
  for (const char *Name : {"other", "other/", "other/db.json"}) {
    Wanted.Database = Name;
    EXPECT_THAT(load(), testing::SizeIs(2)) << Name;
  }
  Wanted.Database = "gone";
  EXPECT_THAT(load(), ElementsAre(StartsWith("! gone: cannot be read: ")));
  Project.add("empty/x");
  Wanted.Database = "empty";
  EXPECT_THAT(load(), ElementsAre("! empty: has no compile_commands.json"));
}

TEST_F(CompileCommandsTest, NoDatabase) {
  EXPECT_THAT(load(),
              ElementsAre("! no compile_commands.json found in " +
                          Project.path() +
                          " or its parents; pass -p DIR or FILE -- FLAGS"));
}

TEST_F(CompileCommandsTest, BadDatabases) {
  const std::pair<const char *, const char *> Cases[] = {
      {"", "is empty"},
      {" \n", "is empty"},
      {"[]", "has no entries"},
      {"{}", "is not a list of commands"},
      {"[\n{\"file\": \"a.c\",\n oops}]", "line 3: "},
      {"[{\"file\": \"a.c\"", "line 1: "},
      {"[3]", "entry 1 is not an object"},
      {"[{\"directory\": \".\", \"command\": \"cc a.c\"}]",
       "entry 1 has no 'file'"},
      {"[{\"file\": \"a.c\"}]",
       "entry 1 has neither 'arguments' nor 'command'"},
      {"[{\"file\": \"a.c\", \"command\": \" \"}]",
       "entry 1 has an empty command"},
      {"[{\"file\": \"a.c\", \"arguments\": [1]}]",
       "entry 1 'arguments' holds more than strings"},
  };
  for (const auto &[Text, Reason] : Cases) {
    database(Text);
    EXPECT_THAT(load(), ElementsAre(StartsWith(
                            std::string("! compile_commands.json: ") + Reason)))
        << Text;
  }
}

TEST_F(CompileCommandsTest, WrittenAndRead) {
  const std::vector<Command> Entries = {
      {"/s/a.c", "/s", {"clang", "-DQ=\"x y\"", "/s/a.c"}},
      {"/s/b c.cpp", "/s/d", {"clang++", "-std=c++20", "/s/b c.cpp"}}};
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  writeDatabase(Entries, Out);
  std::string Path = Project.add("compile_commands.json", Text);
  llvm::Expected<std::vector<Command>> Read = readDatabase(Path, Notes);
  ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
  EXPECT_EQ(*Read, Entries);
}

TEST_F(CompileCommandsTest, NameThatIsNotUtf8) {
  database("[{\"file\": \"caf\xE9.c\", \"command\": \"cc -c x\"},"
           " {\"file\": \"a.c\", \"command\": \"cc -c a.c\"}]");
  EXPECT_THAT(load(), testing::Contains("a.c"));
}

TEST_F(CompileCommandsTest, FixedFlags) {
  Project.add("a.cpp");
  Project.add("a.h");
  Wanted.FixedFlags = {"-std=c++20", "-DX"};
  EXPECT_THAT(load(), ElementsAre("! flags after -- need a file before it"));
  Wanted.Wanted = {"a.cpp", "a.h"};
  EXPECT_THAT(load(), ElementsAre("a.cpp -std=c++20 -DX",
                                  "a.h -x c++-header -std=c++20 -DX"));
  Wanted.Wanted = {"gone.cpp"};
  EXPECT_THAT(load(), ElementsAre("! gone.cpp: no such file"));
}

TEST_F(CompileCommandsTest, MissingInput) {
  std::string File = Project.add("a.cpp");
  EXPECT_EQ(missingInput({File, Project.path(), {}}), "");
  EXPECT_EQ(missingInput({File + "x", Project.path(), {}}),
            "the file does not exist");
  EXPECT_EQ(missingInput({File, "/gone", {}}),
            "its directory /gone does not exist");
}

} // namespace
} // namespace pothole
