//===- The rules inside stock clang-tidy ----------------------------------===//

#include "checks/rules/Rule.h"
#include "test/drive/Folder.h"
#include "test/support/Annotated.h"
#include "test/support/Process.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pothole {
namespace {

using test::execute;
using test::Finished;
using testing::HasSubstr;
using testing::Not;

constexpr unsigned Seconds = 120;

Finished tidy(std::vector<std::string> Words,
              std::vector<std::string> Flags = {}) {
  std::vector<std::string> Command = {POTHOLE_TIDY, "--load=" POTHOLE_PLUGIN};
  Command.insert(Command.end(), Words.begin(), Words.end());
  Command.insert(Command.end(), {"--", "-std=c++20", "-pthread"});
  Command.insert(Command.end(), Flags.begin(), Flags.end());
  return execute(Command, Seconds);
}

const std::string All = "--checks=-*,pothole-*";

constexpr char Racing[] = R"(#include <thread>
int Hits;
void count() { ++Hits; }
int main() {
  std::thread First(count), Second(count);
  First.join();
  Second.join();
}
)";

/// The warnings, without the folder of their file.
std::vector<std::string> warnings(llvm::StringRef Output,
                                  llvm::StringRef FileName) {
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef> Lines;
  Output.split(Lines, '\n');
  for (llvm::StringRef Line : Lines)
    if (Line.contains(": warning: ") && Line.contains("[pothole-"))
      Result.push_back(Line.substr(Line.find(FileName)).str());
  return Result;
}

TEST(TidyModuleTest, ListsTheRules) {
  Finished Run = tidy({"--list-checks", All});
  EXPECT_EQ(Run.Exit, 0) << Run.Output;
  std::vector<std::string> Names;
  for (const Rule *Each : allRules())
    Names.push_back("    pothole-" + std::string(Each->Id) + "\n");
  std::sort(Names.begin(), Names.end());
  std::string Wanted = "Enabled checks:\n";
  for (const std::string &Name : Names)
    Wanted += Name;
  EXPECT_EQ(llvm::StringRef(Run.Output).rtrim(),
            llvm::StringRef(Wanted).rtrim());
}

TEST(TidyModuleTest, OptionsOfRules) {
  Folder Here;
  std::string File = Here.add("race.cpp", Racing);
  auto with = [&](const std::string &Key, const std::string &Value) {
    return tidy(
        {All, "--config={CheckOptions: {" + Key + ": '" + Value + "'}}", File});
  };
  Finished Ignored = with("pothole-data-race.IgnoredStates", "H*");
  EXPECT_THAT(Ignored.Output, Not(HasSubstr("[pothole-data-race]")));
  Finished Other = with("pothole-data-race.IgnoredStates", "Misses");
  EXPECT_THAT(Other.Output, HasSubstr("[pothole-data-race]"));
  Finished Wrong = with("pothole-data-race.MinConfidence", "sure");
  EXPECT_THAT(Wrong.Output,
              HasSubstr("data-race.MinConfidence: expected high, medium or "
                        "low"));
  // CheckOptions come before .pothole.yaml.
  Here.add(".pothole.yaml", "options: {data-race.IgnoredStates: Hits}\n");
  EXPECT_THAT(tidy({All, File}).Output, Not(HasSubstr("[pothole-data-race]")));
  EXPECT_THAT(with("pothole-data-race.IgnoredStates", "").Output,
              HasSubstr("[pothole-data-race]"));
}

TEST(TidyModuleTest, OptionsAreListed) {
  Folder Here;
  Finished Run = tidy({All, "--dump-config", Here.add("race.cpp", Racing)});
  EXPECT_THAT(Run.Output,
              HasSubstr("pothole-mt-unsafe-call.AllowedFunctions: ''"));
  EXPECT_THAT(Run.Output, HasSubstr("pothole-lock-leak.MinConfidence: low"));
}

TEST(TidyModuleTest, ReportsWithNotes) {
  Folder Here;
  Finished Run = tidy({All, Here.add("race.cpp", Racing)});
  EXPECT_EQ(Run.Exit, 0) << Run.Output;
  EXPECT_THAT(Run.Output,
              HasSubstr("race.cpp:3:16: warning: data race on 'Hits': "));
  EXPECT_THAT(Run.Output, HasSubstr("[pothole-data-race]"));
  EXPECT_THAT(Run.Output,
              HasSubstr("race.cpp:5:15: note: thread 'count' starts here"));
  EXPECT_THAT(Run.Output, HasSubstr("note: confidence: high"));
}

