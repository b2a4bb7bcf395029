//===- .pothole.yaml ------------------------------------------------------===//

#include "tool/Config.h"

#include "checks/rules/Rule.h"
#include "test/drive/Folder.h"

#include "llvm/Support/MemoryBuffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pothole {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

/// The error, or "".
std::string problem(llvm::StringRef Text) {
  llvm::Expected<Config> Read = parseConfig(Text, "p.yaml");
  return Read ? "" : llvm::toString(Read.takeError());
}

Config config(llvm::StringRef Text) {
  llvm::Expected<Config> Read = parseConfig(Text, "p.yaml");
  if (Read)
    return std::move(*Read);
  ADD_FAILURE() << llvm::toString(Read.takeError());
  return {};
}

TEST(ConfigTest, NothingIsFine) {
  for (const char *Text : {"", "\n", "# only words\n", "---\n...\n", "{}\n"})
    EXPECT_EQ(problem(Text), "") << Text;
}

TEST(ConfigTest, ChecksAndPaths) {
  Config Read = config("checks: 'data-*,pothole-mutable-global'\n"
                       "exclude: ['/gen/', a\\.cc$]\n");
  EXPECT_THAT(*Read.Rules, ElementsAre("data-race", "mutable-global"));
  EXPECT_THAT(Read.Exclude, ElementsAre("/gen/", "a\\.cc$"));
  EXPECT_FALSE(config("exclude: []").Rules);
}

TEST(ConfigTest, TakingAwayBeginsWithAll) {
  std::vector<std::string> All = *config("checks: '*'").Rules;
  std::vector<std::string> Rest = *config("checks: -data-race").Rules;
  EXPECT_EQ(Rest.size() + 1, All.size());
}

TEST(ConfigTest, OptionsOfRules) {
  Config Read = config("options:\n"
                       "  mt-unsafe-call.AllowedFunctions: 'rand; strerror'\n"
                       "  pothole-data-race.MinConfidence: high\n"
                       "  inconsistent-lock.MinShare: 75\n");
  auto value = [&](const char *Id, llvm::StringRef Name) {
    const Rule &Of = *findRule(Id);
    for (const RuleOption &Each : optionsOf(Of))
      if (Name == Each.Name)
        return Read.Options.get(Of, Each).str();
    return std::string("no such option");
  };
  EXPECT_EQ(value("mt-unsafe-call", "AllowedFunctions"), "rand; strerror");
  EXPECT_EQ(value("data-race", "MinConfidence"), "high");
  EXPECT_EQ(value("inconsistent-lock", "MinShare"), "75");
  EXPECT_EQ(value("inconsistent-lock", "MinConfidence"), "low"); // not said
  EXPECT_EQ(value("lock-order", "IgnoredStates"), "");
}

TEST(ConfigTest, OptionsThatMakeNoSense) {
  EXPECT_EQ(problem("options:\n  data-rase.MinConfidence: high\n"),
            "p.yaml:2:3: no rule is called 'data-rase'");
  EXPECT_EQ(problem("options:\n  data-race.MinShare: 50\n"),
            "p.yaml:2:3: 'data-race' has no option 'MinShare'");
  EXPECT_EQ(problem("options:\n  data-race.MinConfidence: sure\n"),
            "p.yaml:2:3: data-race.MinConfidence: expected high, medium or "
            "low");
  EXPECT_EQ(problem("options:\n  inconsistent-lock.MinShare: 101\n"),
            "p.yaml:2:3: inconsistent-lock.MinShare: expected a number from "
            "0 to 100");
  EXPECT_THAT(problem("options:\n  data-race.IgnoredStates: 'a;[b'\n"),
              StartsWith("p.yaml:2:3: data-race.IgnoredStates: '[b' is no "
                         "pattern: "));
}

TEST(ConfigTest, RowsOfTypes) {
  Config Read = config("types:\n"
                       "  - {name: 'my::{A,B}', like: std::recursive_mutex}\n"
                       "  - {name: my::C, like: my::A, recursive: false}\n"
                       "  - {name: my::D, class: once-flag, reason: ours}\n");
  const Knowledge &Rows = *Read.Known;
  for (const char *Name : {"my::A", "my::B"}) {
    ASSERT_TRUE(Rows.type(Name)) << Name;
    EXPECT_EQ(Rows.type(Name)->Class, TypeClass::Lock);
    EXPECT_TRUE(Rows.type(Name)->Recursive);
    EXPECT_EQ(Rows.method(Name, "lock")->Does, Effect::Acquire);
  }
  EXPECT_FALSE(Rows.type("my::C")->Recursive);
  EXPECT_EQ(Rows.method("my::C", "unlock")->Does, Effect::Release);
  EXPECT_EQ(Rows.type("my::D")->Class, TypeClass::OnceFlag);
  EXPECT_EQ(Rows.type("my::D")->Reason, "ours");
  EXPECT_TRUE(Rows.type("std::mutex")); // built-in ones stay
}

