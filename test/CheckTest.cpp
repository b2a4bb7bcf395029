//===- pothole check, from the outside ------------------------------------===//

#include "test/drive/Folder.h"
#include "test/support/Process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pothole {
namespace {

using test::Finished;
using testing::HasSubstr;
using testing::Not;

class CheckTest : public testing::Test {
protected:
  Folder Here;

  /// `pothole` in the folder `In` of `Here`.
  Finished pothole(std::vector<std::string> Words, std::string In = ".") {
    std::string Line = "cd '" + Here.path(In) + "' && exec " POTHOLE_BINARY;
    for (const std::string &Word : Words)
      Line += " '" + Word + "'";
    return test::execute({"/bin/sh", "-c", Line}, 120);
  }
  Finished check(std::vector<std::string> Words, std::string In = ".") {
    Words.insert(Words.begin(), "check");
    Words.insert(Words.end(), {"--", "-std=c++20", "-pthread", "-I."});
    return pothole(Words, In);
  }

  /// A program whose race is in that header.
  void addRaceIn(const std::string &Header) {
    Here.add(Header, "inline int Hits;\ninline void count() { ++Hits; }\n");
    Here.add("main.cpp", "#include \"" + Header + R"("
#include <thread>
int main() {
  std::thread First(count), Second(count);
  First.join();
  Second.join();
}
)");
  }
};

TEST_F(CheckTest, OptionsOfRulesAreHeard) {
  const std::string Source = R"(#include <ctime>
#include <thread>
int Hits, Misses;
void count() {
  ++Hits;
  ++Misses;
  std::time_t Now = 0;
  std::localtime(&Now);
}
int main() {
  std::thread First(count), Second(count);
  First.join();
  Second.join();
}
)";
  Here.add("main.cpp", Source);
  Finished All = check({"main.cpp"});
  EXPECT_THAT(All.Output, HasSubstr("data race on 'Hits'"));
  EXPECT_THAT(All.Output, HasSubstr("'localtime'"));
  Here.add(".pothole.yaml", "options:\n"
                            "  data-race.IgnoredStates: 'Hit?;Mi*s'\n"
                            "  mutable-global.IgnoredStates: '*'\n"
                            "  mt-unsafe-call.AllowedFunctions: local*\n");
  Finished Set = check({"main.cpp"});
  EXPECT_EQ(Set.Exit, 0) << Set.Output;
  Here.add(".pothole.yaml", "options: {data-race.IgnoredStates: Hits}\n");
  Finished Some = check({"main.cpp"});
  EXPECT_EQ(Some.Exit, 1);
  EXPECT_THAT(Some.Output, HasSubstr("data race on 'Misses'"));
  EXPECT_THAT(Some.Output, Not(HasSubstr("data race on 'Hits'")));
}

TEST_F(CheckTest, ShareOfAccessesUnderALock) {
  Here.add("store.cpp", R"(#include <mutex>
class Store {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Sum += N;
  }
  int sum() const { return Sum; }

private:
  mutable std::mutex Mutex;
  int Sum = 0;
};
int use(Store &S) {
  S.add(1);
  return S.sum();
}
)");
  EXPECT_THAT(check({"store.cpp"}).Output, HasSubstr("inconsistent-lock"));
  Here.add(".pothole.yaml", "options: {inconsistent-lock.MinShare: 90}\n");
  EXPECT_THAT(check({"store.cpp"}).Output,
              Not(HasSubstr("[pothole-inconsistent-lock]")));
}

TEST_F(CheckTest, LeastConfidence) {
  // Without a main, that threads call it is an assumption.
  Here.add("clock.cpp", "#include <ctime>\n"
                        "int hour(std::time_t Now) {\n"
                        "  return std::localtime(&Now)->tm_hour;\n"
                        "}\n");
  EXPECT_THAT(check({"clock.cpp"}).Output, HasSubstr("confidence: medium"));
  Here.add(".pothole.yaml", "options: {mt-unsafe-call.MinConfidence: high}\n");
  EXPECT_EQ(check({"clock.cpp"}).Exit, 0);
}

