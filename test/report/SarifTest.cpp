// SARIF is checked twice: byte for byte, and against the standard's rules.

#include "test/report/Golden.h"
#include "test/report/SampleRun.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <gmock/gmock.h>

namespace pothole {
namespace {

using testing::HasSubstr;

// The catalog grows; golden files must not grow with it.
const Rule DataRace = {
    .Id = "data-race",
    .Summary = "two threads use the same state at once, and one writes it",
    .Why = "Neither thread waits for the other.",
    .Example = "int hits;\nvoid serve() { ++hits; }\n",
    .Fixed = "std::atomic<int> hits;\nvoid serve() { ++hits; }\n",
    .Help = "Hold one lock on both sides.",
    .Blind = "State reached through a cast.",
    .Cwe = 362,
    .Judge = nullptr};
const Rule Bare = {.Id = "bare"};
const Rule *const SampleRules[] = {&Bare, &DataRace};

std::string sarif(const RunReport &Run,
                  llvm::ArrayRef<const Rule *> Rules = SampleRules) {
  std::string Output;
  llvm::raw_string_ostream Out(Output);
  printSarif(Run, Out, Rules);
  return Output;
}

/// What the validator complains of; empty if `Log` follows `Schema`.
std::string violations(const std::string &Log, llvm::StringRef Schema) {
  llvm::SmallString<128> LogFile, Complaints;
  int Descriptor;
  if (llvm::sys::fs::createTemporaryFile("log", "sarif", Descriptor, LogFile) ||
      llvm::sys::fs::createTemporaryFile("validator", "txt", Complaints))
    return "no temporary file";
  llvm::FileRemover RemoveLog(LogFile), RemoveComplaints(Complaints);
  llvm::raw_fd_ostream(Descriptor, /*shouldClose=*/true) << Log;
  // Debian's own interpreter: another one in PATH lacks Debian's packages.
  llvm::StringRef Python = "/usr/bin/python3";
  int Status = llvm::sys::ExecuteAndWait(
      Python,
      {Python, "-W", "ignore", "-m", "jsonschema", "-i", LogFile, Schema},
      std::nullopt, {std::nullopt, Complaints.str(), Complaints.str()});
  auto Said = llvm::MemoryBuffer::getFile(Complaints);
  if (Status == 0)
    return "";
  return "exit " + std::to_string(Status) + " (package python3-jsonschema?)\n" +
         (Said ? (*Said)->getBuffer().str() : "");
}

constexpr const char *Subset =
    POTHOLE_SOURCE_DIR "/test/report/sarif-subset.schema.json";

std::vector<RunReport> allSamples() {
  return {RunReport(), sample::empty(), sample::threadless(),
          sample::everything()};
}

TEST(Sarif, Everything) {
  expectGolden("everything.sarif", sarif(sample::everything()));
}

TEST(Sarif, FollowsTheStandard) {
  for (const RunReport &Run : allSamples())
    EXPECT_EQ(violations(sarif(Run), Subset), "");
}

TEST(Sarif, RulesOfTheCatalogFollowTheStandard) {
  EXPECT_EQ(violations(sarif(sample::everything(), allRules()), Subset), "");
}

/// The standard's own schema, for who has it (see sarif-subset.schema.json).
TEST(Sarif, FollowsTheOfficialSchema) {
  const char *Official = std::getenv("POTHOLE_SARIF_SCHEMA");
  if (!Official)
    GTEST_SKIP() << "POTHOLE_SARIF_SCHEMA names no file";
  for (const RunReport &Run : allSamples())
    EXPECT_EQ(violations(sarif(Run), Official), "");
  EXPECT_EQ(violations(sarif(sample::everything(), allRules()), Official), "");
}

TEST(Sarif, TheValidatorRefusesWhatIsWrong) {
  std::string Log = sarif(sample::everything());
  size_t At = Log.find("\"startLine\"");
  ASSERT_NE(At, std::string::npos);
  Log.replace(At, 11, "\"firstLine\"");
  EXPECT_THAT(violations(Log, Subset), HasSubstr("firstLine"));
}

// Viewers drop a result whose links lead nowhere.
TEST(Sarif, LinksLeadToRelatedLocations) {
  RunReport Run = sample::empty();
  Run.Hazards = {sample::race()};
  llvm::Expected<llvm::json::Value> Log = llvm::json::parse(sarif(Run));
  ASSERT_TRUE(bool(Log)) << llvm::toString(Log.takeError());
  const llvm::json::Object &Result =
      *(*(*Log->getAsObject()->getArray("runs"))[0].getAsObject()->getArray(
          "results"))[0]
           .getAsObject();
  EXPECT_THAT(Result.getObject("message")->getString("text")->str(),
              HasSubstr("([other access](1))"));
  const llvm::json::Object &Other =
      *(*Result.getArray("relatedLocations"))[0].getAsObject();
  EXPECT_EQ(Other.getInteger("id"), 1);
  EXPECT_EQ(Other.getObject("message")->getString("text"),
            "'main' reads; locks held: 'mu'");
}

TEST(Sarif, IncompleteRunsSaySo) {
  RunReport Run = sample::empty();
  EXPECT_THAT(sarif(Run), HasSubstr("\"executionSuccessful\": true"));
  Run.Failed = {{"a.cpp", "crashed"}};
  EXPECT_THAT(sarif(Run), HasSubstr("\"executionSuccessful\": false"));
}

} // namespace
} // namespace pothole