TEST(ConfigTest, RowsOfFunctions) {
  Config Read = config("functions:\n"
                       "  - name: my::Pool::post\n"
                       "    does: start\n"
                       "    callable: 1\n"
                       "    first-arg: 2\n"
                       "    start: task\n"
                       "    flags: [detached, try]\n"
                       "    reads: [0, 3]\n"
                       "  - {name: my_lock, like: 'std::mutex::lock', "
                       "subject: 2, second: none}\n");
  const FunctionRow *Post = Read.Known->function("my::Pool::post");
  ASSERT_TRUE(Post);
  EXPECT_EQ(Post->Does, Effect::Start);
  EXPECT_EQ(Post->Callable, 1);
  EXPECT_EQ(Post->FirstArg, 2);
  EXPECT_EQ(Post->Start, StartKind::Task);
  EXPECT_EQ(Post->Flags, Detached | Try);
  EXPECT_EQ(Post->Reads, 1 | 8);
  const FunctionRow *Lock = Read.Known->function("my_lock");
  ASSERT_TRUE(Lock);
  EXPECT_EQ(Lock->Does, Effect::Acquire);
  EXPECT_EQ(Lock->Subject, 2);
  EXPECT_EQ(Lock->Second, None);
}

TEST(ConfigTest, ErrorsNameFileLineAndReason) {
  EXPECT_EQ(problem("exclude: []\nchekcs: '*'\n"),
            "p.yaml:2:1: unknown key 'chekcs'");
  EXPECT_EQ(problem("types:\n  - name: A\n    klass: lock\n"),
            "p.yaml:3:5: unknown key 'klass'");
  EXPECT_EQ(problem("types:\n  - name: A\n    class: lok\n"),
            "p.yaml:3:12: unknown enumerated scalar");
  EXPECT_EQ(problem("types:\n  - name: A\n    recursive: 3\n"),
            "p.yaml:3:16: invalid boolean");
  EXPECT_THAT(problem("types:\n  - class: lock\n"),
              StartsWith("p.yaml:2:5: missing required key 'name'"));
  EXPECT_EQ(problem("types:\n  - name: ''\n"), "p.yaml:2:5: 'name' is empty");
  EXPECT_EQ(problem("types:\n  - name: A\n    like: std::mutexx\n"),
            "p.yaml:2:5: no row is called 'std::mutexx'");
  EXPECT_THAT(problem("functions:\n  - name: f\n    callable: 99\n"),
              StartsWith("p.yaml:3:15: expected the number of an argument"));
  EXPECT_THAT(problem("functions:\n  - name: f\n    does: start\n"),
              StartsWith("p.yaml:2:5: 'does: start' needs 'callable'"));
  EXPECT_EQ(problem("\nexclude: ['(']\n"),
            "p.yaml:2:11: not a regular expression");
  EXPECT_THAT(problem("checks: no-such-rule\n"),
              StartsWith("p.yaml:1:9: not a list of globs"));
  EXPECT_THAT(problem("exclude: []\nexclude: []\n"),
              StartsWith("p.yaml:2:1: duplicated mapping key"));
}

TEST(ConfigTest, WhatIsNoConfigIsAnError) {
  for (const char *Text :
       {"- a\n", "words\n", "checks: [a, b]\n", "types: {name: a}\n",
        "exclude: 3: 4\n", "types:\n\t- a\n", "{", "\"", "\x80\xff",
        "checks: '*'\n---\nchecks: '*'\n"})
    EXPECT_THAT(problem(Text), StartsWith("p.yaml:")) << Text;
}

TEST(ConfigTest, TheNearestParentsIsFound) {
  Folder Here;
  std::string Outer = Here.add(".pothole.yaml");
  std::string Inner = Here.add("a/.pothole.yaml");
  std::string Unit = Here.add("a/b/c.cpp");
  EXPECT_EQ(findConfig(Unit), Inner);
  EXPECT_EQ(findConfig(Here.path("a/b")), Inner);
  EXPECT_EQ(findConfig(Here.path("a")), Inner);
  EXPECT_EQ(findConfig(Here.path("a/b/../..")), Outer);
  EXPECT_EQ(findConfig(Here.path("d/not/there.cpp")), Outer);
}

TEST(ConfigTest, AMissingFileIsAnError) {
  llvm::Expected<Config> Read = readConfig("/nowhere/.pothole.yaml");
  ASSERT_FALSE(Read);
  EXPECT_THAT(llvm::toString(Read.takeError()),
              StartsWith("/nowhere/.pothole.yaml: "));
}

TEST(ConfigTest, TheManualsExampleIsRight) {
  auto Manual =
      llvm::MemoryBuffer::getFile(POTHOLE_SOURCE_DIR "/docs/config.md");
  ASSERT_TRUE(Manual);
  llvm::StringRef Example =
      (*Manual)->getBuffer().split("```yaml\n").second.split("```").first;
  EXPECT_FALSE(Example.empty());
  EXPECT_EQ(problem(Example), "");
}

} // namespace
} // namespace pothole
