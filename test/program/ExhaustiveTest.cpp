// Every small program, judged twice: by trying all its schedules, and by the
// engine. They must agree on every variable, in both directions.
//
// Left out are programs that some schedule of deadlocks, or whose threads give
// back locks they do not hold; and of those that differ only in the names of
// the two variables or of the two locks, all but one.

#include "test/support/SmallProgram.h"

#include "llvm/ADT/ArrayRef.h"

#include <functional>
#include <gtest/gtest.h>

namespace pothole::test {
namespace {

using Action = std::function<void(const Ops &)>;

const Ops TwoLocks = {{OpKind::Read, 0},   {OpKind::Read, 1},
                      {OpKind::Write, 0},  {OpKind::Write, 1},
                      {OpKind::Lock, 0},   {OpKind::Lock, 1},
                      {OpKind::Unlock, 0}, {OpKind::Unlock, 1}};
const Ops OneSharedLock = {{OpKind::Read, 0},  {OpKind::Read, 1},
                           {OpKind::Write, 0}, {OpKind::Write, 1},
                           {OpKind::Lock, 0},  {OpKind::LockShared, 0},
                           {OpKind::Unlock, 0}};

/// Calls `Use` with every sequence of `Length` operations of `Among`.
void forEachBody(const Ops &Among, unsigned Length, Ops &Body,
                 const Action &Use) {
  if (!ownersUnlock(Body))
    return;
  if (Body.size() == Length) {
    Use(Body);
    return;
  }
  for (Op Next : Among) {
    Body.push_back(Next);
    forEachBody(Among, Length, Body, Use);
    Body.pop_back();
  }
}

std::vector<Ops> bodies(unsigned Longest, const Ops &Among = TwoLocks) {
  std::vector<Ops> Result;
  for (unsigned Length = 0; Length <= Longest; ++Length) {
    Ops Body;
    forEachBody(Among, Length, Body,
                [&](const Ops &Each) { Result.push_back(Each); });
  }
  return Result;
}

/// Calls `Use` with `Body` and the operations of `Rest` put in at all places,
/// in their order.
void forEachMerge(const Ops &Body, size_t From, llvm::ArrayRef<Op> Rest,
                  const Action &Use) {
  if (Rest.empty()) {
    Use(Body);
    return;
  }
  for (size_t Place = From; Place <= Body.size(); ++Place) {
    Ops Longer = Body;
    Longer.insert(Longer.begin() + Place, Rest.front());
    forEachMerge(Longer, Place + 1, Rest.drop_front(), Use);
  }
}

/// x is named before y, and a before b.
bool isCanonical(const SmallProgram &Program) {
  bool FirstVariable = false, FirstLock = false;
  for (const Ops &Body : Program.Threads)
    for (Op Each : Body) {
      if (Each.Kind == OpKind::Start || Each.Kind == OpKind::Join)
        continue;
      bool &First = Each.isAccess() ? FirstVariable : FirstLock;
      if (Each.Target == 1 && !First)
        return false;
      First = true;
    }
  return true;
}

/// Two threads access one variable, and one writes: else nobody can be wrong.
bool isInteresting(const SmallProgram &Program) {
  for (uint8_t Variable = 0; Variable < Variables; ++Variable) {
    unsigned Users = 0;
    bool Written = false;
    for (const Ops &Body : Program.Threads) {
      bool Used = false;
      for (Op Each : Body)
        if (Each.isAccess() && Each.Target == Variable) {
          Used = true;
          Written |= Each.Kind == OpKind::Write;
        }
      Users += Used;
    }
    if (Users >= 2 && Written)
      return true;
  }
  return false;
}

/// A lock held over the start of a thread orders more than who holds it: the
/// engine knows part of that only.
bool startsUnderLock(const SmallProgram &Program) {
  for (const Ops &Body : Program.Threads) {
    int Held = 0;
    for (Op Each : Body) {
      Held += Each.Kind == OpKind::Lock || Each.Kind == OpKind::LockShared;
      Held -= Each.Kind == OpKind::Unlock;
      if (Each.Kind == OpKind::Start && Held)
        return true;
    }
  }
  return false;
}

class Comparison {
public:
  /// `KnownInvented`: programs that start a thread under a lock and that the
  /// engine is known to be wrong about, so that mending it shows.
  explicit Comparison(unsigned KnownInvented = 0)
      : KnownInvented(KnownInvented) {}