TEST_F(CheckTest, VendoredFoldersAreLeftOut) {
  for (std::string Name :
       {"third_party", "vendor", "external", "_deps", "node_modules"}) {
    addRaceIn("deep/" + Name + "/lib/hits.h");
    Finished Run = check({"main.cpp"});
    EXPECT_EQ(Run.Exit, 0) << Run.Output;
    EXPECT_THAT(Run.Output,
                HasSubstr("left out: 1 in system headers and vendored "
                          "folders (--vendored shows them)\n"));
    EXPECT_THAT(Run.Output, HasSubstr("1 raced")); // the facts count
    Finished Shown = check({"--vendored", "main.cpp"});
    EXPECT_EQ(Shown.Exit, 1);
    EXPECT_THAT(Shown.Output, HasSubstr("data race on 'Hits'"));
    EXPECT_THAT(Shown.Output, Not(HasSubstr("left out")));
  }
}

// Where the project touches what a library declares, that is the project's.
TEST_F(CheckTest, StateOfSystemHeadersIsReportedAtItsUses) {
  Here.add("lib/hits.h", "inline int Hits;\n");
  Here.add("main.cpp", "#include <hits.h>\n#include <thread>\n"
                       "void count() { ++Hits; }\n"
                       "int main() { std::thread A(count), B(count); "
                       "A.join(); B.join(); }\n");
  Finished Run = pothole(
      {"check", "main.cpp", "--", "-std=c++20", "-isystem", Here.path("lib")});
  EXPECT_THAT(Run.Output, HasSubstr("main.cpp:3:16: warning: data race"));
  EXPECT_THAT(Run.Output, Not(HasSubstr("left out")));
}

TEST_F(CheckTest, NamesLikeVendoredFoldersAreNone) {
  addRaceIn("vendors/vendor.h");
  EXPECT_EQ(check({"main.cpp"}).Exit, 1);
}

// Who keeps projects in a folder of that name wants them analysed.
TEST_F(CheckTest, TheProjectItselfMayLiveInSuchAFolder) {
  Here.add("external/lib/a.cpp", "#include <thread>\nint Hits;\n"
                                 "void count() { ++Hits; }\n"
                                 "int main() { std::thread A(count), "
                                 "B(count); A.join(); B.join(); }\n");
  Here.add("external/lib/build/none");
  EXPECT_EQ(check({"a.cpp"}, "external/lib").Exit, 1);
  EXPECT_EQ(check({"../a.cpp"}, "external/lib/build").Exit, 1);
  EXPECT_EQ(check({"external/lib/a.cpp"}).Exit, 0);
}

TEST_F(CheckTest, ExcludedFilesAreLeftOut) {
  addRaceIn("lib/hits.h");
  Finished Run = check({"--exclude", "lib/", "main.cpp"});
  EXPECT_EQ(Run.Exit, 0) << Run.Output;
  EXPECT_THAT(Run.Output, HasSubstr("left out: 1 in excluded files\n"));
}

TEST_F(CheckTest, EveryFormatTellsOfNoLint) {
  addRaceIn("hits.h");
  Here.add("hits.h", "inline int Hits;\n// NOLINTBEGIN\n// NOLINTBEGIN(x)\n"
                     "inline void count() { ++Hits; }\n// NOLINTEND(x)\n");
  EXPECT_EQ(check({"main.cpp"}).Exit, 1); // never ended
  Finished Json = check({"--format", "json", "main.cpp"});
  EXPECT_THAT(Json.Output, HasSubstr("it silences nothing"));
  Finished Sarif = check({"--format", "sarif", "main.cpp"});
  EXPECT_THAT(Sarif.Output, HasSubstr("it silences nothing"));

  Here.add("hits.h", "inline int Hits;\n"
                     "inline void count() { ++Hits; } // NOLINT\n");
  Json = check({"--format", "json", "main.cpp"});
  EXPECT_EQ(Json.Exit, 0) << Json.Output;
  EXPECT_THAT(Json.Output, HasSubstr("\"nolint\": 1"));
  Sarif = check({"--format", "sarif", "main.cpp"});
  EXPECT_THAT(Sarif.Output, HasSubstr("\"nolint\": 1"));
}

