//===- pothole check --fix, from the outside ------------------------------===//
//
// Each kind of remedy is applied to a program that shows the hazard; then the
// program has to compile, to be silent under pothole, and under
// ThreadSanitizer.

#include "test/drive/Folder.h"
#include "test/support/Process.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pothole {
namespace {

using test::Finished;
using testing::HasSubstr;
using testing::Not;

class FixTest : public testing::Test {
protected:
  Folder Here;
  std::string Unit = "a.cpp";
  std::string Language = "-xc++";
  std::vector<std::string> Flags = {"-std=c++20"};

  Finished run(std::string Program, std::vector<std::string> Words) {
    std::string Line = "cd '" + Here.path() + "' && exec " + Program;
    for (const std::string &Word : Words)
      Line += " '" + Word + "'";
    return test::execute({"/bin/sh", "-c", Line}, 120);
  }
  Finished check(std::vector<std::string> Options = {}) {
    std::vector<std::string> Words = {"check", Unit};
    Words.insert(Words.end(), Options.begin(), Options.end());
    Words.push_back("--");
    Words.insert(Words.end(), Flags.begin(), Flags.end());
    return run(POTHOLE_BINARY, Words);
  }
  std::string text(llvm::StringRef Name) {
    auto Buffer = llvm::MemoryBuffer::getFile(Here.path(Name));
    return Buffer ? (*Buffer)->getBuffer().str() : std::string();
  }

  /// What becomes of it.
  std::string fixed(llvm::StringRef Text,
                    std::vector<std::string> Options = {"--fix"}) {
    Here.add(Unit, Text);
    Last = check(Options);
    EXPECT_EQ(Last.Exit, 1) << Last.Output;
    return text(Unit);
  }
  Finished Last;

