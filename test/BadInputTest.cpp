// What a user may put in front of pothole that is wrong: it says which file and
// why, exits with 2 if the job could not be done, and everything else is
// analysed and printed all the same. These run the program itself.

#include "test/drive/Folder.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>
#include <unistd.h>

namespace pothole::test {
namespace {

using llvm::StringRef;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What every run with a good unit must still report.
constexpr StringRef Racy = R"(
#include <thread>
int Hits;
int main() {
  std::thread Other([] { ++Hits; });
  ++Hits;
  Other.join();
}
)";
constexpr StringRef RaceOnHits = "data race on 'Hits'";

/// A token that expands to 2^60 times `Text`: work without end.
std::string endless(StringRef Text) {
  std::string Macros = ("#define A0 " + Text + "\n").str();
  for (int I = 1; I <= 60; ++I)
    Macros += llvm::formatv("#define A{0} A{1} A{1}\n", I, I - 1).str();
  return Macros;
}

std::string contentOf(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : std::string();
}

class BadInputTest : public testing::Test {
protected:
  struct Ended {
    int Code = 0; // -2: a signal
    std::string Out, Err;
  };

  Ended pothole(std::vector<std::string> Arguments, StringRef Stdout = "") {
    Arguments.insert(Arguments.begin(), POTHOLE_BINARY);
    std::vector<StringRef> Words(Arguments.begin(), Arguments.end());
    std::string Out = Project.path("stdout"), Err = Project.path("stderr");
    std::optional<StringRef> Redirects[] = {
        StringRef(), Stdout.empty() ? StringRef(Out) : Stdout, StringRef(Err)};
    for (const std::string &Old : {Out, Err}) // else written over, not anew
      (void)llvm::sys::fs::remove(Old);
    Ended Result;
    Result.Code = llvm::sys::ExecuteAndWait(Words[0], Words, std::nullopt,
                                            Redirects, /*SecondsToWait=*/120);
    Result.Out = contentOf(Out);
    Result.Err = contentOf(Err);
    return Result;
  }
  Ended check(std::vector<std::string> Options = {}) {
    Options.insert(Options.begin(), {"check", "-p", Project.path()});
    return pothole(std::move(Options));
  }

  /// A database of these files, all in this folder.
  void database(const std::vector<std::string> &Files) {
    std::vector<std::string> Entries;
    for (const std::string &File : Files)
      Entries.push_back(llvm::formatv("{{\"directory\": \".\", \"file\": "
                                      "\"{0}\", \"command\": \"g++ "
                                      "-std=c++20 -pthread -c {0}\"}",
                                      File));
    Project.add("compile_commands.json",
                "[" + llvm::join(Entries, ",\n") + "]");
  }

  /// Analysed with a good unit, `Source` is named with `Reason`, and the good
  /// unit's race is found.
  void expectCost(StringRef Source, const std::string &Reason,
                  std::vector<std::string> Options = {}) {
    Project.add("bad.cpp", Source);
    Project.add("good.cpp", Racy);
    database({"bad.cpp", "good.cpp"});
    Ended Run = check(Options);
    EXPECT_EQ(Run.Code, 2);
    EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits), HasSubstr("bad.cpp"),
                               HasSubstr(Reason), HasSubstr("1 of 2 units")));
  }

  std::vector<std::string> leftBehind() const {
    std::vector<std::string> Names;
    std::error_code Problem;
    for (llvm::sys::fs::directory_iterator It(Project.path(), Problem), End;
         It != End; It.increment(Problem))
      if (StringRef(It->path()).contains(".temp"))
        Names.push_back(It->path());
    return Names;
  }

  Folder Project;
};

TEST_F(BadInputTest, NoDatabase) {
  Ended Run = pothole({"check", Project.path()});
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Err, AllOf(HasSubstr("no compile_commands.json found in " +
                                       Project.path()),
                             HasSubstr("pass -p DIR or FILE -- FLAGS")));
  Run = check();
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Err,
              HasSubstr(Project.path() + ": has no compile_commands.json"));
}

TEST_F(BadInputTest, DamagedDatabase) {
  for (auto [Text, Reason] : {std::pair("", "is empty"),
                              {"[]", "has no entries"},
                              {"[{\"file\": \"a.c\",\n", "line 2: "},
                              {"#!/bin/sh\n", "line 1: "}}) {
    std::string Path = Project.add("compile_commands.json", Text);
    for (const char *Command : {"check", "inventory"}) {
      Ended Run = pothole({Command, "-p", Project.path()});
      EXPECT_EQ(Run.Code, 2) << Text;
      EXPECT_THAT(Run.Err, HasSubstr(Path + ": " + Reason)) << Text;
      EXPECT_THAT(Run.Out, IsEmpty());
    }
  }
}

