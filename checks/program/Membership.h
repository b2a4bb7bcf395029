// `e = a.head; a.head = e->next; ...; e->next = b.head; b.head = e;`: elements
// that go from list to list. On which list it is says which lock guards an
// element, as long as nobody puts it on one while it is on another.
//
// While the program is run, it is only noted where addresses came from and what
// was put where. What follows from that is asked when all is known.

#ifndef POTHOLE_CHECKS_PROGRAM_MEMBERSHIP_H
#define POTHOLE_CHECKS_PROGRAM_MEMBERSHIP_H

#include "checks/program/Memory.h"

#include "llvm/ADT/DenseSet.h"

#include <map>
#include <optional>
#include <set>

namespace pothole {

class Interpreter;
struct AccessClass;

/// Addresses with a tag, in a context; or, without one, of an object.
struct AddressName {
  uint32_t In = 0; // context
  uint32_t Tag = 0;
  ObjectId Object = 0; // if there is no tag
  friend auto operator<=>(const AddressName &, const AddressName &) = default;
};

/// A cell, and the tag of the address that led to it.
struct Reached {
  Cell At;
  uint32_t Via = 0;
  friend auto operator<=>(const Reached &, const Reached &) = default;
};

/// What is noted of addresses while the program is run.
struct Travels {
  std::map<AddressName, std::set<Reached>> Loaded;   // from where
  std::map<AddressName, std::set<AddressName>> Same; // by another name
  std::map<AddressName, std::set<Reached>> Given;    // by who had it alone
  std::map<ObjectId, std::set<std::pair<AddressName, Reached>>> Copied;
  llvm::DenseSet<std::tuple<uint64_t, uint64_t, uint32_t>> Noted; // of Loaded
  /// Locks held where what has this tag was taken off a list.
  std::map<uint32_t, std::set<Cell>> TakenUnder;

  /// Whether one of the cells is where such addresses were loaded from.
  bool loadedFrom(AddressName Name, const std::set<Cell> &Cells,
                  unsigned Depth = 4) const;
};

class Membership {
public:
  explicit Membership(const Interpreter &I);

  /// Accesses that tell which lock guards a cell.
  void see(const AccessClass &C);

  /// Each side has found the object on a list that its lock guards, and it is
  /// not on two.
  bool onDifferentLists(const AccessClass &A, const AccessClass &B) const;

private:
  using Cells = std::optional<std::set<Cell>>; // nothing: not known
  Cells roots(uint32_t In, const Reached &Place,
              std::set<AddressName> &Seen) const;
  Cells roots(const AddressName &Name, std::set<AddressName> &Seen) const;
  std::optional<std::set<Cell>> guards(const Cells &Roots) const;
  bool onOneList(ObjectId Object) const;
  std::set<Cell> listLocks(const AccessClass &C) const;

  const Interpreter &I;
  const Memory &M;
  std::map<Cell, std::set<Cell>> Locks; // held at all accesses to a cell
  std::map<ObjectId, bool> mutable OneList;
};

} // namespace pothole

#endif
