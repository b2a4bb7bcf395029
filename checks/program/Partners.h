// `job->run(job->argument)`: a function and what it is to be called with,
// stored side by side. Of all that the field may hold, each function is handed
// what was stored together with it.

#ifndef POTHOLE_CHECKS_PROGRAM_PARTNERS_H
#define POTHOLE_CHECKS_PROGRAM_PARTNERS_H

#include "checks/program/Link.h"
#include "checks/program/Memory.h"

#include <map>
#include <set>

namespace pothole {

/// A field, and the record that it is read or written in.
struct FieldOf {
  ValueId Record = NoValue;
  EntityId Field = NoEntity;
};

/// The field that a value was loaded from, perhaps by way of a local.
FieldOf loadedField(const Function &F, ValueId Id);

/// Two values that stand for one place, unless it was changed in between.
bool samePlace(const Function &F, ValueId A, ValueId B);

class Partners {
public:
  explicit Partners(const LinkUnit &Units);

  bool isArgument(EntityId Field) const { return Functions.count(Field); }
  bool isFunction(EntityId Field) const { return Arguments.count(Field); }
  /// Fields with functions that are called with this argument, and back.
  const std::set<EntityId> &functionsOf(EntityId Argument) const {
    return Functions.at(Argument);
  }
  const std::set<EntityId> &argumentsOf(EntityId Function) const {
    return Arguments.at(Function);
  }

  /// Stored together with these functions; with any, if there are none. True
  /// if that is new.
  bool note(Memory &M, ObjectId In, EntityId Argument, const Atom &A,
            const std::set<EntityId> &With);
  /// The function was stored without an argument.
  bool noteAlone(ObjectId In, EntityId Function) {
    return Alone.insert({In, Function}).second;
  }
  /// What was noted of a copy's source holds for the copy.
  bool inherit(ObjectId To, ObjectId From, EntityId Argument);

  /// Whether the function may be handed this.
  bool together(Memory &M, const std::set<ObjectId> &In, EntityId Argument,
                const Atom &A, EntityId Function) const;

private:
  static Cell key(Memory &M, const Atom &A);

  std::map<EntityId, std::set<EntityId>> Functions, Arguments;
  /// By object and field: what is kept there, with which functions; NoEntity:
  /// with any.
  std::map<std::pair<ObjectId, EntityId>, std::map<Cell, std::set<EntityId>>>
      Stored;
  std::set<std::pair<ObjectId, EntityId>> Alone;
};

} // namespace pothole

#endif
