// Which index expressions of two threads may be equal.

#include "checks/program/Linear.h"

#include "gtest/gtest.h"

namespace pothole {
namespace {

constexpr ThreadId Team = 1;

class LinearTest : public testing::Test {
protected:
  SymbolId make(SymbolKind Kind, std::optional<int64_t> Most) {
    return Table.symbol({Kind, Team, 0, NextEvent++, ~0u, false, Most});
  }
  /// Whether the two can be equal in different iterations.
  bool meet(const Linear &A, const Linear &B) {
    Meeting Indices(Table);
    return Indices.add(A, B) && !Indices.inOneIteration(Team);
  }

  LinearTable Table;
  uint32_t NextEvent = 0;
  SymbolId I = make(SymbolKind::SharedOut, 99);
  SymbolId Long = make(SymbolKind::SharedOut, std::nullopt);
  SymbolId J = make(SymbolKind::Counter, 9);
  SymbolId Endless = make(SymbolKind::Counter, std::nullopt);
  SymbolId N = make(SymbolKind::Uniform, std::nullopt);
};

TEST_F(LinearTest, OneElementEach) {
  EXPECT_FALSE(meet({0, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_FALSE(meet({3, {{I, -2}}, false}, {3, {{I, -2}}, false}));
  EXPECT_TRUE(meet({0, {}, false}, {0, {}, false}));
  EXPECT_FALSE(meet({0, {}, false}, {1, {}, false}));
}

TEST_F(LinearTest, Distances) {
  EXPECT_TRUE(meet({0, {{I, 1}}, false}, {1, {{I, 1}}, false}));
  EXPECT_TRUE(meet({99, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_FALSE(meet({100, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_TRUE(meet({100, {{Long, 1}}, false}, {0, {{Long, 1}}, false}));
  EXPECT_FALSE(meet({1, {{I, 2}}, false}, {0, {{I, 2}}, false}));
  EXPECT_TRUE(meet({1, {{I, 2}}, false}, {0, {{I, 1}}, false}));
}

TEST_F(LinearTest, WithFixedElements) {
  EXPECT_TRUE(meet({0, {{I, 1}}, false}, {50, {}, false}));
  EXPECT_FALSE(meet({0, {{I, 1}}, false}, {100, {}, false}));
  EXPECT_FALSE(meet({0, {{I, 1}}, false}, {-1, {}, false}));
}

TEST_F(LinearTest, RowsAndStrides) {
  EXPECT_FALSE(
      meet({0, {{I, 10}, {J, 1}}, false}, {0, {{I, 10}, {J, 1}}, false}));
  EXPECT_TRUE(meet({0, {{I, 9}, {J, 1}}, false}, {0, {{I, 9}, {J, 1}}, false}));
  EXPECT_TRUE(meet({0, {{I, 1}, {J, 1}}, false}, {0, {{I, 1}, {J, 1}}, false}));
  // Bounds the source does not say are taken to fit.
  Linear Row{0, {{I, 10}, {Endless, 1}}, false};
  Linear Stride{0, {{Long, 1}, {Endless, 4}}, false};
  Linear Sum{0, {{I, 1}, {Endless, 1}}, false};
  EXPECT_FALSE(meet(Row, Row));
  EXPECT_FALSE(meet(Stride, Stride));
  EXPECT_TRUE(meet(Sum, Sum));
}

TEST_F(LinearTest, Tiles) {
  SymbolId Inner = make(SymbolKind::SharedOut, 15);
  Linear Tiled{0, {{I, 16}, {Inner, 1}}, false};
  Linear Overlapping{0, {{I, 15}, {Inner, 1}}, false};
  Meeting Own(Table);
  EXPECT_TRUE(Own.add(Tiled, Tiled));
  EXPECT_TRUE(Own.inOneIteration(Team));
  EXPECT_TRUE(meet(Overlapping, Overlapping));
}

TEST_F(LinearTest, WhatAllThreadsKnow) {
  Linear Uniform{0, {{N, 1}}, false};
  EXPECT_TRUE(meet(Uniform, Uniform));
  EXPECT_FALSE(meet(Uniform, {1, {{N, 1}}, false}));
  EXPECT_FALSE(meet({0, {{I, 1}}, false}, {0, {{I, 1}, {N, 1}}, false}));
}

TEST_F(LinearTest, Opaque) {
  Linear OfI{0, {{I, 1}}, true}, OfN{0, {{N, 1}}, true};
  EXPECT_FALSE(meet(OfI, OfI)); // taken to be another in each iteration
  EXPECT_TRUE(meet(OfI, {7, {}, false}));
  EXPECT_TRUE(meet(OfN, OfN));
}

TEST_F(LinearTest, CollapsedLoops) {
  SymbolId Inner = Table.symbol({SymbolKind::SharedOut, Team, 0, NextEvent++,
                                 Table.symbolOf(I).Leader, false, 99});
  Meeting Both(Table), One(Table);
  EXPECT_TRUE(Both.add({0, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_TRUE(One.add({0, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_TRUE(Both.add({0, {{Inner, 1}}, false}, {0, {{Inner, 1}}, false}));
  EXPECT_TRUE(Both.inOneIteration(Team));
  EXPECT_FALSE(One.inOneIteration(Team));
}

TEST_F(LinearTest, TwoIndices) {
  Meeting Diagonal(Table), Contradiction(Table);
  EXPECT_TRUE(Diagonal.add({1, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_TRUE(Diagonal.add({1, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_TRUE(Contradiction.add({1, {{I, 1}}, false}, {0, {{I, 1}}, false}));
  EXPECT_FALSE(Contradiction.add({0, {{I, 1}}, false}, {1, {{I, 1}}, false}));
}

TEST_F(LinearTest, TooLargeToCompute) {
  Linear L{1, {{I, int64_t(1) << 39}}, false};
  L.add(L, int64_t(1) << 30);
  EXPECT_TRUE(L.Opaque);
}

} // namespace
} // namespace pothole