  void expectCompiles() {
    std::vector<std::string> Words = {"-fsyntax-only", Language, Unit};
    Words.insert(Words.end(), Flags.begin(), Flags.end());
    Finished Run = run(POTHOLE_CLANG, Words);
    EXPECT_EQ(Run.Exit, 0) << Run.Output << text(Unit);
  }
  /// The program compiles, and nobody finds anything in it.
  void expectMended() {
    expectCompiles();
    Finished Again = check();
    EXPECT_EQ(Again.Exit, 0) << Again.Output << text(Unit);
    std::vector<std::string> Words = {
        "-fsanitize=thread", "-g", "-pthread", Language, Unit, "-o", "a.out"};
    Words.insert(Words.end(), Flags.begin(), Flags.end());
    Finished Built = run(POTHOLE_CLANG, Words);
    ASSERT_EQ(Built.Exit, 0) << Built.Output;
    for (int Round = 0; Round < 3; ++Round) {
      Finished Ran = run("./a.out", {});
      if (Ran.Output.find("unexpected memory mapping") != std::string::npos)
        Ran = run("setarch -R ./a.out", {});
      ASSERT_EQ(Ran.Exit, 0) << Ran.Output.substr(0, 2000) << text(Unit);
    }
  }
  /// Nothing is changed, and the reason is told.
  void expectKept(llvm::StringRef Text, llvm::StringRef Why) {
    EXPECT_EQ(fixed(Text), Text);
    EXPECT_THAT(Last.Output, HasSubstr("not fixed: "));
    EXPECT_THAT(Last.Output, HasSubstr(Why.str())) << Text.str();
  }
};

/// `Body` in a function that two threads run.
std::string twice(std::string Body, std::string Before = "") {
  return "#include <cstdio>\n#include <cstring>\n#include <ctime>\n"
         "#include <mutex>\n#include <thread>\n" +
         Before + "void serve() {\n" + Body +
         "}\n"
         "int main() {\n"
         "  std::thread First(serve), Second(serve);\n"
         "  First.join();\n"
         "  Second.join();\n"
         "}\n";
}

const std::string Mutex = "std::mutex mutex_;\nint Hits;\n";

TEST_F(FixTest, AGuardGetsAName) {
  EXPECT_THAT(fixed(twice("  std::lock_guard<std::mutex>{mutex_};\n  ++Hits;\n",
                          Mutex)),
              HasSubstr("  std::lock_guard<std::mutex> guard{mutex_};\n"));
  EXPECT_THAT(Last.Output, HasSubstr("a.cpp:9:3: fixed: gives the guard a "
                                     "name [name-guard]\n"));
  EXPECT_THAT(Last.Output, HasSubstr("1 applied in 1 file, 0 not"));
  expectMended();
}

TEST_F(FixTest, AGuardThatIsADeclarationGetsAName) {
  EXPECT_THAT(fixed(twice("  std::unique_lock<std::mutex>(mutex_);\n"
                          "  ++Hits;\n",
                          Mutex)),
              HasSubstr("  std::unique_lock<std::mutex> guard(mutex_);\n"));
  expectMended();
}

TEST_F(FixTest, ANameThatIsTakenIsNotGiven) {
  EXPECT_THAT(fixed(twice("  int Guard = 1;\n  std::scoped_lock{M};\n"
                          "  Hits += Guard;\n",
                          "std::mutex M;\nint Hits;\n")),
              HasSubstr("  std::scoped_lock Guard2{M};\n"));
  expectMended();
}

TEST_F(FixTest, AGuardThatIsNoStatementIsKept) {
  for (std::string Body : {"  if (Hits) std::lock_guard<std::mutex>{mutex_};\n",
                           "  LOCK(mutex_);\n", "  GUARD;\n"})
    expectKept(twice(Body, Mutex + "#define LOCK(M) "
                                   "std::lock_guard<std::mutex>{M}\n"
                                   "#define GUARD LOCK(mutex_)\n"),
               "there is no guard that is a statement in plain text here");
}

TEST_F(FixTest, CallsGetABufferOfTheirOwn) {
  std::string Text = fixed(twice(R"(  std::time_t Now = 0;
  int Hour = std::localtime(&Now)->tm_hour;
  std::tm Copy = *gmtime(&Now);
  struct tm *Parts = localtime(&Now);
  if (Parts && Parts->tm_year + Hour + Copy.tm_min > 300)
    puts(std::asctime(Parts));
  { std::cout << std::put_time(std::localtime(&Now), "%Y") << ctime(&Now); }
)",
                                 "#include <iomanip>\n#include <iostream>\n"));
  EXPECT_THAT(Text, HasSubstr("  struct tm Calendar;\n"
                              "  int Hour = ::localtime_r(&Now, &Calendar)"
                              "->tm_hour;\n"));
  EXPECT_THAT(Text, HasSubstr("  struct tm Calendar2;\n"
                              "  std::tm Copy = *gmtime_r(&Now, &Calendar2);"));
  EXPECT_THAT(Text, HasSubstr("puts(::asctime_r(Parts, Buffer2));\n"));
  EXPECT_THAT(Text, HasSubstr("<< ctime_r(&Now, Buffer); }\n"));
  EXPECT_THAT(Last.Output, Not(HasSubstr("not fixed")));
  expectMended();
}

TEST_F(FixTest, CallsInCGetABufferOfTheirOwn) {
  Unit = "a.c";
  Language = "-xc";
  Flags = {"-std=gnu11"};
  std::string Text = fixed(R"(#include <pthread.h>
#include <stdio.h>
#include <time.h>
static void *serve(void *None) {
  char text[64];
  time_t now = 0;
  strftime(text, sizeof text, "%c", localtime(&now));
  return None;
}
int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, serve, 0);
  pthread_create(&second, 0, serve, 0);
  pthread_join(first, 0);
  pthread_join(second, 0);
}
)");
  EXPECT_THAT(Text, HasSubstr("  struct tm calendar;\n"
                              "  strftime(text, sizeof text, \"%c\", "
                              "localtime_r(&now, &calendar));\n"));
  expectMended();
}

