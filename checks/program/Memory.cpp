//===- Interned objects, paths and values ---------------------------------===//

#include "checks/program/Memory.h"

#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace pothole {
namespace {

// A set that grows past this says too little to be worth following.
constexpr size_t MaxAtoms = 8;
// Unknown pointers behind unknown pointers, before they fold.
constexpr uint8_t MaxPointeeDepth = 5;
constexpr size_t MaxPathLength = 12;

/// What such a set has become stays: were it only unknown, it would fill again.
constexpr Atom Everything{AtomKind::Unknown, 0, 0, 0, 1};

bool isIndex(const Selector &S) {
  return S.Kind == SelectorKind::Index || S.Kind == SelectorKind::Affine ||
         S.Kind == SelectorKind::Distinct || S.Kind == SelectorKind::Linear ||
         S.Kind == SelectorKind::Any;
}

/// Hashes a number into what has been hashed so far; as llvm::hash_combine, at
/// a fraction of its cost. Multiplication spreads upwards, the shift downwards.
size_t mix(size_t Hash, uint64_t By) {
  Hash = (Hash ^ By) * 0x9E3779B97F4A7C15;
  return Hash ^ (Hash >> 32);
}
uint64_t pack(uint32_t High, uint32_t Low) {
  return (uint64_t)High << 32 | Low;
}

/// How two steps relate when a cell is looked up.
bool mayMeet(const Selector &A, const Selector &B) {
  if (A == B)
    return true;
  if (!isIndex(A) || !isIndex(B))
    return false;
  return A.Kind != SelectorKind::Index || B.Kind != SelectorKind::Index;
}

} // namespace

Memory::Memory(const LinkUnit &Units) : Units(Units) {
  Paths.push_back({});
  intern({});
}

ObjectId Memory::object(ObjectKind Kind, uint32_t A, uint32_t B,
                        ThreadId Owner) {
  auto [It, New] =
      ObjectIds.try_emplace({Kind, A, B, Owner}, (ObjectId)Objects.size());
  if (!New)
    return It->second;
  Object O;
  O.Kind = Kind;
  O.A = A;
  O.B = B;
  O.Owner = Owner;
  if (Kind == ObjectKind::Variable)
    O.Record = Units.Entities[A].VariableType.Record;
  if (Kind == ObjectKind::Instance) {
    O.Record = A;
    O.Unique = false;
  }
  if (Kind == ObjectKind::Result)
    O.Unique = false;
  Objects.push_back(O);
  return It->second;
}

ObjectId Memory::pointee(Cell Pointer, EntityId Record) {
  const Object From = Objects[Pointer.Object];
  // list->next->next->...: the second hop along one field is the first again.
  if (From.Kind == ObjectKind::Pointee && Pointer.Path) {
    const Selector &Hop = last(Pointer.Path);
    if (Hop.Kind == SelectorKind::Field && From.B &&
        last(From.B).Kind == SelectorKind::Field && last(From.B).A == Hop.A) {
      Objects[Pointer.Object].Unique = false;
      return Pointer.Object;
    }
  }
  if (From.Depth >= MaxPointeeDepth) {
    if (Record != NoEntity)
      return object(ObjectKind::Instance, Record);
    return Pointer.Object;
  }
  bool Unique = unique(Pointer);
  ObjectId Id = object(ObjectKind::Pointee, Pointer.Object, Pointer.Path);
  Object &O = Objects[Id];
  O.Depth = From.Depth + 1;
  if (O.Record == NoEntity)
    O.Record = Record;
  O.Unique &= Unique;
  return Id;
}

PathId Memory::extend(PathId Base, const Selector &Last) {
  if (selectors(Base).size() >= MaxPathLength)
    return Base;
  auto [It, New] = PathIds.try_emplace({Base, Last}, (PathId)Paths.size());
  if (New) {
    std::vector<Selector> Steps = selectors(Base);
    Steps.push_back(Last);
    Paths.push_back({Base, Last, std::move(Steps)});
  }
  return It->second;
}

PathId Memory::shift(PathId Path, const Atom &By) {
  bool InArray = Path && isIndex(last(Path));
  Selector Old = InArray ? last(Path) : Selector{SelectorKind::Index};
  PathId Base = InArray ? parent(Path) : Path;
  Selector Now{SelectorKind::Any};
  if (By.Kind == AtomKind::Number) {
    if (By.Number == 0)
      return Path;
    // `container_of(p, struct timer, link)`: back by the member's offset.
    constexpr int64_t Smallest = 4;
    if (!InArray && Path && last(Path).Kind == SelectorKind::Field &&
        By.Number <= -Smallest)
      return parent(Path);
    if (std::optional<Linear> L = linear(Old);
        L && Old.Kind == SelectorKind::Linear) {
      L->add({By.Number, {}, false}, 1);
      Now = {SelectorKind::Linear, Linears.intern(*L)};
    } else if (Old.Kind != SelectorKind::Any) {
      Now = moved(*this, Old, By);
    }
  } else if (By.Kind == AtomKind::Linear || Old.Kind == SelectorKind::Linear) {
    std::optional<Linear> Start = linear(Old), Step = linear(By);
    // A pointer that steps in a loop steps again each time round.
    bool Again = Start && Step && By.Kind == AtomKind::Affine &&
                 Start->Terms.count(Step->Terms.begin()->first);
    if (Start && Step && !Again)
      Start->add(*Step, 1);
    else if (Start)
      Start->obscure({});
    else // from where on, nobody knows
      Start = Step;
    if (Start)
      Now = {SelectorKind::Linear, Linears.intern(*Start)};
  } else {
    Now = moved(*this, Old, By);
  }
  return extend(Base, Now);
}

