// Rows of knowledge as YAML: each field of a row is a key, each enumerator a
// word ("GuardInit" is guard-init). `like` takes over all that another row
// says, whether built in or further up in the file.

#ifndef POTHOLE_TOOL_CONFIGROWS_H
#define POTHOLE_TOOL_CONFIGROWS_H

#include "checks/knowledge/Knowledge.h"

#include "llvm/Support/YAMLTraits.h"

namespace pothole {

struct TypeEntry {
  TypeRow Row;
};
struct FunctionEntry {
  FunctionRow Row;
};

} // namespace pothole

/// The context of the IO is the Knowledge that rows are added to.
template <> struct llvm::yaml::MappingTraits<pothole::TypeEntry> {
  static void mapping(IO &In, pothole::TypeEntry &Entry);
};
template <> struct llvm::yaml::MappingTraits<pothole::FunctionEntry> {
  static void mapping(IO &In, pothole::FunctionEntry &Entry);
};

LLVM_YAML_IS_SEQUENCE_VECTOR(pothole::TypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(pothole::FunctionEntry)

#endif
