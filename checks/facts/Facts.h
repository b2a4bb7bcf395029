// The facts of one translation unit: everything later stages know about it.
//
//   command --parse--> syntax tree --extract--> TuFacts --link--> Program
//
// Facts are plain sorted values: equal source gives equal facts, byte for byte.
// What could not be understood is a Gap, never silently dropped.

#ifndef POTHOLE_CHECKS_FACTS_FACTS_H
#define POTHOLE_CHECKS_FACTS_FACTS_H

#include "checks/facts/Event.h"

namespace pothole {

enum class LocalKind : uint8_t { This, Parameter, Variable, Temporary };

struct Local {
  LocalKind Kind = LocalKind::Variable;
  bool Addressed = false; // something may point to it: its accesses count
  std::string Name;       // empty for temporaries
  Type LocalType;
  Location Place;
  friend bool operator==(const Local &, const Local &) = default;
};

/// The body of a function. Slots begin with `this` (or a lambda's closure),
/// if there is one, and the parameters in order. Block 0 is the entry.
struct Function {
  EntityId Self = NoEntity;
  Location Pattern;            // where the template it is an instance of stands
  uint32_t ParameterCount = 0; // including `this`
  bool ReturnsRecord = false;
  bool TrustLocks = false; // NO_THREAD_SAFETY_ANALYSIS
  std::vector<Local> Locals;
  std::vector<Type> Types;   // Types[0]: none
  std::vector<Value> Values; // Values[0]: Unknown
  std::vector<ValueId> Args;
  std::vector<Event> Events;
  std::vector<Block> Blocks;
  friend bool operator==(const Function &, const Function &) = default;
};

enum class GapKind : uint8_t {
  ParseError,  // the front end rejected something
  BodySkipped, // a body with errors, or in a construct not modelled
  UnknownCode, // inline assembly, statement kinds without a model
  FailedUnit,  // nothing came from a unit
  Ambiguous,   // two definitions of one external name
  Limit,       // a bound of the analysis was reached
};

struct Gap {
  GapKind Kind = GapKind::ParseError;
  Location Place;
  std::string Text;
  friend auto operator<=>(const Gap &, const Gap &) = default;
};

/// The initializer of a variable of static duration, run before main.
struct TuFacts {
  std::string MainFile; // absolute
  std::string Directory;
  std::string Arguments; // of the command, for people
  bool C = false;
  bool Recovered = false; // parsed with errors: facts are incomplete
  std::vector<File> Files;
  std::vector<Entity> Entities;    // sorted by (Kind, Usr, Ordinal)
  std::vector<Function> Functions; // sorted by Self
  /// Function holding the dynamic initializers of this unit's variables, in
  /// order: a Function without a name of its own, Self == NoEntity, or empty.
  std::vector<Function> Initializers;
  std::vector<EntityId> AddressTaken; // functions used as a value, sorted
  std::vector<Gap> Gaps;
  friend bool operator==(const TuFacts &, const TuFacts &) = default;
};

} // namespace pothole

#endif