PathId Memory::storage(PathId Path) {
  if (!Path)
    return 0;
  PathId Base = storage(parent(Path));
  Selector S = last(Path);
  if (S.Kind == SelectorKind::Affine || S.Kind == SelectorKind::Distinct ||
      S.Kind == SelectorKind::Linear)
    S = {SelectorKind::Any};
  return Base == parent(Path) && S == last(Path) ? Path : extend(Base, S);
}

size_t Memory::Hash::operator()(const Atom &A) const {
  return mix(mix(mix((size_t)A.Kind, pack(A.A, A.B)), A.Tag), A.Number);
}

size_t Memory::Hash::operator()(const std::pair<PathId, Selector> &Step) const {
  const auto &[From, S] = Step;
  return mix(mix(mix(mix((size_t)S.Kind, pack(S.A, S.B)), From), S.Number),
             S.Slice);
}

size_t Memory::Hash::operator()(
    const std::tuple<ObjectKind, uint32_t, uint32_t, ThreadId> &Name) const {
  const auto &[Kind, A, B, Owner] = Name;
  return mix(mix((size_t)Kind, pack(A, B)), Owner);
}

size_t Memory::Hash::operator()(const Atoms &Set) const {
  size_t Hash = Set.size();
  for (const Atom &A : Set)
    Hash = mix(Hash, (*this)(A));
  return Hash;
}

std::optional<Linear> Memory::linear(const Selector &S) const {
  if (S.Kind == SelectorKind::Index)
    return linear(Atom{AtomKind::Number, 0, 0, 0, S.Number});
  if (S.Kind == SelectorKind::Affine)
    return linear(Atom{AtomKind::Affine, S.A, S.B, S.Slice, S.Number});
  if (S.Kind == SelectorKind::Linear)
    return Linears[S.A];
  return std::nullopt;
}

std::optional<Linear> Memory::linear(const Atom &A) const {
  Linear Result;
  Result.Constant = A.Number;
  switch (A.Kind) {
  case AtomKind::Number:
    return Result;
  case AtomKind::Affine: {
    if (A.Tag)
      return std::nullopt;
    Symbol S{SymbolKind::Counter, 0, A.A, A.B, 0, /*Signed=*/true, {}};
    Result.Terms[Linears.symbol(S)] = 1;
    return Result;
  }
  case AtomKind::Linear:
    return Linears[A.A];
  default:
    return std::nullopt;
  }
}

uint32_t Memory::sliceId(const Slice &S) {
  auto [It, New] = SliceIds.try_emplace(S, (uint32_t)Slices.size());
  if (New)
    Slices.push_back(S);
  return It->second;
}

AtomsId Memory::intern(Atoms Set) {
  if (Set.size() > 1) {
    llvm::sort(Set);
    Set.erase(std::unique(Set.begin(), Set.end()), Set.end());
  }
  if (Set.size() > MaxAtoms || llvm::is_contained(Set, Everything))
    Set = {Everything};
  // Anything may be a number.
  else if (Set.size() > 1 && Set.front().Kind == AtomKind::Unknown)
    llvm::erase_if(Set, [](const Atom &A) {
      return A.Kind == AtomKind::Number || A.Kind == AtomKind::NonZero;
    });
  auto [It, New] = SetIds.try_emplace(std::move(Set), (AtomsId)Sets.size());
  if (New)
    Sets.push_back(&It->first);
  return It->second;
}

AtomsId Memory::join(AtomsId A, AtomsId B) {
  if (A == B || !B)
    return A;
  if (!A)
    return B;
  AtomsId &Known = Joins[{std::min(A, B), std::max(A, B)}];
  if (Known)
    return Known;
  Atoms Both = atoms(A);
  const Atoms &Other = atoms(B);
  Both.insert(Both.end(), Other.begin(), Other.end());
  // Numbers that differ are rarely worth telling apart for long.
  size_t Numbers = llvm::count_if(
      Both, [](const Atom &X) { return X.Kind == AtomKind::Number; });
  if (Numbers > 6) {
    llvm::erase_if(Both,
                   [](const Atom &X) { return X.Kind == AtomKind::Number; });
    Both.push_back({});
  }
  return Known = intern(std::move(Both));
}

bool Memory::unique(Cell C) const {
  if (!Objects[C.Object].Unique)
    return false;
  for (PathId P = C.Path; P; P = parent(P))
    if (SelectorKind K = last(P).Kind;
        K == SelectorKind::Any || K == SelectorKind::Affine ||
        K == SelectorKind::Distinct || K == SelectorKind::Linear)
      return false;
  return true;
}

bool Memory::mayEqual(PathId A, PathId B) const {
  while (A != B) {
    if (!A || !B || !mayMeet(last(A), last(B)))
      return false;
    A = parent(A);
    B = parent(B);
  }
  return true;
}

bool Memory::below(PathId Path, PathId Prefix,
                   std::vector<Selector> &Suffix) const {
  const std::vector<Selector> &All = selectors(Path), &Head = selectors(Prefix);
  if (All.size() < Head.size())
    return false;
  for (size_t I = 0; I < Head.size(); ++I)
    if (!mayMeet(All[I], Head[I]))
      return false;
  Suffix.assign(All.begin() + Head.size(), All.end());
  return true;
}

} // namespace pothole