TEST(TidyModuleTest, EveryUnitOfARunIsAnalysed) {
  Folder Here;
  Finished Run = tidy({All, Here.add("one.cpp", Racing),
                       Here.add("silent.cpp", "int main() {}\n"),
                       Here.add("two.cpp", Racing)});
  EXPECT_EQ(warnings(Run.Output, "one.cpp:3:16").size(), 2u) << Run.Output;
  EXPECT_THAT(Run.Output, HasSubstr("two.cpp:3:16: warning"));
}

TEST(TidyModuleTest, RunsOnlyWhatIsEnabled) {
  Folder Here;
  Finished Run = tidy({"--checks=-*,pothole-*,-pothole-data-race",
                       Here.add("race.cpp", Racing)});
  EXPECT_TRUE(warnings(Run.Output, "race.cpp").empty()) << Run.Output;
}

TEST(TidyModuleTest, NoLintIsClangTidys) {
  auto silencedBy = [](llvm::StringRef Line, llvm::StringRef Comment) {
    Folder Here;
    std::string Text = Racing;
    Text.insert(Text.find(Line) + Line.size(), (" // " + Comment).str());
    Finished Run = tidy({All, Here.add("race.cpp", Text)});
    return warnings(Run.Output, "race.cpp").empty();
  };
  llvm::StringRef Access = "void count() { ++Hits; }";
  EXPECT_TRUE(silencedBy(Access, "NOLINT"));
  EXPECT_TRUE(silencedBy(Access, "NOLINT(pothole-data-race): a statistic"));
  EXPECT_TRUE(silencedBy("int Hits;", "NOLINTNEXTLINE(pothole-*)"));
  EXPECT_FALSE(silencedBy(Access, "NOLINT(bugprone-*)"));
  EXPECT_FALSE(silencedBy("First(count), Second(count);", "NOLINT"));
}

TEST(TidyModuleTest, HeaderFilterIsClangTidys) {
  Folder Here;
  // A note in the main file would make the warning count as one about it.
  Here.add("hits.h", R"(#include <thread>
inline int Hits;
inline void count() { ++Hits; }
inline void run() {
  std::thread First(count), Second(count);
  First.join();
  Second.join();
}
)");
  std::string Unit =
      Here.add("race.cpp", "#include \"hits.h\"\nint main() { run(); }\n");
  Finished Shown = tidy({All, "--header-filter=.*/hits\\.h", Unit});
  EXPECT_THAT(Shown.Output, HasSubstr("hits.h:3:23: warning: data race"));
  Finished Hidden = tidy({All, "--header-filter=other", Unit});
  EXPECT_THAT(Hidden.Output, Not(HasSubstr("data race")));
}

TEST(TidyModuleTest, FixesAreClangTidys) {
  Folder Here;
  std::string Unit = Here.add("a.cpp", "#include <mutex>\nstd::mutex M;\n"
                                       "int Hits;\nvoid serve() {\n"
                                       "  std::lock_guard<std::mutex>{M};\n"
                                       "  ++Hits;\n}\n");
  Finished Run = tidy({All, "--fix", Unit});
  EXPECT_THAT(Run.Output, HasSubstr("note: FIX-IT applied")) << Run.Output;
  auto Text = llvm::MemoryBuffer::getFile(Unit);
  ASSERT_TRUE(Text);
  EXPECT_THAT((*Text)->getBuffer().str(),
              HasSubstr("  std::lock_guard<std::mutex> Guard{M};\n  ++Hits;"));
}

TEST(TidyModuleTest, DecisionsHangOnNotes) {
  Folder Here;
  std::string Unit =
      Here.add("a.cpp", "#include <thread>\nvoid serve() {\n"
                        "  static char Buffer[16];\n  Buffer[0] = 'a';\n}\n"
                        "int main() {\n  std::thread A(serve), B(serve);\n"
                        "  A.join(), B.join();\n}\n");
  auto text = [&] {
    auto Text = llvm::MemoryBuffer::getFile(Unit);
    return Text ? (*Text)->getBuffer().str() : std::string();
  };
  Finished Run = tidy({All, "--fix", Unit});
  EXPECT_THAT(Run.Output, HasSubstr("a.cpp:3:15: note: possible fix: gives "
                                    "each thread a variable of its own"));
  EXPECT_THAT(text(), Not(HasSubstr("thread_local")));
  tidy({All, "--fix", "--fix-notes", Unit});
  EXPECT_THAT(text(), HasSubstr("static thread_local char Buffer[16];"));
}