TEST_F(FixTest, ACallWhoseResultMayGoFurtherIsKept) {
  const char *const Why =
      "its result may be used when a buffer declared here is gone";
  std::string Before = "struct tm *Kept;\nvoid keep(struct tm *);\n"
                       "struct tm *get() { std::time_t N = 0; "
                       "return localtime(&N); }\n";
  expectKept(twice("  get();\n", Before), Why);
  Before = "struct tm *Kept;\nvoid keep(const void *) {}\nstd::mutex M;\n";
  for (std::string Body :
       {"  std::lock_guard<std::mutex> G(M);\n  Kept = localtime(&Now);\n",
        "  keep(localtime(&Now));\n",
        "  struct tm *Own = localtime(&Now);\n  keep(Own);\n",
        "  struct tm *Own = localtime(&Now);\n  keep(&Own->tm_hour);\n",
        "  auto *Own = localtime(&Now);\n"
        "  auto Later = [=] { return Own->tm_hour; };\n  Later();\n",
        "  keep(&localtime(&Now)->tm_hour);\n",
        "  static int &Hour = localtime(&Now)->tm_hour;\n  (void)Hour;\n"})
    expectKept(
        twice("  std::time_t Now = 0;\n  gmtime(&Now);\n" + Body, Before), Why);
}

// Braces that are no blocks: nothing can be declared there.
TEST_F(FixTest, ABufferStandsInFrontOfBracesThatAreNoBlock) {
  std::string Text = fixed(twice(R"(  std::time_t Now = 0;
  int Table[2][1] = {{localtime(&Now)->tm_hour}, {1}};
  auto Later = [&]() -> int { return gmtime(&Now)->tm_min; };
  switch (Table[0][0] + Later()) {
  case 1:
    std::puts("");
    Now = localtime(&Now)->tm_sec;
  default:
    break;
  }
)"));
  EXPECT_THAT(Text, HasSubstr("  struct tm Calendar;\n  int Table[2][1] = "
                              "{{localtime_r(&Now, &Calendar)->tm_hour}, "));
  EXPECT_THAT(Text, HasSubstr("-> int { struct tm Calendar2; return gmtime_r("
                              "&Now, &Calendar2)->tm_min; }"));
  EXPECT_THAT(Text, HasSubstr("    struct tm Calendar3;\n    Now = "));
  expectMended();
  Unit = "a.c";
  Language = "-xc";
  Flags = {"-std=gnu11"};
  Text = fixed(R"(#include <pthread.h>
#include <time.h>
struct hour { int is; };
static void *serve(void *None) {
  time_t now = 0;
  struct hour own = (struct hour){localtime(&now)->tm_hour};
  return own.is ? None : 0;
}
int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, serve, 0);
  pthread_create(&second, 0, serve, 0);
  pthread_join(first, 0);
  pthread_join(second, 0);
}
)");
  EXPECT_THAT(Text, HasSubstr("  struct tm calendar;\n  struct hour own ="));
  expectMended();
}

TEST_F(FixTest, ACallWithNoRoomForABufferIsKept) {
  expectKept(twice("  LOCAL(Hits);\n",
                   "std::time_t Now;\nint Hits;\n"
                   "#define LOCAL(X) X = localtime(&Now)->tm_hour\n"),
             "there is no call of 'localtime' in plain text here");
  expectKept(
      twice("  Hour H;\n  (void)H;\n",
            "std::time_t Now;\n"
            "struct Hour final { int Is = localtime(&Now)->tm_hour; };\n"),
      "no buffer can be declared in front of the call");
}

