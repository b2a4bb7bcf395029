#include "test/report/SampleRun.h"

#include <gtest/gtest.h>

namespace pothole {
namespace {

RunReport withHazards(std::vector<Hazard> Hazards) {
  RunReport Run = sample::empty();
  Run.Hazards = std::move(Hazards);
  return Run;
}

TEST(Fingerprint, LinesMayMove) {
  Hazard Moved = sample::race();
  Moved.Place.Line += 100;
  Moved.Text += " and other words";
  EXPECT_EQ(fingerprints(withHazards({Moved})),
            fingerprints(withHazards({sample::race()})));
}

TEST(Fingerprint, EqualHazardsAreCounted) {
  std::vector<std::string> Names =
      fingerprints(withHazards({sample::race(), sample::race()}));
  ASSERT_EQ(Names.size(), 2u);
  EXPECT_EQ(Names[0].substr(0, 33), Names[1].substr(0, 33));
  EXPECT_EQ(Names[0].substr(32), ":1");
  EXPECT_EQ(Names[1].substr(32), ":2");
}

TEST(Fingerprint, PartsDoNotRunTogether) {
  Hazard Left, Right;
  Left.State = "ab";
  Left.Symbol = "c";
  Right.State = "a";
  Right.Symbol = "bc";
  EXPECT_NE(fingerprints(withHazards({Left})),
            fingerprints(withHazards({Right})));
}

// Baselines are kept for years: an accidental change of the scheme would
// bring all their hazards back.
TEST(Fingerprint, SchemeIsFixed) {
  EXPECT_EQ(fingerprints(withHazards({sample::race()})),
            std::vector<std::string>{"b1cf4f8f693463708ba5554da57f8f0c:1"});
}

} // namespace
} // namespace pothole
