#include "test/report/Golden.h"
#include "test/report/SampleRun.h"

#include "llvm/Support/JSON.h"

namespace pothole {
namespace {

std::string json(const RunReport &Run) {
  std::string Output;
  llvm::raw_string_ostream Out(Output);
  printJson(Run, Out);
  return Output;
}

TEST(Json, Everything) {
  expectGolden("everything.json", json(sample::everything()));
}

TEST(Json, EveryRunIsValid) {
  for (const RunReport &Run :
       {RunReport(), sample::empty(), sample::threadless()}) {
    llvm::Expected<llvm::json::Value> Parsed = llvm::json::parse(json(Run));
    ASSERT_TRUE(bool(Parsed)) << llvm::toString(Parsed.takeError());
  }
}

TEST(Json, TimeLeavesNoTrace) {
  RunReport Slow = sample::everything();
  Slow.Seconds = 1000;
  EXPECT_EQ(json(Slow), json(sample::everything()));
}

} // namespace
} // namespace pothole