  void compare(const SmallProgram &Program) {
    if (!isCanonical(Program) || !isInteresting(Program))
      return;
    std::optional<Raced> Expected = Program.interleave();
    if (!Expected)
      return;
    ++Count;
    Racing += *Expected != 0;
    Raced Got = solved(Program);
    if (Got == *Expected)
      return;
    if ((Got & ~*Expected) && startsUnderLock(Program)) {
      ++InventedUnderLock;
      return;
    }
    ++((Got & ~*Expected) ? Invented : Missed);
    if (++Shown <= 25)
      ADD_FAILURE() << Program.text() << "\n    schedules: " << names(*Expected)
                    << ", engine: " << names(Got);
  }

  ~Comparison() {
    printf("%u programs, %u with a race; invented %u and %u known, missed %u\n",
           Count, Racing, Invented, InventedUnderLock, Missed);
    EXPECT_GT(Count, 10000u);
    EXPECT_EQ(Invented, 0u);
    EXPECT_EQ(InventedUnderLock, KnownInvented);
    EXPECT_EQ(Missed, 0u);
  }

private:
  const unsigned KnownInvented;
  unsigned InventedUnderLock = 0;
  unsigned Count = 0, Racing = 0, Invented = 0, Missed = 0, Shown = 0;

  static std::string names(Raced Variables) {
    static const char *const Names[] = {"none", "x", "y", "x and y"};
    return Names[Variables];
  }
};

constexpr Op StartT{OpKind::Start, 1}, JoinT{OpKind::Join, 1};
constexpr Op StartU{OpKind::Start, 2}, JoinU{OpKind::Join, 2};

void mainAndOneThread(unsigned LongestMain, unsigned LongestThread,
                      const Ops &Among, unsigned KnownInvented = 0) {
  Comparison All(KnownInvented);
  std::vector<Ops> Bodies = bodies(LongestThread, Among);
  for (const Ops &Own : bodies(LongestMain, Among))
    for (const Ops &Starts : {Ops{StartT}, Ops{StartT, JoinT}})
      forEachMerge(Own, 0, Starts, [&](const Ops &Main) {
        for (const Ops &Thread : Bodies)
          All.compare({{Main, Thread}});
      });
}

TEST(Exhaustive, MainAndOneThread) { mainAndOneThread(3, 3, TwoLocks); }
TEST(Exhaustive, LongMainAndShortThread) { mainAndOneThread(4, 2, TwoLocks); }
TEST(Exhaustive, ShortMainAndLongThread) { mainAndOneThread(2, 4, TwoLocks); }
TEST(Exhaustive, SharedLock) { mainAndOneThread(3, 3, OneSharedLock); }

/// Two threads: started one after the other, joined in all orders or not.
const Ops TwoThreads[] = {
    {StartT, StartU},
    {StartT, StartU, JoinT},
    {StartT, StartU, JoinU},
    {StartT, StartU, JoinT, JoinU},
    {StartT, StartU, JoinU, JoinT},
    {StartT, JoinT, StartU},
    {StartT, JoinT, StartU, JoinU},
};

TEST(Exhaustive, TwoThreads) {
  Comparison All;
  std::vector<Ops> Bodies = bodies(3);
  for (const Ops &Own : bodies(1))
    for (const Ops &Starts : TwoThreads)
      forEachMerge(Own, 0, Starts, [&](const Ops &Main) {
        for (const Ops &First : Bodies)
          for (const Ops &Second : Bodies)
            if (First.size() + Second.size() <= 4)
              All.compare({{Main, First, Second}});
      });
}

TEST(Exhaustive, OneFunctionStartedTwice) {
  Comparison All;
  std::vector<Ops> Bodies = bodies(3);
  for (const Ops &Own : bodies(2))
    for (const Ops &Starts : TwoThreads)
      forEachMerge(Own, 0, Starts, [&](const Ops &Main) {
        for (const Ops &Thread : Bodies)
          All.compare({{Main, Thread, Thread}, /*OneFunction=*/true});
      });
}

TEST(Exhaustive, ThreadStartsThread) {
  Comparison All(3);
  std::vector<Ops> Bodies = bodies(2);
  for (const Ops &Own : bodies(2))
    for (const Ops &Starts : {Ops{StartT}, Ops{StartT, JoinT}})
      forEachMerge(Own, 0, Starts, [&](const Ops &Main) {
        for (const Ops &Second : bodies(1))
          for (const Ops &Nested : {Ops{StartU}, Ops{StartU, JoinU}})
            forEachMerge(Second, 0, Nested, [&](const Ops &Thread) {
              for (const Ops &Third : Bodies)
                All.compare({{Main, Thread, Third}});
            });
      });
}

} // namespace
} // namespace pothole::test
