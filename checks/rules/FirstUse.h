// States made on first use: a test finds nothing there, then a write follows.
// What lazy-init and double-checked-lock have in common.

#ifndef POTHOLE_CHECKS_RULES_FIRSTUSE_H
#define POTHOLE_CHECKS_RULES_FIRSTUSE_H

#include "checks/program/Program.h"
#include "checks/rules/Rule.h"

#include <optional>
#include <set>

namespace pothole {

/// A write, and the tests that let it run.
struct Fill {
  const Access *Write = nullptr;
  const Access *Other = nullptr; // what it collides with
  const Test *Outer = nullptr;   // under no lock that the write holds
  const Test *Inner = nullptr;   // again, under such a lock; or null
};

class FirstUse {
public:
  explicit FirstUse(const Program &Program);

  /// How a raced state is made, if it is made on first use and the race is
  /// about that.
  std::optional<Fill> fillOf(const State &State) const;

private:
  bool decides(const Test &Test, const State &State) const;
  bool mostlyTested(const State &State) const;

  std::set<std::string> Flags; // states that are only ever set after a test
};

/// What a test has to do with the state it decides about.
enum class Tests : uint8_t { Itself, Whole, Flag };
Tests relationOf(const Test &Test, const State &State);

/// Both hold one lock.
bool shareLock(const Access &A, const Test &B);

/// "'ready' is tested here; locks held: none".
Note testNote(const Test &Test, const char *Again);

/// A hazard about the fill: the tests, then both sides.
Hazard fillHazard(const Program &Program, const State &State, const Fill &Fill,
                  const char *RuleId);

} // namespace pothole

#endif