TEST_F(FixTest, CallsOfStrtokGetAPositionOfTheirOwn) {
  std::string Text = fixed(twice(R"(  char Line[] = "a b";
  int Words = 0;
  for (char *Word = std::strtok(Line, " "); Word; Word = strtok(nullptr, " "))
    ++Words;
)"));
  EXPECT_THAT(Text, HasSubstr("void serve() {\n  char *Position = nullptr;\n"));
  EXPECT_THAT(Text,
              HasSubstr("Word = ::strtok_r(Line, \" \", &Position); Word; "
                        "Word = strtok_r(nullptr, \" \", &Position))\n"));
  EXPECT_THAT(Last.Output, HasSubstr("2 applied in 1 file, 0 not"));
  expectMended();
}

TEST_F(FixTest, APositionThatFunctionsShareIsKept) {
  expectKept(
      twice("  char Line[] = \"a b\";\n  strtok(Line, \" \");\n  more();\n",
            "void more() { strtok(NULL, \" \"); }\n"),
      "a function of the file goes on from another's position");
}

TEST_F(FixTest, AGuardsLocalMutexBecomesStatic) {
  EXPECT_THAT(fixed(twice("  std::mutex Own;\n"
                          "  std::lock_guard<std::mutex> Lock(Own);\n"
                          "  ++Hits;\n",
                          "int Hits;\n")),
              HasSubstr("  static std::mutex Own;\n"));
  expectMended();
}

TEST_F(FixTest, AMutexThatStaticWouldBreakIsKept) {
  expectKept(
      twice("  pthread_mutex_t Own;\n  pthread_mutex_init(&Own, 0);\n"
            "  pthread_mutex_lock(&Own);\n  pthread_mutex_unlock(&Own);\n"
            "  pthread_mutex_destroy(&Own);\n"),
      "each call initializes or destroys it");
  expectKept(twice("  std::mutex Own;\n  std::lock_guard<std::mutex> L(Own);\n"
                   "  if (--Depth > 0) serve();\n",
                   "thread_local int Depth = 3;\n"),
             "the function calls itself");
  expectKept(twice("  std::mutex Own, Other;\n"
                   "  std::lock_guard<std::mutex> L(Own);\n"),
             "there is no declaration of 'Own' alone in plain text here");
}

TEST_F(FixTest, OrdersBecomeStrongEnough) {
  std::string Text = fixed(R"(#include <atomic>
#include <thread>
std::atomic<bool> Ready;
int Answer;
void compute() {
  Answer = 42;
  Ready.store(true, std::memory_order_relaxed);
}
int main() {
  std::thread Computer(compute);
  while (!Ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  int Seen = Answer;
  Computer.join();
  return Seen == 42 ? 0 : 1;
}
)");
  EXPECT_THAT(Text, HasSubstr("Ready.store(true, std::memory_order_release)"));
  EXPECT_THAT(Text, HasSubstr("Ready.load(std::memory_order_acquire)"));
  expectMended();
}

TEST_F(FixTest, TheOuterTestOfADoubleCheckAcquires) {
  std::string Text = fixed(twice(R"(  table();
)",
                                 R"(#include <atomic>
struct Table { int Size = 7; };
std::mutex M;
std::atomic<Table *> Made;
int table() {
  if (!Made.load(std::memory_order::relaxed)) {
    std::lock_guard<std::mutex> Lock(M);
    if (!Made.load())
      Made.store(new Table);
  }
  return Made.load()->Size;
}
)"));
  EXPECT_THAT(Text, HasSubstr("  if (!Made.load(std::memory_order::acquire))"));
  expectMended();
}

TEST_F(FixTest, AnOrderOutOfAMacroIsKept) {
  expectKept(R"(#include <atomic>
#include <thread>
#define SET(F) F.store(true, std::memory_order_relaxed)
#define ORDER std::memory_order_relaxed
std::atomic<bool> Ready;
int Answer;
void compute() {
  Answer = 42;
  SET(Ready);
}
int main() {
  std::thread Computer(compute);
  while (!Ready.load(ORDER))
    ;
  int Seen = Answer;
  Computer.join();
  return Seen == 42 ? 0 : 1;
}
)",
             "there is no store in plain text here");
  EXPECT_THAT(Last.Output,
              HasSubstr("there is no relaxed order in plain text here"));
}

std::string lockingBoth(std::string First, std::string Second) {
  return "#include <mutex>\n#include <thread>\nstd::mutex M, N;\n"
         "int Counts[2];\nvoid serve() {\n" +
         First + "  ++Counts[0];\n}\nvoid reload() {\n" + Second +
         "  ++Counts[0];\n}\nint main() {\n  std::thread A(serve), B(reload);\n"
         "  A.join();\n  B.join();\n}\n";
}
const std::string OtherWay = "  std::lock_guard<std::mutex> A(N);\n"
                             "  std::lock_guard<std::mutex> B(M);\n";

TEST_F(FixTest, TwoGuardsTakeBothAtOnce) {
  EXPECT_THAT(fixed(lockingBoth("  std::lock_guard<std::mutex> A(M);\n"
                                "  std::lock_guard<std::mutex> B{N};\n",
                                OtherWay)),
              HasSubstr("  std::scoped_lock A(M, N);\n  ++Counts[0];"));
  expectMended();
}

TEST_F(FixTest, GuardsThatAreNoPairAreKept) {
  expectKept(lockingBoth("  std::lock_guard<std::mutex> A(M);\n  ++Counts[1];\n"
                         "  std::lock_guard<std::mutex> B(N);\n",
                         "  std::unique_lock<std::mutex> A(N);\n"
                         "  std::lock_guard<std::mutex> B(M);\n"),
             "there is no pair of guards");
  expectKept(lockingBoth("  std::lock_guard<std::mutex> A(M); // the first\n"
                         "  std::lock_guard<std::mutex> B(N);\n",
                         "  std::unique_lock<std::mutex> A(N);\n"
                         "  std::lock_guard<std::mutex> B(M);\n"),
             "something stands between the guards");
}

std::string lending(std::string Body) {
  return "#include <atomic>\n#include <thread>\nstd::atomic<int> Sum;\n"
         "void report(int Hits, const char *Name) {\n" +
         Body +
         "  Counter.detach();\n}\n"
         "int main() {\n  report(3, \"x\");\n"
         "  while (!Sum)\n    std::this_thread::yield();\n}\n";
}

TEST_F(FixTest, NumbersAreCapturedByValue) {
  EXPECT_THAT(fixed(lending("  std::thread Counter([&] { Sum += Hits; });\n")),
              HasSubstr("Counter([&, Hits] { Sum += Hits; });\n"));
  expectMended();
  EXPECT_THAT(
      fixed(lending("  std::thread Counter([&] { Sum += Hits + *Name; });\n")),
      HasSubstr("Counter([&, Hits, Name] { Sum += Hits + *Name; });\n"));
  expectMended();
  EXPECT_THAT(
      fixed(lending("  std::thread Counter([&Hits] { Sum += Hits; });\n")),
      HasSubstr("Counter([Hits] { Sum += Hits; });\n"));
  expectMended();
}

TEST_F(FixTest, CapturesThatSeeChangesAreKept) {
  expectKept(lending("  std::thread Counter([&] { Sum += ++Hits; });\n"),
             "'Hits' may change when the thread runs");
  expectKept(lending("  std::thread Counter([&] { Sum += Hits; });\n"
                     "  Hits = 5;\n"),
             "'Hits' may change when the thread runs");
}

// Decisions.

TEST_F(FixTest, DecisionsAreMadeOnlyWhenAskedFor) {
  std::string Text = twice("  static int Last;\n  ++Last;\n");
  EXPECT_EQ(fixed(Text), Text);
  EXPECT_THAT(Last.Output, HasSubstr("0 applied in 0 files, 0 not; decisions: "
                                     "--fix-notes=thread-local for 1 hazard, "
                                     "--fix-notes=atomic for 1 hazard\n"));
  EXPECT_THAT(fixed(Text, {"--fix-notes=thread-local,atomic"}),
              HasSubstr("  static thread_local int Last;\n"));
  EXPECT_THAT(fixed(Text, {"--fix-notes=thread-local"}),
              HasSubstr("  static thread_local int Last;\n"));
  expectMended();
  EXPECT_EQ(check({"--fix-notes=name-guard"}).Exit, 2);
}

TEST_F(FixTest, CountersBecomeAtomic) {
  std::string Text =
      fixed(twice("  ++Hits;\n  Done = true;\n",
                  "static unsigned long Hits = 0;\nvolatile bool Done;\n"),
            {"--fix-notes=atomic"});
  EXPECT_THAT(Text, HasSubstr("#include <atomic>\n"));
  EXPECT_THAT(Text, HasSubstr("static std::atomic<unsigned long> Hits{0};\n"
                              "std::atomic<bool> Done;\n"));
  expectMended();
}

TEST_F(FixTest, CountersInCBecomeAtomic) {
  Unit = "a.c";
  Language = "-xc";
  Flags = {"-std=gnu11"};
  EXPECT_THAT(fixed(R"(#include <pthread.h>
static int hits = 0;
static void *serve(void *None) {
  ++hits;
  return None;
}
int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, serve, 0);
  pthread_create(&second, 0, serve, 0);
  pthread_join(first, 0);
  pthread_join(second, 0);
}
)",
                    {"--fix-notes=atomic"}),
              HasSubstr("static _Atomic int hits = 0;\n"));
  expectMended();
}

