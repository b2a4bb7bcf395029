// One translation unit to analyse and how it is compiled.

#ifndef POTHOLE_TOOL_DRIVE_COMMAND_H
#define POTHOLE_TOOL_DRIVE_COMMAND_H

#include <compare>
#include <string>
#include <vector>

namespace pothole {

struct Command {
  std::string File;      // absolute, without "." and ".."
  std::string Directory; // absolute: what relative paths in Arguments are to
  std::vector<std::string> Arguments; // the compiler first
  friend auto operator<=>(const Command &, const Command &) = default;
};

} // namespace pothole

#endif
