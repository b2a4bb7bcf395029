// A line of source with a caret under one column, ready to print:
//    10 |   ++Hits;
//       |   ^
// Tabs become spaces, what cannot be shown becomes U+FFFD, and of a line too
// wide for any terminal only the part around the column remains.

#ifndef POTHOLE_TOOL_REPORT_EXCERPT_H
#define POTHOLE_TOOL_REPORT_EXCERPT_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace pothole {

struct Excerpt {
  std::string Code;
  unsigned Caret = 0; // columns to the left of the caret
};

/// `Column` counts bytes from 1 and may be one past the end.
Excerpt excerpt(llvm::StringRef Line, unsigned Column);

} // namespace pothole

#endif