// A pool of which only the declaration is seen, and a lock that is none to
// pothole until it is told.
constexpr char WithPool[] = R"(namespace net {
struct Gate { void shut(); void open(); };
struct Pool { void post(void (*)()); };
} // namespace net
int Bare, Guarded;
net::Gate Mutex;
void work() {
  ++Bare;
  Mutex.shut();
  ++Guarded;
  Mutex.open();
}
int main() {
  net::Pool Pool;
  Pool.post(work);
  Pool.post(work);
}
)";
constexpr char PoolRow[] = "functions:\n"
                           "  - name: net::Pool::post\n"
                           "    does: start\n"
                           "    callable: 1\n"
                           "    start: task\n";
constexpr char LockRow[] =
    "  - {name: net::Gate::shut, like: std::mutex::lock}\n"
    "  - {name: net::Gate::open, like: std::mutex::unlock}\n"
    "types:\n"
    "  - {name: net::Gate, class: lock}\n";

TEST_F(CheckTest, ConfigAddsRows) {
  Here.add("src/main.cpp", WithPool);
  EXPECT_EQ(check({"src/main.cpp"}).Exit, 0);
  Here.add(".pothole.yaml", PoolRow);
  Finished Run = check({"src/main.cpp"});
  EXPECT_THAT(Run.Output, HasSubstr("with .pothole.yaml"));
  EXPECT_THAT(Run.Output, HasSubstr("data race on 'Bare'"));
  EXPECT_THAT(Run.Output, HasSubstr("'Guarded'"));
  Here.add(".pothole.yaml", std::string(PoolRow) + LockRow);
  Run = check({"src/main.cpp"});
  EXPECT_THAT(Run.Output, HasSubstr("data race on 'Bare'"));
  EXPECT_THAT(Run.Output, Not(HasSubstr("'Guarded'")));
}

TEST_F(CheckTest, ConfigReachesClangTidy) {
  std::string Source = Here.add("main.cpp", WithPool);
  Here.add(".pothole.yaml", std::string(PoolRow) + LockRow);
  auto tidy = [&] {
    return test::execute({POTHOLE_TIDY, "--load=" POTHOLE_PLUGIN,
                          "--checks=-*,pothole-*", Source, "--", "-std=c++20"},
                         120);
  };
  Finished Run = tidy();
  EXPECT_THAT(Run.Output, HasSubstr("data race on 'Bare'"));
  EXPECT_THAT(Run.Output, Not(HasSubstr("'Guarded'")));
  Here.add(".pothole.yaml", "chekcs: '*'\n");
  Run = tidy();
  EXPECT_THAT(Run.Output, HasSubstr(".pothole.yaml:1:1: unknown key"));
}

TEST_F(CheckTest, ConfigChoosesRulesAndFiles) {
  addRaceIn("lib/hits.h");
  Here.add(".pothole.yaml", "checks: '-data-race'\n");
  EXPECT_EQ(check({"main.cpp"}).Exit, 0);
  EXPECT_EQ(check({"--checks", "*", "main.cpp"}).Exit, 1);
  Here.add(".pothole.yaml", "exclude: [/lib/]\n");
  Finished Run = check({"main.cpp"});
  EXPECT_EQ(Run.Exit, 0);
  EXPECT_THAT(Run.Output, HasSubstr("left out: 1 in excluded files\n"));
  Here.add("other.yaml", "exclude: []\n");
  EXPECT_EQ(check({"--config", "other.yaml", "main.cpp"}).Exit, 1);
}

TEST_F(CheckTest, ABadConfigEndsTheRun) {
  addRaceIn("hits.h");
  Here.add(".pothole.yaml", "exclude: []\nchekcs: '*'\n");
  Finished Run = check({"main.cpp"});
  EXPECT_EQ(Run.Exit, 2);
  EXPECT_THAT(Run.Output, HasSubstr(".pothole.yaml:2:1: unknown key 'chekcs'"));
  Run = check({"--config", "none.yaml", "main.cpp"});
  EXPECT_EQ(Run.Exit, 2);
  EXPECT_THAT(Run.Output, HasSubstr("none.yaml: No such file"));
}

} // namespace
} // namespace pothole
