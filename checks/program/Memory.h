// The abstract memory: objects, paths within them, and the values they hold.
//
//   object   a variable, a local of a thread, an allocation site, or what an
//            unknown pointer points to
//   path     fields and elements leading from an object to a part of it
//   value    a small set of atoms: addresses, functions, numbers, threads...
//
// Everything is interned: an id stands for equal things, and comparing or
// hashing a state compares integers. Several real objects can hide behind one
// abstract object; what tells them apart is the *tag* of an address: addresses
// with the same tag were derived from one load, so they mean one object.

#ifndef POTHOLE_CHECKS_PROGRAM_MEMORY_H
#define POTHOLE_CHECKS_PROGRAM_MEMORY_H

#include "checks/program/Linear.h"
#include "checks/program/Program.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <map>
#include <unordered_map>

namespace pothole {

using ObjectId = uint32_t;
using PathId = uint32_t;  // 0: the object itself
using AtomsId = uint32_t; // an interned set of atoms; 0: empty (undefined)

enum class ObjectKind : uint8_t {
  Variable,    // A: entity
  Local,       // A: function, B: slot
  ThreadLocal, // A: entity; one per Owner
  Heap,        // A: function, B: event
  Pointee,     // A: object, B: path of the pointer it hangs on
  Instance,    // A: record; any object of a class handed in from outside
  Result,      // A: function without a body that returned it
  Code,        // A: function: what `&f` points to
  Chosen,      // A: symbol; the thread in which it has the value in the path
};

struct Object {
  ObjectKind Kind = ObjectKind::Variable;
  uint32_t A = 0;
  uint32_t B = 0;
  ThreadId Owner = 0; // Local, Heap: the thread whose frame or call made it
  EntityId Record = NoEntity; // class of the object, where known
  bool Unique = true;   // stands for one real object (per instance of Owner)
  bool MayFail = false; // Heap: null where it could not be made
  uint8_t Depth = 0;    // Pointee of pointee of...
};

enum class SelectorKind : uint8_t {
  Field,      // A: entity
  Index,      // Number: constant index
  Affine,     // A, B: function and slot of a loop counter; Number: offset
  Distinct,   // A: thread; differs between its instances; Number: offset
  Linear,     // A: linear number
  Any,        // some element
  Structure,  // the bookkeeping of a container
  GuardLocks, // pseudo field of a guard: its locks
  GuardOwns,  // pseudo field of a guard: whether it holds them
};

struct Selector {
  SelectorKind Kind = SelectorKind::Any;
  uint32_t A = 0;
  uint32_t B = 0;
  int64_t Number = 0;
  uint32_t Slice = 0; // Affine, Distinct: see OwnSlice.h
  friend auto operator<=>(const Selector &, const Selector &) = default;
};

/// What a number is that grows with a counter; see OwnSlice.h.
struct Slice {
  int64_t Factor = 0;  // by how much, for each step of the counter; 0: unknown
  int64_t Low = 0;     // from the start of the slice
  int64_t High = 0;    // from its end
  bool Within = false; // some number of the slice; else one known by Low
  bool Loose = false;  // which one is not known: small steps stay within
  friend auto operator<=>(const Slice &, const Slice &) = default;
};

enum class AtomKind : uint8_t {
  Unknown,  // may be anything; Number: 1 if more than a set can hold
  Number,   // Number
  NonZero,  // some number or pointer that is not 0
  Address,  // A: object, B: path, Tag
  Code,     // A: function entity
  Thread,   // A: thread id
  Affine,   // A, B: function and slot of a loop counter; Number: offset
  Distinct, // A: thread; another value in each of its instances; Number: offset
  Linear,   // A: linear number
  Taken,    // result of a try: A: object, B: path of the lock; Number: value
            // that means success (0, or 1 for any other)
};

struct Atom {
  AtomKind Kind = AtomKind::Unknown;
  uint32_t A = 0;
  uint32_t B = 0;
  uint32_t Tag = 0; // Affine, Distinct: a slice
  int64_t Number = 0;
  friend auto operator<=>(const Atom &, const Atom &) = default;
};

using Atoms = std::vector<Atom>; // sorted, no duplicates

/// A cell: a place in memory that can hold a value.
struct Cell {
  ObjectId Object = 0;
  PathId Path = 0;
  friend auto operator<=>(const Cell &, const Cell &) = default;
};

/// Stands for a lock of which nothing is known.
constexpr Cell AnyLock{~0u, 0};

class Memory {
public:
  explicit Memory(const LinkUnit &Units);

