//===- Units joined: once what is one, apart what is not ------------------===//

#include "checks/program/Link.h"

#include "gtest/gtest.h"

namespace pothole {
namespace {

/// A unit that defines `Name` at a line of a file, by one constant returned.
TuFacts unit(const std::string &MainFile, const std::string &DefinedIn,
             uint32_t Line, const std::string &Name = "f") {
  TuFacts Facts;
  Facts.MainFile = MainFile;
  Facts.Files = {{DefinedIn, false}};
  Entity Defined;
  Defined.Kind = EntityKind::Function;
  Defined.Usr = "c:@F@" + Name;
  Defined.Name = Defined.ShortName = Name;
  Defined.Place = {0, Line, 1};
  Defined.Defined = true;
  Facts.Entities = {Defined};
  Function Body;
  Body.Self = 0;
  Body.Types.resize(1);
  Body.Values.resize(1);
  Body.Blocks.resize(1);
  Facts.Functions = {Body};
  return Facts;
}

LinkUnit linkFreed(std::vector<TuFacts> Units) {
  RepeatedBodies Repeated;
  for (TuFacts &Unit : Units)
    Repeated.drop(Unit);
  return link(std::move(Units));
}

TEST(LinkTest, HeaderCountsOnce) {
  const std::vector<TuFacts> Units = {unit("/a.cpp", "/h.h", 3),
                                      unit("/b.cpp", "/h.h", 3)};
  for (const LinkUnit &Linked : {link(Units), linkFreed(Units)}) {
    EXPECT_EQ(Linked.Functions.size(), 1u);
    EXPECT_EQ(Linked.Entities.size(), 1u);
    EXPECT_TRUE(Linked.Gaps.empty());
    EXPECT_EQ(Linked.Units, 2u);
  }
}

TEST(LinkTest, DefinitionsThatDifferStayApart) {
  const std::vector<TuFacts> Units = {
      unit("/a.cpp", "/h.h", 3), unit("/b.cpp", "/b.cpp", 3),
      unit("/c.cpp", "/h.h", 3), unit("/d.cpp", "/h.h", 4)};
  for (const LinkUnit &Linked : {link(Units), linkFreed(Units)}) {
    EXPECT_EQ(Linked.Functions.size(), 3u); // a's and c's are one
    EXPECT_EQ(Linked.Entities.size(), 3u);
    EXPECT_EQ(Linked.Alternatives.size(), 3u);
    for (EntityId Id = 0; Id < Linked.Entities.size(); ++Id)
      EXPECT_TRUE(Linked.body(Id));
    ASSERT_EQ(Linked.Gaps.size(), 1u);
    EXPECT_EQ(Linked.Gaps[0].Kind, GapKind::Ambiguous);
  }
}

TEST(LinkTest, EachUnitHasItsMain) {
  const std::vector<TuFacts> Units = {unit("/a.cpp", "/m.h", 3, "main"),
                                      unit("/b.cpp", "/m.h", 3, "main")};
  for (const LinkUnit &Linked : {link(Units), linkFreed(Units)})
    EXPECT_EQ(Linked.Mains.size(), 2u);
}

} // namespace
} // namespace pothole
