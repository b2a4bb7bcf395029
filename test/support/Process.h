// Runs a program and reads what it says.

#ifndef POTHOLE_TEST_SUPPORT_PROCESS_H
#define POTHOLE_TEST_SUPPORT_PROCESS_H

#include <string>
#include <vector>

namespace pothole::test {

struct Finished {
  int Exit = 0;       // negative: it crashed or did not end in time
  std::string Output; // both streams
};

/// The first word is the program's path.
Finished execute(const std::vector<std::string> &Command, unsigned Seconds);

} // namespace pothole::test

#endif