  // Objects.
  ObjectId object(ObjectKind Kind, uint32_t A, uint32_t B = 0,
                  ThreadId Owner = 0);
  /// What the unknown pointer stored in a cell points to. Chains of the same
  /// field (list->next->next) fold into one object.
  ObjectId pointee(Cell Pointer, EntityId Record);
  Object &operator[](ObjectId Id) { return Objects[Id]; }
  const Object &operator[](ObjectId Id) const { return Objects[Id]; }
  size_t size() const { return Objects.size(); }

  // Paths.
  PathId extend(PathId Base, const Selector &Last);
  PathId parent(PathId Path) const { return Paths[Path].Parent; }
  const Selector &last(PathId Path) const { return Paths[Path].Last; }
  const std::vector<Selector> &selectors(PathId Path) const {
    return Paths[Path].Steps;
  }
  /// Moves a pointer within its last element: `p + n`.
  PathId shift(PathId Path, const Atom &By);
  /// Elements of unknown index become Any: the cell values are stored in.
  PathId storage(PathId Path);

  /// Whether two paths may lead to one place, as far as indices tell.
  bool mayEqual(PathId A, PathId B) const;
  /// The part of `Path` below `Prefix`; false if it is not below.
  bool below(PathId Path, PathId Prefix, std::vector<Selector> &Suffix) const;

  /// Indices and numbers as linear numbers, where they are.
  std::optional<Linear> linear(const Selector &S) const;
  std::optional<Linear> linear(const Atom &A) const;
  mutable LinearTable Linears; // interning changes nothing

  /// 0: no slice, the counter itself.
  uint32_t sliceId(const Slice &S);
  const Slice &slice(uint32_t Id) const { return Slices[Id]; }

  // Values.
  AtomsId intern(Atoms Set);
  const Atoms &atoms(AtomsId Id) const { return *Sets[Id]; }
  AtomsId one(const Atom &A) {
    auto [It, New] = Single.try_emplace(A, 0);
    if (New)
      It->second = intern({A});
    return It->second;
  }
  AtomsId unknown() { return one({}); }
  bool isUnknown(AtomsId Id) const {
    return atoms(Id).size() == 1 && atoms(Id)[0].Kind == AtomKind::Unknown;
  }
  AtomsId join(AtomsId A, AtomsId B);

  /// Whether the cell is one place in memory (per instance of its owner).
  bool unique(Cell C) const;

private:
  struct PathNode {
    PathId Parent = 0;
    Selector Last;
    std::vector<Selector> Steps; // from the object, Last included
  };
  const LinkUnit &Units;
  std::vector<Object> Objects;
  struct Hash {
    size_t operator()(const Atom &A) const;
    size_t operator()(const Atoms &Set) const;
    size_t operator()(const std::pair<PathId, Selector> &Step) const;
    size_t operator()(
        const std::tuple<ObjectKind, uint32_t, uint32_t, ThreadId> &Name) const;
  };
  std::unordered_map<std::tuple<ObjectKind, uint32_t, uint32_t, ThreadId>,
                     ObjectId, Hash>
      ObjectIds;
  std::deque<PathNode> Paths; // steps stay where they are
  std::vector<Slice> Slices{{}};
  std::map<Slice, uint32_t> SliceIds;
  std::unordered_map<std::pair<PathId, Selector>, PathId, Hash> PathIds;
  std::unordered_map<Atoms, AtomsId, Hash> SetIds;
  std::unordered_map<Atom, AtomsId, Hash> Single; // sets of one
  std::vector<const Atoms *> Sets; // keys of SetIds: stable in a map
  llvm::DenseMap<std::pair<AtomsId, AtomsId>, AtomsId> Joins;
};

} // namespace pothole

#endif