TEST_F(FixTest, WhatNoAtomicCanDoIsKept) {
  std::string Text = twice("  Hits *= 2;\n", "int Hits = 1;\n");
  EXPECT_EQ(fixed(Text, {"--fix-notes=atomic"}), Text);
  EXPECT_THAT(Last.Output, HasSubstr("it is used as no atomic can be"));
  Text = twice("  std::printf(\"%d\", ++Hits);\n  std::printf(\"%d\", Hits);\n",
               "int Hits;\n");
  EXPECT_EQ(fixed(Text, {"--fix-notes=atomic"}), Text);
  Text = twice("  ++Of::Hits;\n",
               "struct Of { static int Hits; };\nint Of::Hits = 0;\n");
  EXPECT_EQ(fixed(Text, {"--fix-notes=atomic"}), Text);
  Text = twice("  ++Hits;\n", "int Hits, Misses;\n");
  EXPECT_EQ(fixed(Text, {"--fix-notes=atomic"}), Text);
  EXPECT_THAT(Last.Output,
              HasSubstr("there is no declaration of 'Hits' alone"));
}

TEST_F(FixTest, ALazyStaticIsMadeByItsInitializer) {
  EXPECT_THAT(fixed(twice("  table();\n", R"(struct Table { int Size = 7; };
int table() {
  static Table *Made = nullptr;
  if (!Made) {
    Made = new Table;
  }
  return Made->Size;
}
)"),
                    {"--fix-notes=magic-static"}),
              HasSubstr("  static Table *Made = new Table;\n  return "));
  expectMended();
}

