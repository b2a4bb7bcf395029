//===- NOLINT means what clang-tidy says it means -------------------------===//

#include "tool/NoLint.h"

#include "test/drive/Folder.h"
#include "test/support/Process.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace pothole {
namespace {

using testing::HasSubstr;

constexpr char Check[] = "pothole-data-race";

TEST(NoLintTest, Blocks) {
  NoLint Comments("int a; // NOLINTBEGIN(pothole-*) x\n"
                  "int b;\n"
                  "// NOLINTEND( pothole-* ) int c;\n");
  EXPECT_FALSE(Comments.inBlock(1, 5, Check)); // before the word
  EXPECT_TRUE(Comments.inBlock(1, 34, Check));
  EXPECT_TRUE(Comments.inBlock(2, 1, Check));
  EXPECT_FALSE(Comments.inBlock(2, 1, "other"));
  EXPECT_FALSE(Comments.inBlock(3, 30, Check));
  EXPECT_TRUE(Comments.unmatched().empty());
}

TEST(NoLintTest, UnmatchedBlocksSilenceNothing) {
  NoLint Comments("// NOLINTEND\n"
                  "// NOLINTBEGIN(a)\n"
                  "int b;\n"
                  "// NOLINTEND(b)\n");
  EXPECT_FALSE(Comments.inBlock(3, 1, "a"));
  ASSERT_EQ(Comments.unmatched().size(), 3u);
  EXPECT_EQ(Comments.unmatched()[0].Line, 1u);
  EXPECT_EQ(Comments.unmatched()[0].Column, 4u);
  EXPECT_FALSE(Comments.unmatched()[0].Begin);
  EXPECT_EQ(Comments.unmatched()[1].Line, 4u);
  EXPECT_EQ(Comments.unmatched()[2].Line, 2u);
  EXPECT_TRUE(Comments.unmatched()[2].Begin);
}

TEST(NoLintTest, OddTexts) {
  EXPECT_FALSE(NoLint("").onLine(1, Check));
  EXPECT_TRUE(NoLint("NOLINT").onLine(1, Check));
  EXPECT_TRUE(NoLint("NOLINT(").onLine(1, Check));
  EXPECT_TRUE(NoLint("\r\nNOLINT(pothole-data-race)\r\n").onLine(2, Check));
  EXPECT_TRUE(NoLint("NOLINTNEXTLINE\n").onLine(2, Check));
  EXPECT_FALSE(NoLint("NOLINT(pothole.data-race)").onLine(1, Check));
  EXPECT_TRUE(NoLint("NOLINT(*-data-*)").onLine(1, Check));
  EXPECT_FALSE(NoLint("NOLINT(*-data)").onLine(1, Check));
}

/// Each stands at an access of its own; `@` is the access.
constexpr const char *Comments[] = {
    "@",
    "@ // NOLINT",
    "@ // NOLINT(pothole-data-race)",
    "@ // NOLINT( pothole-data-race , other): counted twice is fine",
    "@ // NOLINT(other,pothole-*)",
    "@ // NOLINT(*)",
    "@ // NOLINT()",
    "@ // NOLINT(-pothole-data-race)",
    "@ // NOLINT(*,-pothole-data-race)",
    "@ // NOLINT(bugprone-*)",
    "@ // NOLINT(data-race)",
    "@ // NOLINT(pothole-data-rac?)",
    "@ // NOLINT(POTHOLE-DATA-RACE)",
    "@ // NOLINT (bugprone-*)",
    "@ // NOLINT(pothole-data-race",
    "@ // NOLINT(bugprone-x",
    "@ // NOLINTs",
    "@ // NOLINT2(bugprone-x)",
    "@ // xNOLINT",
    "@ // nolint",
    "@ // NOLINT(bugprone-x) NOLINT(pothole-data-race)",
    "@ // NOLINTNEXTLINE",
    "@ // NOLINTBEGIN NOLINTEND",
    "/* NOLINT */ @",
    "/* NOLINTBEGIN */ @ /* NOLINTEND */",
    "@ const char *Text = \"NOLINT\";",
    "// NOLINTNEXTLINE\n@",
    "// NOLINTNEXTLINE(pothole-data-race)\n@",
    "// NOLINTNEXTLINE(bugprone-x)\n@",
    "// NOLINTNEXTLINE\n\n@",
    "// NOLINT\n@",
    "// NOLINTBEGIN\n@\n// NOLINTEND",
    "// NOLINTBEGIN(pothole-data-race)\n@\n// NOLINTEND(pothole-data-race)",
    "// NOLINTBEGIN(pothole-*)\n@\n// NOLINTEND(pothole-*)",
    "// NOLINTBEGIN( pothole-* )\n@\n// NOLINTEND(pothole-*)",
    "// NOLINTBEGIN(bugprone-*)\n@\n// NOLINTEND(bugprone-*)",
    "// NOLINTBEGIN(a)\n// NOLINTBEGIN\n@\n// NOLINTEND\n// NOLINTEND(a)",
    "// NOLINTBEGIN\n// NOLINTBEGIN(a)\n// NOLINTEND(a)\n@\n// NOLINTEND",
    "// NOLINTBEGIN\n// NOLINTEND\n@",
    "// NOLINTEND\n@",
    "// NOLINTBEGIN(pothole-*)\n@\n// NOLINTEND(pothole-data-race)",
    "// NOLINTBEGIN(*)\n@\n// NOLINTEND",
};

std::string programOfAll() {
  std::string Text = "#include <thread>\n", Main;
  for (size_t N = 0; N < std::size(Comments); ++N) {
    std::string Number = std::to_string(N);
    auto [Before, After] = llvm::StringRef(Comments[N]).split('@');
    Text += "int hits_" + Number + ";\nvoid count_" + Number + "() {\n" +
            Before.str() + "++hits_" + Number + ";" + After.str() + "\n}\n";
    Main += "  std::thread(count_" + Number + ").detach();\n" +
            "  std::thread(count_" + Number + ").detach();\n";
  }
  return Text + "int main() {\n" + Main + "}\n";
}

/// The numbers of the comments in spite of which there is a warning.
std::set<unsigned> warned(const std::string &Output) {
  std::set<unsigned> Result;
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Output).split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    auto [Head, State] = Line.split("warning: data race on 'hits_");
    unsigned Number = 0;
    if (!State.empty() && !State.consumeInteger(10, Number))
      Result.insert(Number);
  }
  return Result;
}

