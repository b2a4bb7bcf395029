//===- Elements that are on one list at a time ----------------------------===//
//
// Seen: lists that begin in a variable, or a field of an object there is one
// of, which one lock guards throughout. An element is put on a list by who has
// it alone: who made it, or took it off another.
//
// Not seen: lists whose heads there are several of under one name.

#include "checks/program/Membership.h"

#include "checks/program/BodyRun.h"
#include "checks/program/Renaming.h"
#include "checks/program/StartLoop.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool mayBeElement(const Object &O) {
  return O.Kind == ObjectKind::Heap || O.Kind == ObjectKind::Pointee;
}

} // namespace

bool Travels::loadedFrom(AddressName Name, const std::set<Cell> &Cells,
                         unsigned Depth) const {
  if (auto It = Loaded.find(Name); It != Loaded.end())
    if (llvm::any_of(It->second,
                     [&](const Reached &R) { return Cells.count(R.At); }))
      return true;
  if (auto It = Same.find(Name); Depth && It != Same.end())
    return llvm::any_of(It->second, [&](const AddressName &Other) {
      return loadedFrom(Other, Cells, Depth - 1);
    });
  return false;
}

Membership::Membership(const Interpreter &I) : I(I), M(I.memory()) {}

void Membership::see(const AccessClass &C) {
  if (!M.unique(C.Like.Where) || I.alone(C.By, C.Like))
    return;
  std::set<Cell> Held;
  for (const pothole::Held &H : I.locksOf(C.Like.Locks))
    if (!H.Hidden && !H.OneOf && M.unique(H.Lock))
      Held.insert(H.Lock);
  auto [It, New] = Locks.try_emplace(C.Like.Where, Held);
  if (!New)
    std::erase_if(It->second, [&](const Cell &L) { return !Held.count(L); });
}

Membership::Cells Membership::roots(uint32_t In, const Reached &Place,
                                    std::set<AddressName> &Seen) const {
  // What was not known yet when it was asked for first.
  if (M[Place.At.Object].Kind == ObjectKind::Pointee)
    return std::set<Cell>();
  if (M.unique(Place.At))
    return std::set{Place.At};
  return roots(AddressName{In, Place.Via, Place.Via ? 0 : Place.At.Object},
               Seen);
}

Membership::Cells Membership::roots(const AddressName &Name,
                                    std::set<AddressName> &Seen) const {
  std::set<Cell> Result;
  if (!Seen.insert(Name).second)
    return Result;
  bool Known = false;
  auto add = [&](const Cells &More) {
    Known = true;
    if (!More)
      return false;
    Result.insert(More->begin(), More->end());
    return true;
  };
  const Travels &T = I.travels();
  if (auto It = T.Given.find(Name); It != T.Given.end()) {
    for (const Reached &R : It->second)
      if (!add(roots(Name.In, R, Seen)))
        return std::nullopt;
    return Result;
  }
  if (auto It = T.Loaded.find(Name); It != T.Loaded.end())
    for (const Reached &R : It->second)
      if (!add(roots(Name.In, R, Seen)))
        return std::nullopt;
  if (auto It = T.Same.find(Name); It != T.Same.end())
    for (const AddressName &Other : It->second)
      if (!add(roots(Other, Seen)))
        return std::nullopt;
  if (!Known)
    return std::nullopt;
  return Result;
}

/// Locks that guard all of these.
std::optional<std::set<Cell>> Membership::guards(const Cells &Roots) const {
  if (!Roots || Roots->empty())
    return std::nullopt;
  std::optional<std::set<Cell>> Result;
  for (const Cell &Root : *Roots) {
    auto It = Locks.find(Root);
    if (It == Locks.end())
      return std::nullopt;
    if (!Result)
      Result = It->second;
    std::erase_if(*Result, [&](const Cell &L) { return !It->second.count(L); });
  }
  return Result;
}

/// Whoever puts it on a list has it alone, or found it on the same list.
bool Membership::onOneList(ObjectId Object) const {
  auto [Known, New] = OneList.try_emplace(Object, true);
  if (!New)
    return Known->second;
  auto It = I.travels().Copied.find(Object);
  if (It == I.travels().Copied.end())
    return true;
  return Known->second = llvm::all_of(It->second, [&](const auto &Copy) {
           const auto &[Name, To] = Copy;
           std::set<AddressName> Seen;
           std::set<AddressName> Others;
           Cells From = roots(Name, Seen), Into = roots(Name.In, To, Others);
           if (!From || !Into)
             return false;
           From->insert(Into->begin(), Into->end());
           auto Common = guards(From);
           return Common && !Common->empty();
         });
}

/// Held here, and guards the list that the object was found on.
std::set<Cell> Membership::listLocks(const AccessClass &C) const {
  std::set<Cell> Result;
  for (const Held &H : I.locksOf(C.Like.Locks))
    if (!H.Hidden && !H.OneOf && (!H.Shared || !C.Like.Write) &&
        M.unique(H.Lock))
      Result.insert(H.Lock);
  for (const auto &[In, Event] : C.Where) {
    if (Result.empty())
      break;
    std::set<AddressName> Seen;
    AddressName Name{In, C.Like.Tag, C.Like.Tag ? 0 : C.Like.Where.Object};
    auto Guards = guards(roots(Name, Seen));
    if (!Guards)
      return {};
    std::erase_if(Result, [&](const Cell &L) { return !Guards->count(L); });
  }
  return Result;
}

bool Membership::onDifferentLists(const AccessClass &A,
                                  const AccessClass &B) const {
  const Object &O = M[A.Like.Where.Object];
  bool Element =
      O.Kind == ObjectKind::Heap ? !O.Unique : O.Kind == ObjectKind::Pointee;
  if (!Element || listLocks(A).empty() || listLocks(B).empty())
    return false;
  return onOneList(A.Like.Where.Object);
}

void BodyRun::noteLoaded(uint32_t Tag, Cell From, uint32_t Via, AtomsId Found) {
  if (llvm::any_of(M.atoms(Found),
                   [&](const Atom &A) {
                     return A.Kind == AtomKind::Address && mayBeElement(M[A.A]);
                   }) &&
      I.Ways.Noted
          .insert({(uint64_t)Self << 32 | Tag,
                   (uint64_t)From.Object << 32 | From.Path, Via})
          .second)
    I.Ways.Loaded[{Self, Tag}].insert(
        {{From.Object, M.storage(From.Path)}, Via});
}

/// Addresses of objects on the heap are stored where others reach them.
void BodyRun::noteGiven(const Flow &State, Reached To, AtomsId Content) {
  for (const Atom &A : M.atoms(Content)) {
    if (A.Kind != AtomKind::Address || !mayBeElement(M[A.A]))
      continue;
    AddressName Name{Self, A.Tag, A.Tag ? 0 : A.A};
    if (own(State, A))
      I.Ways.Given[Name].insert(To);
    else
      I.Ways.Copied[A.A].insert({Name, To});
  }
}

void BodyRun::noteReturned(const Renaming &Names, AtomsId Return,
                           ContextId Callee) {
  for (const Atom &A : M.atoms(Return))
    if (A.Kind == AtomKind::Address && A.Tag && mayBeElement(M[A.A])) {
      uint32_t Ours = Names.renameTag(A.Tag, /*Back=*/true);
      I.Ways.Same[{Self, Ours}].insert({Callee, A.Tag});
    }
}

} // namespace pothole
