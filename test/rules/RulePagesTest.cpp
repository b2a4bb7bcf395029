//===- docs/rules is what `pothole explain` prints ------------------------===//

#include "tool/Pipeline.h"

#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace pothole {
namespace {

const std::filesystem::path Pages =
    std::filesystem::path(POTHOLE_SOURCE_DIR) / "docs/rules";

TEST(RulePagesTest, AreCurrent) {
  for (const Rule *Each : allRules()) {
    std::string Wanted;
    llvm::raw_string_ostream Out(Wanted);
    printRulePage(*Each, Out);
    std::string Name = std::string(Each->Id) + ".md";
    std::ifstream In(Pages / Name);
    std::ostringstream Found;
    Found << In.rdbuf();
    EXPECT_EQ(Found.str(), Wanted) << "mend with: pothole explain " << Each->Id
                                   << " > docs/rules/" << Name;
  }
}

TEST(RulePagesTest, NoneIsLeftOver) {
  std::set<std::string> Known;
  for (const Rule *Each : allRules())
    Known.insert(std::string(Each->Id) + ".md");
  for (const auto &Entry : std::filesystem::directory_iterator(Pages))
    EXPECT_TRUE(Known.count(Entry.path().filename().string()))
        << Entry.path() << " describes no rule";
}

} // namespace
} // namespace pothole