TEST(NoLintTest, AsClangTidyDoes) {
  Folder Here;
  std::string Source = Here.add("all.cpp", programOfAll());
  test::Finished Tidy = test::execute({POTHOLE_TIDY, "--load=" POTHOLE_PLUGIN,
                                       "--checks=-*,pothole-*", Source, "--",
                                       "-std=c++20", "-pthread"},
                                      120);
  test::Finished Ours = test::execute(
      {POTHOLE_BINARY, "check", Source, "--", "-std=c++20", "-pthread"}, 120);
  std::set<unsigned> Theirs = warned(Tidy.Output);
  EXPECT_TRUE(Theirs.count(0)) << Tidy.Output;
  for (unsigned N = 0; N < std::size(Comments); ++N)
    EXPECT_EQ(warned(Ours.Output).count(N), Theirs.count(N)) << Comments[N];
  // Both name the same comments that silence nothing.
  EXPECT_EQ(llvm::StringRef(Ours.Output).count("it silences nothing"),
            llvm::StringRef(Tidy.Output).count("unmatched 'NOLINTBEGIN'"));
  EXPECT_EQ(llvm::StringRef(Ours.Output).count("'NOLINTEND' does not end"),
            llvm::StringRef(Tidy.Output).count("unmatched 'NOLINTEND'"));
  EXPECT_THAT(Ours.Output,
              HasSubstr("left out: " +
                        std::to_string(std::size(Comments) - Theirs.size()) +
                        " by NOLINT\n"));
}

} // namespace
} // namespace pothole
