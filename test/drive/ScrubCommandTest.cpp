//===- GCC's commands become ours -----------------------------------------===//

#include "tool/drive/ScrubCommand.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "gtest/gtest.h"

namespace pothole {
namespace {

/// "gcc -c a.c" in /p, scrubbed, less what every command gets; or "! why not".
std::string scrub(llvm::StringRef Line, llvm::StringRef File,
                  const ScrubOptions &Options = {}) {
  llvm::SmallVector<llvm::StringRef> Words;
  Line.split(Words, ' ', -1, /*KeepEmpty=*/false);
  Command Original{("/p/" + File).str(), "/p", {Words.begin(), Words.end()}};
  llvm::Expected<Command> Scrubbed = scrubCommand(Original, Options);
  if (!Scrubbed)
    return "! " + llvm::toString(Scrubbed.takeError());
  std::string Result = llvm::join(Scrubbed->Arguments, " ");
  llvm::StringRef Ours = " -fsyntax-only -w -Wno-everything -ferror-limit=0";
  size_t At = Result.find(Ours);
  if (At == std::string::npos)
    return "! lacks our flags: " + Result;
  return Result.erase(At, Ours.size());
}

struct Scrubbing {
  const char *From;
  const char *File;
  const char *To;
};

TEST(ScrubCommandTest, Table) {
  const Scrubbing Cases[] = {
      // Output, dependencies, optimization, warnings, linking.
      {"gcc -c -o a.o a.c", "a.c", "clang /p/a.c"},
      {"gcc -oa.o -O2 -g3 -ggdb -Wall -Werror=foo -pedantic-errors -c a.c",
       "a.c", "clang /p/a.c"},
      {"gcc -MD -MF x.d -MT x -MQ y -MMD -MP a.c -c", "a.c", "clang /p/a.c"},
      {"g++ -shared -Wl,-z,now -lfoo -L. -pthread a.cpp b.o", "a.cpp",
       "clang++ -pthread /p/a.cpp"},
      {"gcc -fPIC -flto=auto -pipe -save-temps=obj a.c", "a.c", "clang /p/a.c"},
      // What decides how the source reads stays, in order.
      {"gcc -DX=1 -D Y -UZ -I. -I inc -isystem s -iquote q -std=gnu11 -pthread "
       "-fno-exceptions -fopenmp -m32 -nostdinc a.c",
       "a.c",
       "clang -DX=1 -D Y -UZ -I. -I inc -isystem s -iquote q -std=gnu11 "
       "-pthread -fno-exceptions -fopenmp -m32 -nostdinc /p/a.c"},
      {"gcc -Wp,-D_FORTIFY_SOURCE=2,-MD,x.d a.c", "a.c",
       "clang -D_FORTIFY_SOURCE=2 /p/a.c"},
      // GCC's alone, with the value that follows.
      {"g++ -fconcepts -fno-canonical-system-headers -Wlogical-op "
       "-fmodules-ts -mno-such-thing --no-such-thing -aux-info x.txt a.cpp",
       "a.cpp", "clang++ /p/a.cpp"},
      {"gcc --param max-inline-insns=5 -fvar-tracking -fexec-charset=LATIN1 "
       "a.c",
       "a.c", "clang --param max-inline-insns=5 /p/a.c"},
      // Values.
      {"g++ -std=c++99 a.cpp", "a.cpp", "clang++ /p/a.cpp"},
      {"gcc -std=c++11 a.c", "a.c", "clang /p/a.c"},
      {"g++ -std=c++11 a.c", "a.c", "clang++ -std=c++11 /p/a.c"},
      {"g++ -std=c99 a.cpp", "a.cpp", "clang++ /p/a.cpp"},
      // Sanitizers, coverage, plugins, precompiled headers.
      {"clang++ -fsanitize=thread -fno-sanitize=alignment --coverage "
       "-fprofile-arcs -ftest-coverage -fplugin=x.so a.cpp",
       "a.cpp", "clang++ /p/a.cpp"},
      {"clang++ -Winvalid-pch -Xclang -include-pch -Xclang p.pch -Xclang "
       "-include -Xclang p.hxx a.cpp",
       "a.cpp", "clang++ -Xclang -include -Xclang p.hxx /p/a.cpp"},
      {"g++ -Winvalid-pch -include p.hxx a.cpp", "a.cpp",
       "clang++ -Xclang -include -Xclang p.hxx /p/a.cpp"},
      {"clang -include-pch p.pch -Xclang -load -Xclang x.so a.c", "a.c",
       "clang /p/a.c"},
      // Wrappers and names of compilers.
      {"ccache /usr/bin/g++-12 a.cpp", "a.cpp", "clang++ /p/a.cpp"},
      {"env A=b distcc cc a.c", "a.c", "clang /p/a.c"},
      {"/bin/sh ../libtool --tag=CC --mode=compile gcc a.c", "a.c",
       "clang /p/a.c"},
      {"/usr/bin/clang++-22 a.cpp", "a.cpp", "/usr/bin/clang++-22 /p/a.cpp"},
      {"aarch64-linux-gnu-g++-12.2 a.cpp", "a.cpp",
       "clang++ --target=aarch64-linux-gnu /p/a.cpp"},
      {"c++ a.cc", "a.cc", "clang++ /p/a.cc"},
      // Language.
      {"gcc -x c++ a.inc", "a.inc", "clang -x c++ /p/a.inc"},
      {"gcc a.c -x none", "a.c", "clang /p/a.c"},
      {"gcc -c a.S", "a.S", "! is neither C nor C++"},
      {"gcc -x assembler-with-cpp a.c", "a.c", "! is neither C nor C++"},
      {"gcc a.m", "a.m", "! is neither C nor C++"},
      {"nvcc a.cu", "a.cu", "! is neither C nor C++"},
      {"gcc a", "a", "! is neither C nor C++"},
      {"clang-cl /c a.cpp", "a.cpp", "! is for Microsoft's compiler"},
      {"ccache", "a.c", "! names no compiler"},
      // Other spellings of the file; other inputs.
      {"gcc -c ./sub/../a.c other.c", "a.c", "clang /p/a.c"},
      {"gcc -c -- a.c", "a.c", "clang /p/a.c"},
      // An option whose value is missing.
      {"gcc -DA a.c -I", "a.c", "clang -DA /p/a.c"},
  };
  for (const Scrubbing &Case : Cases)
    EXPECT_EQ(scrub(Case.From, Case.File), Case.To) << Case.From;
}

#if defined(__x86_64__)
TEST(ScrubCommandTest, ProcessorsOnlyGccKnows) {
  EXPECT_EQ(scrub("gcc -march=native -mtune=generic a.c", "a.c"),
            "clang -march=native /p/a.c");
  EXPECT_EQ(scrub("gcc -march=haswell a.c", "a.c"),
            "clang -march=haswell /p/a.c");
  EXPECT_EQ(scrub("gcc -march=znver99 a.c", "a.c"), "clang /p/a.c");
}
#endif

TEST(ScrubCommandTest, TheUsersWord) {
  ScrubOptions Options;
  Options.RemovedArguments = {"-std=c++11", "-DNO_.*"};
  Options.ExtraArguments = {"-DEXTRA", "-Wall"};
  EXPECT_EQ(
      scrub("g++ -std=c++11 -DNO_X -DNO_Y=2 -DYES a.cpp", "a.cpp", Options),
      "clang++ -DYES -DEXTRA -Wall /p/a.cpp");
}

TEST(ScrubCommandTest, TwiceIsOnce) {
  const Command Original{
      "/p/a.cpp", "/p", {"g++", "-O2", "-include", "x.h", "-DA", "a.cpp"}};
  llvm::Expected<Command> Once = scrubCommand(Original, {});
  ASSERT_TRUE(bool(Once));
  llvm::Expected<Command> Twice = scrubCommand(*Once, {});
  ASSERT_TRUE(bool(Twice));
  EXPECT_EQ(*Once, *Twice);
}

} // namespace
} // namespace pothole
