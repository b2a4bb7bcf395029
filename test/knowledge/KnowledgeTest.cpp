// The tables are data that nobody compiles against: what a compiler would catch
// is caught here.

#include "checks/knowledge/Knowledge.h"
#include "checks/knowledge/MtUnsafe.h"

#include "gtest/gtest.h"

#include <set>
#include <string>

namespace pothole {
namespace {

template <typename Fn> void eachType(Fn Do) {
  for (const Table &Family : builtinTables())
    for (const TypeRow &Row : Family.Types)
      Do(Row);
}

template <typename Fn> void eachFunction(Fn Do) {
  for (const Table &Family : builtinTables())
    for (const FunctionRow &Row : Family.Functions)
      Do(Row);
}

TEST(Knowledge, EveryRowHasAReason) {
  eachType([](const TypeRow &Row) {
    EXPECT_FALSE(Row.Reason.empty()) << Row.Name.str();
  });
  eachFunction([](const FunctionRow &Row) {
    EXPECT_FALSE(Row.Reason.empty()) << Row.Name.str();
  });
}

TEST(Knowledge, SharedStatesSayWhatToDo) {
  for (const SharedStateRow &Row : sharedStateRows()) {
    EXPECT_TRUE(Row.Platforms) << Row.Names.str();
    EXPECT_EQ(Row.Changes, !Row.Does.empty()) << Row.Names.str();
    EXPECT_EQ(Row.Changes, !Row.Remedy.empty()) << Row.Names.str();
    EXPECT_EQ(Row.Changes, !Row.Reason.empty()) << Row.Names.str();
    EXPECT_TRUE(!Row.State.empty() || Row.Argument) << Row.Names.str();
  }
}

TEST(Knowledge, SharedStatesOfAFunction) {
  EXPECT_EQ(sharedStatesOf("ctime").size(), 3u); // two buffers, reads TZ
  EXPECT_EQ(sharedStatesOf("gmtime").size(), 1u);
  EXPECT_TRUE(sharedStatesOf("gmtime_r").empty());
}

TEST(Knowledge, NoNameTwice) {
  std::set<std::string> Types, Functions;
  eachType([&](const TypeRow &Row) {
    for (const std::string &Name : expandAlternatives(Row.Name))
      EXPECT_TRUE(Types.insert(Name).second) << Name;
  });
  eachFunction([&](const FunctionRow &Row) {
    for (const std::string &Name : expandAlternatives(Row.Name))
      EXPECT_TRUE(Functions.insert(Name).second) << Name;
  });
}

TEST(Knowledge, BorrowsOnlyFromRowsThatExist) {
  eachType([](const TypeRow &Row) {
    if (!Row.Like.empty())
      EXPECT_TRUE(builtinKnowledge().type(Row.Like))
          << Row.Name.str() << " is like " << Row.Like.str();
  });
}

/// A method of a misspelt type would never match.
TEST(Knowledge, MethodsOfFamiliesHaveTheirType) {
  eachFunction([](const FunctionRow &Row) {
    for (const std::string &Name : expandAlternatives(Row.Name)) {
      llvm::StringRef Type = llvm::StringRef(Name).rsplit("::").first;
      if (Type.starts_with("(") && Type != "(ranges)")
        EXPECT_TRUE(builtinKnowledge().type(Type)) << Name;
    }
  });
}

TEST(Knowledge, NamesAreNotEmptyOrOfOddCharacters) {
  auto Check = [](llvm::StringRef Name) {
    for (const std::string &One : expandAlternatives(Name)) {
      EXPECT_FALSE(One.empty()) << Name.str();
      EXPECT_EQ(One.find_first_of("{}\t\n"), std::string::npos) << One;
    }
  };
  eachType([&](const TypeRow &Row) { Check(Row.Name); });
  eachFunction([&](const FunctionRow &Row) { Check(Row.Name); });
}

TEST(Knowledge, Alternatives) {
  EXPECT_EQ(expandAlternatives("a"), std::vector<std::string>{"a"});
  EXPECT_EQ(expandAlternatives("a::{b, c}::d"),
            (std::vector<std::string>{"a::b::d", "a::c::d"}));
  EXPECT_EQ(expandAlternatives("{a,b}{c,d}"),
            (std::vector<std::string>{"ac", "ad", "bc", "bd"}));
  EXPECT_EQ(expandAlternatives("a{"), std::vector<std::string>{"a{"});
}

TEST(Knowledge, MethodsAreBorrowed) {
  const Knowledge &Rows = builtinKnowledge();
  const FunctionRow *Lock = Rows.method("std::recursive_mutex", "lock");
  ASSERT_TRUE(Lock);
  EXPECT_EQ(Lock->Does, Effect::Acquire);
  const FunctionRow *Size = Rows.method("std::basic_string", "size");
  ASSERT_TRUE(Size) << "string is like a sequence is like a container";
  EXPECT_EQ(Size->Does, Effect::Count);
  EXPECT_FALSE(Rows.method("std::mutex", "no_such_method"));
  EXPECT_FALSE(Rows.method("no::such::type", "lock"));
}

TEST(Knowledge, UsersAddAndReplaceRows) {
  Knowledge Rows(builtinTables());
  {
    std::string Name = "my::Mutex", Method = "std::mutex::lock";
    Rows.add(TypeRow{.Name = Name,
                     .Class = TypeClass::Lock,
                     .Like = "std::mutex",
                     .Reason = "ours"});
    Rows.add(FunctionRow{.Name = Method, .Reason = "replaced"});
  }
  ASSERT_TRUE(Rows.type("my::Mutex"));
  ASSERT_TRUE(Rows.method("my::Mutex", "unlock"));
  EXPECT_EQ(Rows.method("my::Mutex", "lock")->Does, Effect::Nothing);
  EXPECT_EQ(builtinKnowledge().method("std::mutex", "lock")->Does,
            Effect::Acquire);
}

TEST(Knowledge, CirclesOfBorrowersEnd) {
  Knowledge Rows{llvm::ArrayRef<Table>()};
  Rows.add(TypeRow{.Name = "a", .Like = "b", .Reason = "circle"});
  Rows.add(TypeRow{.Name = "b", .Like = "a", .Reason = "circle"});
  EXPECT_FALSE(Rows.method("a", "lock"));
}

} // namespace
} // namespace pothole