TEST_F(FixTest, ALockThatIsNoGuardIsNotWrittenAgain) {
  std::string Text = R"(#include <pthread.h>
#include <thread>
pthread_mutex_t *mutex_ = new pthread_mutex_t(PTHREAD_MUTEX_INITIALIZER);
int Hits;
void add() {
  int Failed = pthread_mutex_lock(mutex_);
  Hits += !Failed;
  pthread_mutex_unlock(mutex_);
}
int get() {
  return Hits;
}
int main() {
  std::thread A(add), B(add), C(get);
  A.join();
  B.join();
  C.join();
}
)";
  EXPECT_EQ(fixed(Text, {"--fix-notes=lock-guard"}), Text);
  EXPECT_THAT(Last.Output, HasSubstr("there is no guard of "));
}

TEST_F(FixTest, TheMissedGuardIsWrittenAgain) {
  EXPECT_THAT(fixed(R"(#include <mutex>
#include <thread>
class Counter {
public:
  void add() {
    std::lock_guard<std::mutex> Lock(M);
    ++Hits;
  }
  void twice() {
    std::lock_guard<std::mutex> Lock(M);
    Hits *= 2;
  }
  int get() {
    return Hits;
  }

private:
  std::mutex M;
  int Hits = 0;
};
Counter C;
int main() {
  std::thread A([] { C.add(); }), B([] { C.twice(); }), D([] { C.get(); });
  A.join();
  B.join();
  D.join();
}
)",
                    {"--fix-notes=lock-guard"}),
              HasSubstr("  int get() {\n"
                        "    std::lock_guard<std::mutex> Guard(M);\n"
                        "    return Hits;\n"));
  expectMended();
}

