#include "test/report/Golden.h"
#include "test/report/SampleRun.h"

#include "llvm/Support/JSON.h"

#include <gmock/gmock.h>

namespace pothole {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text(const RunReport &Run, TextOptions Options = {}) {
  std::string Output;
  llvm::raw_string_ostream Out(Output);
  printText(Run, Options, Out);
  return Output;
}

TEST(Text, Everything) {
  // Bytes pass through as they are; the golden file is to stay readable.
  expectGolden("everything.txt",
               llvm::json::fixUTF8(text(sample::everything())));
}

TEST(Text, ThreadlessLibrary) {
  expectGolden("threadless.txt", text(sample::threadless()));
}

TEST(Text, Colour) {
  TextOptions Options;
  Options.Colour = true;
  Options.Quiet = true;
  RunReport Run = sample::everything();
  Run.Hazards = {sample::race()};
  expectGolden("colour.txt", text(Run, Options));
}

TEST(Text, NoColourUnlessAskedFor) {
  EXPECT_THAT(text(sample::everything()), Not(HasSubstr("\033")));
}

TEST(Text, QuietIsHazardsOnly) {
  TextOptions Options;
  Options.Quiet = true;
  EXPECT_EQ(text(sample::threadless(), Options), "");
}

TEST(Text, NoExcerptsUnlessAskedFor) {
  TextOptions Options;
  Options.Excerpts = false;
  EXPECT_THAT(text(sample::everything(), Options), Not(HasSubstr("7 | ")));
  EXPECT_THAT(text(sample::everything(), Options), Not(HasSubstr("^\n")));
}

// A plain "no hazard" would claim what nobody looked at.
TEST(Text, EachWorldIsNamedWhereNoThreadWasFound) {
  RunReport Run = sample::empty();
  Run.Programs.resize(1);
  Run.Programs[0].Main = "a.cpp:3";
  EXPECT_THAT(text(Run), HasSubstr("one thread runs everything"));
  Run.Programs[0] = {};
  Run.Programs[0].Fragment = true;
  EXPECT_THAT(text(Run), HasSubstr("a fragment, any exported function"));
  Run.Programs[0].Fragment = false;
  Run.Programs[0].Library = true;
  EXPECT_THAT(text(Run), HasSubstr("a library, any exported function"));
  Run.Programs[0].Roots = {{"worker", false, {}}};
  EXPECT_THAT(text(Run), Not(HasSubstr("assumed")));
}

TEST(Text, NothingToAnalyse) {
  RunReport Run = sample::empty();
  Run.Units = 1;
  Run.Failed = {{"/elsewhere/a.cpp", "no such file"}};
  EXPECT_THAT(text(Run), HasSubstr("no hazard found in no program; "
                                   "0 of 1 unit analysed"));
  EXPECT_THAT(text(Run), HasSubstr("  /elsewhere/a.cpp: no such file\n"));
}

TEST(Text, ManyGapsFoldToAFewLines) {
  RunReport Run = sample::empty();
  for (unsigned Kind = 0; Kind < 20; ++Kind)
    for (unsigned Times = 0; Times <= Kind; ++Times)
      Run.Gaps.push_back({GapKind::UnknownCode,
                          {sample::Counter, Times + 1, 1},
                          "construct " + std::to_string(Kind)});
  EXPECT_THAT(text(Run), HasSubstr("construct 19 (and 19 more like it)\n"));
  EXPECT_THAT(text(Run), HasSubstr("  and 12 more kinds\n"));
  EXPECT_THAT(text(Run), Not(HasSubstr("construct 3 ")));
}

TEST(Text, GapsFoldWhateverTheyName) {
  RunReport Run = sample::empty();
  for (const char *Name : {"a", "b", "c"}) {
    std::string Quoted = "'" + std::string(Name) + "'";
    Run.Gaps.push_back({GapKind::Ambiguous, {}, Quoted + " is defined twice"});
    Run.Gaps.push_back({GapKind::ParseError, {}, Quoted + " not found"});
  }
  EXPECT_THAT(text(Run), HasSubstr("'a' is defined twice (and 2 more like it)"
                                   "\n"));
  EXPECT_THAT(text(Run), HasSubstr("'b' not found\n"));
}

} // namespace
} // namespace pothole
