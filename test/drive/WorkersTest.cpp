//===- A unit that fails costs itself, nothing else -----------------------===//

#include "tool/drive/Workers.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace pothole {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

#if defined(__has_feature)
constexpr bool Sanitized = __has_feature(address_sanitizer);
#else
constexpr bool Sanitized = false;
#endif

volatile uint64_t Sink = 0;

[[noreturn]] void loop() {
  while (true)
    Sink = Sink + 1;
}

/// What the file's name asks for.
llvm::Expected<std::string> obey(const Command &Unit) {
  const std::string &Name = Unit.File;
  if (Name == "crash")
    raise(SIGSEGV);
  if (Name == "trap")
    __builtin_trap();
  if (Name == "talk and abort") {
    llvm::errs() << "first\nlast words\n";
    abort();
  }
  if (Name == "fatal")
    llvm::report_fatal_error("no such target", /*gen_crash_diag=*/false);
  if (Name == "loop")
    loop();
  if (Name == "sleep")
    while (true)
      pause();
  if (Name == "stop") { // what a limit on processor time cannot see
    signal(SIGTERM, SIG_IGN);
    raise(SIGSTOP);
  }
  if (Name == "new")
    for (std::vector<char *> All;;)
      memset(All.emplace_back(new char[1 << 24]), 1, 1 << 24);
  if (Name == "exit")
    exit(3);
  if (Name == "vanish")
    _exit(0);
  if (Name == "error")
    return llvm::createStringError("the file does not exist");
  if (Name == "empty")
    return std::string();
  if (Name == "big")
    return std::string(50'000'000, 'x');
  if (Name == "noise")
    for (int I = 0; I < 1'000'000; ++I)
      llvm::errs() << "a line nobody reads\n";
  if (Name == "late")
    usleep(200'000);
  return "done " + Name;
}

struct Outcome {
  std::vector<std::string> Results; // bytes, or "! failure"
  std::vector<size_t> Order;
  int Signal = 0;
};

Outcome run(const std::vector<std::string> &Names, WorkerOptions Options = {},
            const UnitWork &Work = obey) {
  std::vector<Command> Units;
  for (const std::string &Name : Names)
    Units.push_back({Name, "/", {}});
  Outcome Seen;
  Seen.Signal = runWorkers(
      Units, Work,
      [&](size_t Index, UnitResult Result) {
        Seen.Order.push_back(Index);
        Seen.Results.push_back(Result.failed() ? "! " + Result.Failure
                                               : Result.Bytes);
      },
      Options);
  return Seen;
}

TEST(WorkersTest, NothingToDo) { EXPECT_EQ(run({}).Signal, 0); }

TEST(WorkersTest, OrderOfInput) {
  for (unsigned Jobs : {1, 2, 7, 100}) {
    std::vector<std::string> Names = {"late"}, Expected = {"done late"};
    for (int I = 0; I < 50; ++I) {
      Names.push_back(std::to_string(I));
      Expected.push_back("done " + std::to_string(I));
    }
    Outcome Seen = run(Names, {.Jobs = Jobs});
    EXPECT_EQ(Seen.Results, Expected);
    EXPECT_TRUE(llvm::is_sorted(Seen.Order));
    EXPECT_EQ(Seen.Signal, 0);
  }
}

TEST(WorkersTest, FailuresAreTheirOwn) {
  EXPECT_THAT(
      run({"a", "crash", "b", "trap", "talk and abort", "fatal", "exit",
           "vanish", "error", "empty", "c"})
          .Results,
      ElementsAre(
          "done a", StartsWith("! crashed (signal 11)"), "done b",
          testing::AnyOf("! crashed (signal 4)", "! crashed (signal 5)"),
          "! crashed (signal 6): last words", HasSubstr("no such target"),
          "! ended early (exit code 3)", "! ended early (exit code 0)",
          "! the file does not exist", "", "done c"));
}

TEST(WorkersTest, TimeLimit) {
  auto Begin = std::chrono::steady_clock::now();
  EXPECT_THAT(
      run({"loop", "sleep", "stop", "a"}, {.Jobs = 4, .TimeLimit = 1}).Results,
      ElementsAre("! ran past 1 s", "! ran past 1 s", "! ran past 1 s",
                  "done a"));
  EXPECT_LT(std::chrono::steady_clock::now() - Begin, std::chrono::seconds(20));
}

TEST(WorkersTest, MemoryLimit) {
  if (Sanitized)
    GTEST_SKIP() << "the sanitizer's allocator fails in its own way";
  WorkerOptions Options;
  Options.MemoryLimit = 200 << 20;
  EXPECT_THAT(run({"new", "a"}, Options).Results,
              ElementsAre("! needed more than 200 MB of memory", "done a"));
}

TEST(WorkersTest, MuchOutput) {
  Outcome Seen = run({"big", "noise", "big"}, {.Jobs = 3});
  EXPECT_EQ(Seen.Results[0].size(), 50'000'000u);
  EXPECT_EQ(Seen.Results[1], "done noise");
  EXPECT_EQ(Seen.Results[2], Seen.Results[0]);
}

TEST(WorkersTest, ProgressAndMeasures) {
  std::vector<Command> Units = {{"a", "/", {}}, {"late", "/", {}}};
  std::vector<std::string> Lines;
  WorkerOptions Options;
  Options.Jobs = 1;
  Options.Progress = [&](size_t Done, size_t All, const std::string &File) {
    Lines.push_back(std::to_string(Done) + "/" + std::to_string(All) + " " +
                    File);
  };
  double Seconds = 0;
  uint64_t Memory = 0;
  auto Deliver = [&](size_t, UnitResult Result) {
    Seconds = Result.Seconds;
    Memory = Result.PeakMemory;
  };
  runWorkers(Units, obey, Deliver, Options);
  EXPECT_THAT(Lines, ElementsAre("0/2 a", "1/2 ", "1/2 late", "2/2 "));
  EXPECT_GE(Seconds, 0.15);
  EXPECT_GT(Memory, 1'000'000u);
}

TEST(WorkersTest, ChildrenRunNoExitHandlers) {
  int Ends[2];
  ASSERT_EQ(pipe(Ends), 0);
  struct Tell {
    int Pipe;
    ~Tell() { (void)!write(Pipe, "x", 1); }
  };
  {
    Tell Local{Ends[1]};
    run({"a", "error"});
  }
  close(Ends[1]);
  char Told[8];
  EXPECT_EQ(read(Ends[0], Told, sizeof Told), 1); // ours alone
  close(Ends[0]);
}

/// Runs the pool in a process of its own, which tells its children's numbers.
TEST(WorkersTest, InterruptedBySignal) {
  for (int Signal : {SIGINT, SIGTERM}) {
    int Ends[2];
    ASSERT_EQ(pipe(Ends), 0);
    pid_t Pool = fork();
    if (Pool == 0) {
      auto Tell = [&](const Command &Unit) -> llvm::Expected<std::string> {
        pid_t Self = getpid();
        (void)!write(Ends[1], &Self, sizeof Self);
        return obey(Unit);
      };
      Outcome Seen = run({"sleep", "loop", "a"}, {.Jobs = 2}, Tell);
      _exit(Seen.Signal + 100 * Seen.Results.size());
    }
    pid_t Children[2];
    for (pid_t &Child : Children)
      ASSERT_EQ(read(Ends[0], &Child, sizeof Child), ssize_t(sizeof Child));
    kill(Pool, Signal);
    int Status = 0;
    waitpid(Pool, &Status, 0);
    EXPECT_TRUE(WIFEXITED(Status));
    EXPECT_EQ(WEXITSTATUS(Status), Signal);
    for (pid_t Child : Children)
      EXPECT_NE(kill(Child, 0), 0) << "still there";
    close(Ends[0]);
    close(Ends[1]);
  }
}

TEST(WorkersTest, ChildrenDieWithTheirParent) {
  int Ends[2];
  ASSERT_EQ(pipe(Ends), 0);
  pid_t Pool = fork();
  if (Pool == 0) {
    auto Tell = [&](const Command &Unit) -> llvm::Expected<std::string> {
      (void)!write(Ends[1], "x", 1);
      return obey(Unit);
    };
    run({"sleep"}, {}, Tell);
    _exit(0);
  }
  close(Ends[1]);
  char Told;
  ASSERT_EQ(read(Ends[0], &Told, 1), 1);
  kill(Pool, SIGKILL);
  waitpid(Pool, nullptr, 0);
  // The child holds the other end until it is gone.
  EXPECT_EQ(read(Ends[0], &Told, 1), 0);
  close(Ends[0]);
}

} // namespace
} // namespace pothole