// The lock of `guarded` is lost to the compiler, which must not make its
// access a race.
constexpr char WithErrors[] = R"(#include <mutex>
#include <thread>
int Hits, Misses;
std::mutex Mutex;
void guarded() { std::lock_gard<std::mutex> Lock(Mutex); ++Hits; }
void bare() { ++Misses; }
struct Half { Unknown Field; Half(); ~Half( };
int main() {
  std::thread A(guarded), B(guarded), C(bare), D(bare);
  A.join(), B.join(), C.join(), D.join();
}
)";

TEST(TidyModuleTest, ErrorsCostWhatTheyTouch) {
  Folder Here;
  Finished Run = tidy({All, Here.add("broken.cpp", WithErrors)});
  EXPECT_EQ(Run.Exit, 1) << Run.Output;
  EXPECT_THAT(Run.Output, Not(HasSubstr("'Hits'")));
  EXPECT_THAT(Run.Output, HasSubstr("data race on 'Misses'"));
}

// What cannot be read of `main` could start threads or not.
TEST(TidyModuleTest, AMainWithErrorsMakesNoLibrary) {
  Folder Here;
  std::string Text = Racing;
  Text.insert(Text.find("First.join"), "unknown(First); ");
  Finished Run = tidy({All, Here.add("broken.cpp", Text)});
  EXPECT_EQ(Run.Exit, 1) << Run.Output;
  EXPECT_TRUE(warnings(Run.Output, "broken.cpp").empty()) << Run.Output;
}

TEST(TidyModuleTest, NothingIsSaidAfterAFatalError) {
  Folder Here;
  Finished Run = tidy({All, Here.add("broken.cpp", "#include \"missing.h\"\n" +
                                                       std::string(Racing))});
  EXPECT_EQ(Run.Exit, 1) << Run.Output;
  EXPECT_TRUE(warnings(Run.Output, "broken.cpp").empty()) << Run.Output;
}

TEST(TidyModuleTest, AWarningMadeAnErrorIsNone) {
  Folder Here;
  std::string Text = Racing;
  Text.insert(Text.find("++Hits"), "int Unused; ");
  Finished Run = tidy({All, Here.add("race.cpp", Text)}, {"-Wall", "-Werror"});
  EXPECT_EQ(warnings(Run.Output, "race.cpp").size(), 1u) << Run.Output;
}

TEST(TidyModuleTest, CIsUnderstood) {
  Folder Here;
  std::string Unit = Here.add("race.c", R"(#include <pthread.h>
int hits;
void *count(void *unused) { hits++; return unused; }
int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, count, 0);
  hits++;
  return pthread_join(worker, 0);
}
)");
  Finished Run = execute({POTHOLE_TIDY, "--load=" POTHOLE_PLUGIN, All, Unit,
                          "--", "-std=c17", "-pthread"},
                         Seconds);
  EXPECT_EQ(warnings(Run.Output, "race.c").size(), 1u) << Run.Output;
}

// The sources of the rules' own tests: clang-tidy parses library bodies that
// `pothole check` skips, and must come to the same.
class SameInBothHomes : public testing::TestWithParam<std::string> {};

TEST_P(SameInBothHomes, Warnings) {
  std::string Path = std::string(POTHOLE_SOURCE_DIR "/") + GetParam();
  Finished Tidy = tidy({All, Path});
  Finished Check = execute({POTHOLE_BINARY, "check", "--quiet", Path, "--",
                            "-std=c++20", "-pthread"},
                           Seconds);
  std::vector<std::string> Here = warnings(Tidy.Output, GetParam());
  std::vector<std::string> There = warnings(Check.Output, GetParam());
  std::sort(Here.begin(), Here.end());
  std::sort(There.begin(), There.end());
  EXPECT_FALSE(There.empty()) << Check.Output;
  EXPECT_EQ(Here, There);
}

INSTANTIATE_TEST_SUITE_P(
    Editor, SameInBothHomes,
    testing::Values("test/rules/DataRace.cpp",
                    "test/rules/UnsynchronizedStatic.cpp",
                    "test/rules/MutableGlobal.cpp",
                    "test/analysis/state/containers_bad.cpp",
                    "test/analysis/state/shared_ptr_bad.cpp",
                    "test/analysis/calls/worker_pool_bad.cpp",
                    "test/analysis/threads/async_bad.cpp"),
    [](const auto &Info) { return test::testName(Info.param); });

} // namespace
} // namespace pothole
