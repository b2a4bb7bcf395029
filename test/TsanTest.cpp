// ThreadSanitizer judges our judgement: every annotated program is compiled
// with it and run. What is labelled a race must be seen as one, on labelled
// lines; any other race it sees is a label that we forgot.
//
// Built without optimization, so that each access is made where it is written.
// C11 threads crash the sanitizer: test/support/tsan maps them to pthreads.

#include "test/support/Annotated.h"
#include "test/support/Process.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace pothole::test {
namespace {

using llvm::StringRef;

constexpr unsigned RunsUntilSeen = 200;
constexpr unsigned RunsWhenSafe = 3;
constexpr unsigned SecondsPerRun = 20;

struct SourceLine {
  unsigned Part = 0;
  unsigned Line = 0;
  friend auto operator<=>(const SourceLine &, const SourceLine &) = default;
};
using RacingLines = std::pair<SourceLine, SourceLine>;

/// Lines that race, by the state's name.
std::map<std::string, std::set<SourceLine>>
labelledRaces(const AnnotatedSource &Source) {
  std::map<std::string, std::set<SourceLine>> Result;
  for (const Expectation &Each : Source.Expectations)
    if (Each.Kind == Expectation::Race && Each.Outcome != Known::FalsePositive)
      Result[Each.Text].insert({Each.Part, Each.Line});
  return Result;
}

/// The first frame of a stack that is in our source.
std::optional<SourceLine> topFrame(StringRef Stack,
                                   const AnnotatedSource &Source) {
  for (StringRef Line : llvm::split(Stack, '\n')) {
    if (!Line.trim().starts_with("#"))
      continue;
    for (unsigned Part = 0; Part < Source.Parts.size(); ++Part) {
      size_t At = Line.find(Source.Parts[Part].Path + ":");
      if (At == StringRef::npos)
        continue;
      StringRef Number = Line.substr(At + Source.Parts[Part].Path.size() + 1);
      unsigned Value = 0;
      if (!Number.consumeInteger(10, Value))
        return SourceLine{Part, Value};
    }
  }
  return std::nullopt;
}

/// A report holds one stack per access, then where the memory and the threads
/// come from; paragraphs are set apart by empty lines.
std::set<RacingLines> racesIn(StringRef Output, const AnnotatedSource &Source) {
  std::set<RacingLines> Result;
  llvm::SmallVector<StringRef> Reports;
  Output.split(Reports, "WARNING: ThreadSanitizer: ");
  for (StringRef Report : llvm::drop_begin(Reports)) {
    if (!Report.starts_with("data race") &&
        !Report.starts_with("heap-use-after-free"))
      continue;
    llvm::SmallVector<StringRef> Stacks;
    Report.split(Stacks, "\n\n");
    if (Stacks.size() < 2)
      continue;
    SourceLine First = topFrame(Stacks[0], Source).value_or(SourceLine());
    SourceLine Second = topFrame(Stacks[1], Source).value_or(SourceLine());
    Result.insert(std::minmax(First, Second));
  }
  return Result;
}

/// Only races count here; and the symbolizer need not be on the path.
std::string sanitizerOptions() {
  std::string Options = "exitcode=66 atexit_sleep_ms=100 detect_deadlocks=0 "
                        "report_thread_leaks=0 report_destroy_locked=0 "
                        "report_mutex_bugs=0 report_signal_unsafe=0";
  llvm::SmallString<128> Symbolizer;
  if (llvm::sys::fs::real_path(POTHOLE_CLANG, Symbolizer))
    return Options;
  llvm::sys::path::remove_filename(Symbolizer);
  llvm::sys::path::append(Symbolizer, "llvm-symbolizer");
  if (llvm::sys::fs::can_execute(Symbolizer))
    Options += " external_symbolizer_path=" + Symbolizer.str().str();
  return Options;
}

class Tsan : public testing::TestWithParam<std::string> {
protected:
  ScratchFolder Scratch;
  AnnotatedSource Source = readAnnotated(GetParam(), Scratch.Path + "/parts");
  std::string Binary = Scratch.Path + "/program";

  /// One call of the compiler per unit, since languages differ in flags.
  bool build() {
    std::vector<std::string> Link = {POTHOLE_CLANG, "-fsanitize=thread",
                                     "-pthread", "-o", Binary};
    for (const SourcePart &Part : Source.Parts) {
      if (!Part.isUnit())
        continue;
      std::string Object =
          Scratch.Path + "/" + std::to_string(Link.size()) + ".o";
      std::vector<std::string> Compile = {POTHOLE_CLANG,
                                          "--driver-mode=gcc",
                                          "-fsanitize=thread",
                                          "-g",
                                          "-O0",
                                          "-w",
                                          "-c",
                                          Part.Path,
                                          "-o",
                                          Object};
      if (Part.isC())
        Compile.insert(Compile.end(),
                       {"-I", POTHOLE_SOURCE_DIR "/test/support/tsan"});
      for (const std::string &Flag : Source.flagsFor(Part))
        Compile.push_back(Flag);
      if (!succeeds(Compile))
        return false;
      Link.push_back(Object);
    }
    return succeeds(Link);
  }