TEST_F(BadInputTest, FileIsGone) {
  Project.add("good.cpp", Racy);
  database({"gone.cpp", "good.cpp"});
  Ended Run = check();
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits), HasSubstr("gone.cpp"),
                             HasSubstr("the file does not exist")));
  EXPECT_EQ(check({"--allow-failed-units"}).Code, 1);
  EXPECT_EQ(check({"--allow-failed-units=1"}).Code, 1);
  EXPECT_EQ(check({"--allow-failed-units=0"}).Code, 2);
  EXPECT_THAT(check({"--allow-failed-units=some"}).Err,
              HasSubstr("'some' value invalid"));
}

TEST_F(BadInputTest, DirectoryIsGone) {
  std::string Good = Project.add("good.cpp", Racy);
  Project.add("compile_commands.json",
              "[{\"directory\": \"/nowhere\", \"file\": \"" + Good +
                  "\", \"command\": \"g++ -c x\"},"
                  "{\"directory\": \".\", \"file\": \"" +
                  Good + "\", \"command\": \"g++ -std=c++20 -c x\"}]");
  Ended Run = check();
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Out,
              AllOf(HasSubstr(RaceOnHits),
                    HasSubstr("its directory /nowhere does not exist")));
}

TEST_F(BadInputTest, UnitWithErrors) {
  Project.add("good.cpp",
              ("#include \"gone.h\"\n" + Racy + "int broken( { ; }\n").str());
  database({"good.cpp"});
  Ended Run = check();
  EXPECT_EQ(Run.Code, 1); // counts as far as it was understood
  EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits),
                             HasSubstr("'gone.h' file not found")));
}

TEST_F(BadInputTest, NotSourceAtAll) {
  std::string Bytes;
  for (unsigned I = 0; I < 100'000; ++I)
    Bytes += static_cast<char>(I * 2654435761u >> 13);
  Project.add("bad.cpp", Bytes);
  Project.add("good.cpp", Racy);
  database({"bad.cpp", "good.cpp"});
  Ended Run = check();
  EXPECT_THAT(Run.Code, testing::AnyOf(1, 2));
  EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits), HasSubstr("bad.cpp")));
}

TEST_F(BadInputTest, FrontEndCrashes) {
  expectCost("#pragma clang __debug crash\n", "crashed (signal ");
  expectCost("#pragma clang __debug llvm_fatal_error\n",
             "crashed (signal 6): LLVM ERROR: ");
}

TEST_F(BadInputTest, FrontEndLoops) {
  expectCost(endless("+ 1") + "#if 1 A60\n#endif\n", "ran past 6 s",
             {"--unit-timeout=6"});
}

TEST_F(BadInputTest, FrontEndEatsMemory) {
  expectCost(endless("int;") + "A60\n", "needed more than 300 MB of memory",
             {"--unit-memory=300"});
}

TEST_F(BadInputTest, DamagedFacts) {
  std::string Good = Project.add("good.cpp", Racy);
  std::string Facts = Project.path("good.facts");
  ASSERT_EQ(pothole({"extract", Good, "-o", Facts, "--", "-std=c++20"}).Code,
            0);
  const std::string Bytes = contentOf(Facts);
  std::string Flipped = Bytes;
  Flipped[Flipped.size() / 2] ^= 4;
  for (auto [Text, Reason] :
       {std::pair(Bytes.substr(0, Bytes.size() / 2), ": truncated"),
        {std::string(), ": not a pothole facts file"},
        {Racy.str(), ": not a pothole facts file"},
        {Flipped, ": damaged: checksum differs"}}) {
    std::string Bad = Project.add("bad.facts", Text);
    Ended Run = pothole({"link", Bad, Facts});
    EXPECT_EQ(Run.Code, 2);
    EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits), HasSubstr("bad.facts"),
                               HasSubstr(Reason)));
  }
  Ended Run = pothole({"link", Project.path("gone.facts"), Facts});
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Out, AllOf(HasSubstr(RaceOnHits), HasSubstr("gone.facts"),
                             HasSubstr("cannot be read: ")));
}

