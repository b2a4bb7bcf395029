// Programs so small that all their schedules can be tried: main and up to two
// threads, straight-line code over two variables and two locks (which may be
// shared). Each has two meanings, to be compared: what the interleaver finds by
// trying everything, and what the engine concludes from the same program as
// facts.

#ifndef POTHOLE_TEST_SUPPORT_SMALLPROGRAM_H
#define POTHOLE_TEST_SUPPORT_SMALLPROGRAM_H

#include "checks/facts/Facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pothole::test {

enum class OpKind : uint8_t {
  Read,
  Write,
  Lock,
  LockShared, // with other readers
  Unlock,
  Start,
  Join,
};

struct Op {
  OpKind Kind = OpKind::Read;
  uint8_t Target = 0; // variable, lock or thread; thread 0 is main

  bool isAccess() const {
    return Kind == OpKind::Read || Kind == OpKind::Write;
  }
  friend bool operator==(const Op &, const Op &) = default;
};

using Ops = std::vector<Op>;

constexpr unsigned Variables = 2; // x, y
constexpr unsigned Locks = 2;     // a, b
constexpr unsigned MaxThreads = 3;

/// Which variables race: bit 0 is x, bit 1 is y.
using Raced = unsigned;

struct SmallProgram {
  std::vector<Ops> Threads; // main first
  bool OneFunction = false; // threads 1 and 2 run the same function

  /// "main: start T; write x; join T | T: write x"
  std::string text() const;

  /// All schedules: a variable races if two threads can be about to access it
  /// at once and one writes. Nothing if some schedule deadlocks.
  std::optional<Raced> interleave() const;

  TuFacts facts() const;
};

/// Nobody takes a lock he holds nor gives one back he does not hold.
bool ownersUnlock(const Ops &Body);

/// What the engine says about the same program.
Raced solved(const SmallProgram &Program);

} // namespace pothole::test

#endif
