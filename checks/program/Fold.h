// What an operator makes of two numbers that are known.

#ifndef POTHOLE_CHECKS_PROGRAM_FOLD_H
#define POTHOLE_CHECKS_PROGRAM_FOLD_H

#include "checks/facts/Facts.h"

#include <optional>

namespace pothole {

/// Of comparisons and masks, which decide over branches; nothing for others.
inline std::optional<int64_t> fold(Operator Op, int64_t A, int64_t B) {
  switch (Op) {
  case Operator::Equal:
    return A == B;
  case Operator::NotEqual:
    return A != B;
  case Operator::Less:
    return A < B;
  case Operator::LessEqual:
    return A <= B;
  case Operator::Greater:
    return A > B;
  case Operator::GreaterEqual:
    return A >= B;
  case Operator::BitAnd:
    return A & B;
  default:
    return std::nullopt;
  }
}

} // namespace pothole

#endif