TEST_F(BadInputTest, UnwritableOutput) {
  std::string Good = Project.add("good.cpp", Racy);
  database({"good.cpp"});
  for (const char *Path : {"/nowhere/out", "/", "/dev/full"}) {
    Ended Run = pothole({"extract", Good, "-o", Path, "--", "-std=c++20"});
    EXPECT_EQ(Run.Code, 2) << Path;
    EXPECT_THAT(Run.Err, HasSubstr(std::string(Path) + ": cannot be written"));
    // What can be written is.
    std::string Other = Project.path("other.json");
    Run = check(
        {std::string("--report=sarif=") + Path, "--report=json=" + Other});
    EXPECT_EQ(Run.Code, 2) << Path;
    EXPECT_THAT(Run.Out, HasSubstr(RaceOnHits));
    EXPECT_THAT(Run.Err, HasSubstr(std::string(Path) + ": cannot be written"));
    EXPECT_THAT(contentOf(Other), HasSubstr(RaceOnHits));
    (void)llvm::sys::fs::remove(Other);
  }
  for (std::vector<std::string> Command :
       {std::vector<std::string>{"check", "-p", Project.path()},
        {"inventory", "-p", Project.path()},
        {"rules"},
        {"explain", "data-race"}}) {
    Ended Run = pothole(Command, "/dev/full");
    EXPECT_EQ(Run.Code, 2) << Command[0];
    EXPECT_THAT(Run.Err, HasSubstr("standard output: No space left"));
  }
  EXPECT_THAT(leftBehind(), IsEmpty());
}

TEST_F(BadInputTest, WrongReportIsSaidBeforeTheWork) {
  Ended Run = check({"--report=xml=x"});
  EXPECT_EQ(Run.Code, 2);
  EXPECT_THAT(Run.Err, HasSubstr("--report xml=x: expected text=FILE"));
}

/// Those of a process, as the system lists them.
std::vector<pid_t> childrenOf(pid_t Parent) {
  std::string Path = llvm::formatv("/proc/{0}/task/{0}/children", Parent);
  auto Text = llvm::MemoryBuffer::getFileAsStream(Path);
  std::vector<pid_t> Children;
  if (!Text)
    return Children;
  for (StringRef Word : llvm::split((*Text)->getBuffer(), ' '))
    if (pid_t Child; !Word.trim().getAsInteger(10, Child))
      Children.push_back(Child);
  return Children;
}

TEST_F(BadInputTest, Interrupted) {
  if (!llvm::sys::fs::exists("/proc/self/task/" + std::to_string(getpid()) +
                             "/children"))
    GTEST_SKIP() << "this system does not list children";
  std::string Loop = endless("+ 1") + "#if 1 A60\n#endif\n";
  Project.add("a.cpp", Loop);
  Project.add("b.cpp", Loop);
  Project.add("good.cpp", Racy);
  database({"a.cpp", "b.cpp", "good.cpp"});
  std::string Before = Project.add("out.json", "what was here");
  for (int Signal : {SIGINT, SIGTERM}) {
    (void)llvm::sys::fs::remove(Project.path("stdout"));
    std::string Report = "--report=json=" + Before;
    std::string Folder = Project.path(), Out = Project.path("stdout");
    StringRef Words[] = {POTHOLE_BINARY, "check", "-j2", "-p", Folder, Report};
    std::optional<StringRef> Redirects[] = {StringRef(), StringRef(Out),
                                            StringRef(Out)};
    llvm::sys::ProcessInfo Run = llvm::sys::ExecuteNoWait(
        POTHOLE_BINARY, Words, std::nullopt, Redirects);
    ASSERT_GT(Run.Pid, 0);
    std::vector<pid_t> Children;
    for (int Try = 0; Try < 1000 && Children.size() < 2; ++Try) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      Children = childrenOf(Run.Pid);
    }
    ASSERT_EQ(Children.size(), 2u);
    kill(Run.Pid, Signal);
    EXPECT_EQ(llvm::sys::Wait(Run, /*SecondsToWait=*/60).ReturnCode,
              128 + Signal);
    for (pid_t Child : Children)
      EXPECT_NE(kill(Child, 0), 0) << "still there";
    EXPECT_THAT(contentOf(Out),
                AllOf(Not(HasSubstr(RaceOnHits)), HasSubstr("interrupted")));
    EXPECT_EQ(contentOf(Before), "what was here");
    EXPECT_THAT(leftBehind(), IsEmpty());
  }
}

} // namespace
} // namespace pothole::test