TEST_F(FixTest, AnUnsafeHeaderIsFixedOnceForAllUnits) {
  Here.add("hits.h", "#include <mutex>\ninline std::mutex M;\n"
                     "inline int Hits;\ninline void count() {\n"
                     "  std::lock_guard<std::mutex>{M};\n  ++Hits;\n}\n");
  Here.add("b.cpp", "#include \"hits.h\"\nvoid more() { count(); }\n");
  Here.add("a.cpp", "#include \"hits.h\"\n#include <thread>\nvoid more();\n"
                    "int main() { std::thread A(count), B(more); A.join(); "
                    "B.join(); }\n");
  Finished Run =
      run(POTHOLE_BINARY, {"check", "a.cpp", "b.cpp", "--fix", "--"});
  EXPECT_THAT(Run.Output, HasSubstr("1 applied in 1 file"));
  EXPECT_THAT(text("hits.h"),
              HasSubstr("  std::lock_guard<std::mutex> Guard{M};\n"));
  EXPECT_EQ(run(POTHOLE_BINARY, {"check", "a.cpp", "b.cpp", "--"}).Exit, 0);
}

TEST_F(FixTest, OthersFilesAreNotTouched) {
  const std::string Header = "#include <mutex>\ninline std::mutex M;\n"
                             "inline void count() {\n"
                             "  std::lock_guard<std::mutex>{M};\n}\n";
  Here.add("vendor/hits.h", Header);
  Here.add("a.cpp", "#include \"vendor/hits.h\"\n#include <thread>\n"
                    "int main() { std::thread A(count); A.join(); }\n");
  Finished Run = check({"--vendored", "--fix"});
  EXPECT_EQ(Run.Exit, 1);
  EXPECT_THAT(Run.Output, HasSubstr("vendored folder [name-guard]"));
  EXPECT_EQ(text("vendor/hits.h"), Header);
}

TEST_F(FixTest, AReadOnlyFileIsAnError) {
  std::string Text = twice("  std::lock_guard<std::mutex>{mutex_};\n", Mutex);
  Here.add("a.cpp", Text);
  ASSERT_EQ(run("chmod 444 a.cpp", {}).Exit, 0);
  Finished Run = check({"--fix"});
  EXPECT_EQ(Run.Exit, 2);
  EXPECT_THAT(Run.Output, HasSubstr("a.cpp: the file is read-only\n"));
  EXPECT_THAT(Run.Output, HasSubstr("not fixed: gives the guard a name: the "
                                    "file was not written"));
  EXPECT_EQ(text("a.cpp"), Text);
}

TEST_F(FixTest, PermissionsStay) {
  Here.add("a.cpp", twice("  std::lock_guard<std::mutex>{mutex_};\n", Mutex));
  ASSERT_EQ(run("chmod 755 a.cpp", {}).Exit, 0);
  EXPECT_EQ(check({"--fix"}).Exit, 1);
  EXPECT_EQ(run("test -x a.cpp", {}).Exit, 0);
  EXPECT_THAT(text("a.cpp"), HasSubstr("guard{mutex_}"));
}

TEST_F(FixTest, LineEndsStay) {
  std::string Text = twice("  std::time_t Now = 0;\n  puts(ctime(&Now));\n");
  for (size_t At = 0; (At = Text.find('\n', At)) != std::string::npos; At += 2)
    Text.replace(At, 1, "\r\n");
  EXPECT_THAT(fixed(Text), HasSubstr("  char Buffer[26];\r\n  puts(ctime_r("));
}

TEST_F(FixTest, WithoutTheOptionNothingIsChanged) {
  std::string Text = twice("  std::lock_guard<std::mutex>{mutex_};\n", Mutex);
  EXPECT_EQ(fixed(Text, {}), Text);
  EXPECT_THAT(Last.Output, Not(HasSubstr("fixed")));
}

} // namespace
} // namespace pothole
