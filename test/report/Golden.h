// Compares output with a file in test/report/golden. The folder of the
// sources and our version are replaced first. UPDATE_GOLDEN=1 rewrites files.

#ifndef POTHOLE_TEST_REPORT_GOLDEN_H
#define POTHOLE_TEST_REPORT_GOLDEN_H

#include "tool/report/SarifPrinter.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace pothole {

inline void replaceAll(std::string &Text, const std::string &From,
                       const std::string &To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos;
       At += To.size())
    Text.replace(At, From.size(), To);
}

inline std::string normalized(std::string Text) {
  replaceAll(Text, POTHOLE_SOURCE_DIR, "/SOURCES");
  replaceAll(Text, percentEncoded(POTHOLE_SOURCE_DIR), "/SOURCES");
  replaceAll(Text, "\"" POTHOLE_VERSION "\"", "\"VERSION\"");
  return Text;
}

inline void expectGolden(const std::string &Name, const std::string &Output) {
  std::string Path = POTHOLE_SOURCE_DIR "/test/report/golden/" + Name;
  std::string Actual = normalized(Output);
  if (std::getenv("UPDATE_GOLDEN")) {
    std::ofstream(Path, std::ios::binary) << Actual;
    return;
  }
  std::ifstream File(Path, std::ios::binary);
  ASSERT_TRUE(File) << Path << " is missing; UPDATE_GOLDEN=1 writes it";
  std::string Expected{std::istreambuf_iterator<char>(File), {}};
  EXPECT_EQ(Expected, Actual) << "if intended, run with UPDATE_GOLDEN=1";
}

} // namespace pothole

#endif
