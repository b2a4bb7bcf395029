#include "tool/report/Excerpt.h"

#include "test/report/SampleRun.h"
#include "tool/report/Places.h"

#include <gtest/gtest.h>

namespace pothole {
namespace {

/// The line with its caret below, without trailing spaces.
std::string drawn(llvm::StringRef Line, unsigned Column) {
  Excerpt Shown = excerpt(Line, Column);
  return Shown.Code + "\n" + std::string(Shown.Caret, ' ') + "^";
}

TEST(Excerpt, CaretUnderColumn) {
  EXPECT_EQ(drawn("int a;", 5), "int a;\n    ^");
  EXPECT_EQ(drawn("int a;", 1), "int a;\n^");
}

TEST(Excerpt, CaretAfterTheEnd) {
  EXPECT_EQ(drawn("int a", 6), "int a\n     ^");
  EXPECT_EQ(drawn("", 1), "\n^");
}

TEST(Excerpt, TabsBecomeSpaces) {
  EXPECT_EQ(drawn("\ta", 2), "        a\n        ^");
  EXPECT_EQ(drawn("ab\ta", 4), "ab      a\n        ^");
}

TEST(Excerpt, ColumnsAreBytesCaretsAreCells) {
  EXPECT_EQ(drawn("\xC3\xA4 = 1", 4), "\xC3\xA4 = 1\n  ^");
  EXPECT_EQ(drawn("\xE6\xBC\xA2 = 1", 5), "\xE6\xBC\xA2 = 1\n   ^"); // wide
}

TEST(Excerpt, WhatCannotBeShown) {
  EXPECT_EQ(drawn("a\xFF\x1B b", 5), "a\xEF\xBF\xBD\xEF\xBF\xBD b\n    ^");
  EXPECT_EQ(drawn("a\xE6\xBC", 1), "a\xEF\xBF\xBD\xEF\xBF\xBD\n^");
}

TEST(Excerpt, LongLinesAreCut) {
  std::string Long = std::string(500, 'a') + "X" + std::string(500, 'b');
  Excerpt Shown = excerpt(Long, 501);
  EXPECT_EQ(Shown.Code[Shown.Caret], 'X');
  EXPECT_EQ(Shown.Code.size(), 166u);
  EXPECT_TRUE(llvm::StringRef(Shown.Code).starts_with("...a"));
  EXPECT_TRUE(llvm::StringRef(Shown.Code).ends_with("b..."));
}

TEST(Places, BelowTheRootAndNot) {
  RunReport Run = sample::empty();
  Run.RootDirectory = "/a/b/";
  Run.Files = {{"/a/b/c.cpp"}, {"/a/bc/d.cpp"}, {"/a/b"}};
  Places Where(Run);
  EXPECT_EQ(Where.path({0, 1, 1}), "c.cpp");
  EXPECT_EQ(Where.path({1, 1, 1}), "/a/bc/d.cpp");
  EXPECT_EQ(Where.path({2, 1, 1}), "/a/b");
  EXPECT_EQ(Where.path({7, 1, 1}), "<unknown>");
}

TEST(Places, LinesOfFilesThatChanged) {
  RunReport Run = sample::empty();
  Places Where(Run);
  EXPECT_EQ(Where.line({sample::Counter, 4, 5}), "int hits;");
  EXPECT_FALSE(Where.line({sample::Counter, 4, 11}));
  EXPECT_FALSE(Where.line({sample::Counter, 4000, 1}));
  EXPECT_FALSE(Where.line({sample::Gone, 1, 1}));
}

TEST(Places, ColumnsInCharacters) {
  RunReport Run = sample::empty();
  Places Where(Run);
  EXPECT_EQ(Where.characterColumn({sample::Counter, 10, 21}), 20u);
  EXPECT_EQ(Where.characterColumn({sample::Gone, 10, 21}), 21u);
}

} // namespace
} // namespace pothole
