// NOLINT comments, as clang-tidy reads them: wherever the words stand, also
// outside comments. Of what a macro expands to, only the line that uses the
// macro counts: facts know no other.
//
//   NOLINT           its line
//   NOLINTNEXTLINE   the line after
//   NOLINTBEGIN      up to the NOLINTEND with the same list; they nest
//   NOLINT(a, b-*)   these checks only; "-b" in a list means nothing

#ifndef POTHOLE_TOOL_NOLINT_H
#define POTHOLE_TOOL_NOLINT_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pothole {

/// The comments of one file.
class NoLint {
public:
  explicit NoLint(llvm::StringRef Text);

  /// Lines and columns count from 1; columns are bytes.
  bool onLine(uint32_t Line, llvm::StringRef Check) const;
  bool inBlock(uint32_t Line, uint32_t Column, llvm::StringRef Check) const;

  /// A NOLINTBEGIN or NOLINTEND without its other half, which is ignored.
  struct Unmatched {
    uint32_t Line = 0;
    uint32_t Column = 0;
    bool Begin = false;
  };
  const std::vector<Unmatched> &unmatched() const { return Lone; }

private:
  enum class Kind { Line, NextLine, Begin, End };
  struct Position {
    uint32_t Line = 0;
    uint32_t Column = 0;
    friend auto operator<=>(const Position &, const Position &) = default;
  };
  struct Comment {
    Kind Says = Kind::Line;
    Position Place;
    /// Without spaces around the names; nothing: all checks.
    std::optional<std::string> Checks;

    bool covers(llvm::StringRef Check) const;
  };
  struct Block {
    Comment Begin;
    Position End;
  };

  static std::optional<Comment> readComment(llvm::StringRef Line, size_t &At);
  void formBlocks();

  std::vector<Comment> Comments; // in order of place
  std::vector<Block> Blocks;
  std::vector<Unmatched> Lone;
};

} // namespace pothole

#endif