  bool succeeds(const std::vector<std::string> &Command) {
    Finished Result = execute(Command, SecondsPerRun);
    if (Result.Exit != 0)
      ADD_FAILURE() << llvm::join(Command, " ") << "\n" << Result.Output;
    return Result.Exit == 0;
  }

  std::set<RacingLines> runOnce() {
    std::vector<std::string> Command = {Binary};
    Finished Result = execute(Command, SecondsPerRun);
    if (StringRef(Result.Output).contains("unexpected memory mapping"))
      if (auto Setarch = llvm::sys::findProgramByName("setarch"))
        Result = execute({*Setarch, "-R", Binary}, SecondsPerRun);
    EXPECT_TRUE(Result.Exit == 0 || Result.Exit == 66)
        << GetParam() << ": exit " << Result.Exit << "\n"
        << Result.Output;
    return racesIn(Result.Output, Source);
  }
};

bool coveredBy(const RacingLines &Seen, const std::set<SourceLine> &Labelled) {
  return Labelled.count(Seen.first) && Labelled.count(Seen.second);
}

TEST_P(Tsan, AgreesWithTheLabels) {
  if (!Source.TsanSkip.empty())
    GTEST_SKIP() << Source.TsanSkip;
  setenv("TSAN_OPTIONS", sanitizerOptions().c_str(), 1);
  if (!build())
    return;

  auto Labelled = labelledRaces(Source);
  std::set<std::string> Unseen;
  for (const auto &[Name, Lines] : Labelled)
    Unseen.insert(Name);

  unsigned Run = 0;
  for (; Run < RunsWhenSafe || (!Unseen.empty() && Run < RunsUntilSeen);
       ++Run) {
    for (const RacingLines &Seen : runOnce()) {
      bool Known = false;
      for (const auto &[Name, Lines] : Labelled)
        if (coveredBy(Seen, Lines)) {
          Unseen.erase(Name);
          Known = true;
        }
      EXPECT_TRUE(Known) << "ThreadSanitizer sees a race that has no label: "
                         << Source.place(Seen.first.Part, Seen.first.Line)
                         << " with "
                         << Source.place(Seen.second.Part, Seen.second.Line);
    }
    if (HasFailure())
      return;
  }
  // Many runs warn of a race that a busier machine will not show.
  if (Run > RunsWhenSafe)
    printf("%s: %u runs\n", GetParam().c_str(), Run);
  for (const std::string &Name : Unseen)
    ADD_FAILURE() << GetParam() << ": ThreadSanitizer sees no race on '" << Name
                  << "' in " << RunsUntilSeen << " runs";
}

std::vector<std::string> programs() {
  std::vector<std::string> Result;
  for (const std::string &File :
       annotatedFiles({"test/rules", "test/analysis", "examples"}))
    if (readAnnotated(File, "").hasMain())
      Result.push_back(File);
  return Result;
}

INSTANTIATE_TEST_SUITE_P(Programs, Tsan, testing::ValuesIn(programs()),
                         [](const testing::TestParamInfo<std::string> &Info) {
                           return testName(Info.param);
                         });

/// What the sanitizer cannot judge: how many programs for which reason.
TEST(TsanExemptions, AreFew) {
  const std::map<std::string, unsigned> Known = {
      {"another C library", 1},
      {"children are processes", 2},
      {"freed memory is handed out again at once, to no label's line", 1},
      {"handlers are no threads", 2},
      {"it does not model fences", 3},
      {"it hangs, as it says", 1},
      {"its library is only declared", 6},
      {"it never ends", 2},
      {"it misses weak orders that the machine does not show", 1},
      {"it names what the pointer points to", 1},
      {"the C library is not instrumented", 7},
      {"the process ends while threads run", 3},
      {"the runtime of OpenMP is not built for ThreadSanitizer", 16},
      {"the window of each flaw is too narrow to be hit for sure", 3},
      {"two programs", 3},
      {"what is seen, and so raced on, depends on the time", 6},
      {"which threads meet at the barrier depends on the time", 1},
  };
  std::map<std::string, unsigned> Reasons;
  for (const std::string &File : programs()) {
    std::string Reason = readAnnotated(File, "").TsanSkip;
    if (Reason.empty())
      continue;
    ++Reasons[Reason];
    testing::Test::RecordProperty(testName(File), Reason);
    printf("not judged by ThreadSanitizer: %s: %s\n", File.c_str(),
           Reason.c_str());
  }
  EXPECT_EQ(Reasons, Known);
}

} // namespace
} // namespace pothole::test
