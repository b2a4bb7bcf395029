// What the program is made of: files, types, and the named things (entities)
// that other facts refer to. Plain values; no Clang type, no pointer.
//
// Identity. A USR alone is not a name: `static s` in two files called log.cpp,
// lambdas at namespace scope and C structs of one tag collide. An entity is
// (namespace, USR, ordinal); the namespace is the unit for what the unit alone
// can name and "external" otherwise. `Usr` already holds the C tag's layout.
// Nouns follow LLVM's scalable analysis framework (entity, build namespace).

#ifndef POTHOLE_CHECKS_FACTS_ENTITY_H
#define POTHOLE_CHECKS_FACTS_ENTITY_H

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace pothole {

using FileId = uint32_t;   // index into TuFacts::Files / Program files
using EntityId = uint32_t; // index into TuFacts::Entities / Program entities
constexpr EntityId NoEntity = ~0u;

/// A place in source: line and column start at 1; line 0 means "nowhere".
/// What a macro expands to stands where the macro is used.
struct Location {
  FileId File = 0;
  uint32_t Line = 0;
  uint32_t Column = 0;

  bool valid() const { return Line != 0; }
  friend auto operator<=>(const Location &, const Location &) = default;
};

struct File {
  std::string Path;    // absolute, without "." and ".."
  bool System = false; // found through a system include folder
  friend bool operator==(const File &, const File &) = default;
};

/// What a type means to this analysis, arrays by their element.
enum class TypeClass : uint8_t {
  Unknown,
  Integer, // also characters and enumerations
  Boolean,
  Floating,
  Pointer, // also function pointers
  Reference,
  Record,        // of the project
  Container,     // of a library: strings, vectors, maps, optionals...
  SmartPointer,  // a library's owning pointer: its content is the pointee
  Callable,      // std::function and kin
  Closure,       // the type of a lambda
  Atomic,        // std::atomic, _Atomic, atomic_flag
  Lock,          // anything with lock and unlock
  Guard,         // lock_guard, unique_lock...
  Condition,     // condition variables
  OnceFlag,      // once_flag, pthread_once_t
  Thread,        // std::thread, pthread_t, std::future of async...
  Synchronizer,  // semaphore, latch, barrier, promise
  Synchronized,  // safe for concurrent use by its own documentation
  LibraryRecord, // any other class of a system header
};

struct Type {
  TypeClass Class = TypeClass::Unknown;
  bool Const = false; // top level: the object itself never changes
  bool Volatile = false;
  bool Array = false;
  EntityId Record = NoEntity; // of the record, or what a pointer points to
  std::string Spelling;       // for people: "std::map<int, Node *>"
  friend bool operator==(const Type &, const Type &) = default;
};

enum class EntityKind : uint8_t { Function, Variable, Field, Record };

enum class Storage : uint8_t {
  None,
  Global,       // namespace scope, external
  FileStatic,   // namespace scope, internal
  StaticLocal,  // `static` in a function
  StaticMember, // of a class
  ThreadLocal,  // any of the above, one per thread: never shared by name
  Library,      // hidden in a library whose functions touch it: MtUnsafe.h
};

/// What Clang's thread safety attributes say of a datum or a function.
enum class Promise : uint8_t {
  Guarded,        // of a datum: accesses hold the lock
  PointeeGuarded, // of a pointer: accesses to what it points to do
  Requires,       // of a function: callers hold it
  Excludes,       // ... callers do not
  Acquires,       // ... it is held from then on
  Tries,          // ... or not: its result says
  Releases,
  Asserts,     // ... it was held all along
  TakenBefore, // of a lock: never taken while this one is held
  TakenAfter,  // ... taken last of the two
};

constexpr uint32_t NoParameter = ~0u;

/// A promise, and the lock it names: a parameter by its slot (0 is `this`, or
/// the object a field is in), or a variable, and fields from there. Pointers on
/// the way are followed.
struct Contract {
  Promise Kind = Promise::Guarded;
  bool Shared = false; // a reader's lock will do
  uint32_t Parameter = NoParameter;
  std::vector<EntityId> Steps;

  /// Neither parameter nor steps: a lock that is not followed.
  bool named() const { return Parameter != NoParameter || !Steps.empty(); }
  friend bool operator==(const Contract &, const Contract &) = default;
};

struct Entity {
  EntityKind Kind = EntityKind::Variable;
  bool Internal = false; // only this unit can name it
  uint32_t Ordinal = 0;  // tells apart what shares a USR within its namespace
  std::string Usr;
  std::string Name;           // qualified, for people: "outBuff::buf"
  std::string ShortName;      // "buf"
  Location Place;             // definition if seen, else first declaration
  bool Defined = false;       // this unit holds the definition
  EntityId Parent = NoEntity; // record of a field or method; function of a
                              // static local or lambda

  // Variables and fields.
  Type VariableType;
  Storage Duration = Storage::None;
  bool Mutable = false;      // `mutable` member
  bool Sole = false;         // the only field of its class, which has no base
  bool DynamicInit = false;  // initialized by code, not by a constant
  bool DiesAtExit = false;   // static, with a destructor that is not trivial
  uint32_t BitfieldUnit = 0; // adjacent bit-fields share a number > 0

  // Functions.
  bool Virtual = false;
  bool ConstMethod = false;
  bool StaticMethod = false;
  bool Constructor = false;
  bool Destructor = false;
  bool NoReturn = false;
  bool Public = false;     // others can name it: functions, variables, fields
  bool Protected = false;  // derived classes and friends can
  bool BeforeMain = false; // __attribute__((constructor))
  std::string Signature;   // canonical type: indirect calls match callees by it
  std::vector<EntityId> Overrides;

  // Records.
  std::vector<EntityId> Bases;
  EntityId DestructorOf = NoEntity; // the record's destructor, if not trivial

  std::vector<Contract> Contracts; // of data and functions

  friend bool operator==(const Entity &, const Entity &) = default;
};

} // namespace pothole

#endif
