//===- What all threads reach ---------------------------------------------===//
//
// Content is only ever added. A context that read a cell runs again when the
// cell grows.

#include "checks/program/Describe.h"
#include "checks/program/OwnIndex.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxKeepers = 16; // on the way to the object handed in

/// Types whose content the store follows; numbers are not worth it.
bool followed(const Type *Of) {
  if (!Of)
    return true;
  return Of->Class != TypeClass::Integer && Of->Class != TypeClass::Boolean &&
         Of->Class != TypeClass::Floating;
}

} // namespace

AtomsId Interpreter::sharedContent(Cell Where, ContextId Reader) {
  noteReader(Where, Reader);
  const Type *Of = cellType(Units, M, Where);
  if (!followed(Of) && !hasOneIndex(M, Where.Path))
    return M.unknown();
  AtomsId Found = 0;
  auto look = [&](ObjectId Object) {
    auto It = Store.find(Object);
    if (It == Store.end())
      return;
    for (auto &[Path, Content] : It->second)
      if (M.mayEqual(Path, Where.Path))
        Found = M.join(Found, Content);
  };
  look(Where.Object);
  if (!followed(Of))
    return Found ? Found : M.unknown();
  if (M.isUnknown(Found))
    Found = M.unknown();
  const Object O = M[Where.Object];
  if (O.Record != NoEntity && O.Kind != ObjectKind::Instance) {
    ObjectId Any = M.object(ObjectKind::Instance, O.Record);
    noteReader({Any, Where.Path}, Reader);
    if (O.Kind == ObjectKind::Pointee || O.Kind == ObjectKind::Result)
      look(Any);
  }
  bool Points = !Of || Of->Class == TypeClass::Pointer ||
                Of->Class == TypeClass::Reference ||
                Of->Class == TypeClass::SmartPointer;
  if (!Points && Found &&
      (Of->Class == TypeClass::Atomic || Of->Class == TypeClass::Thread))
    return M.join(Found, M.one({AtomKind::Number})); // as below
  if (!Points)
    return Found ? Found : M.unknown();
  bool Something = llvm::any_of(M.atoms(Found), [](const Atom &A) {
    return A.Kind == AtomKind::Address || A.Kind == AtomKind::Code ||
           A.Kind == AtomKind::Thread;
  });
  if (!Something && Of && nullMode(Where))
    return M.one({AtomKind::Number});
  if (!Something && Of)
    Found =
        M.join(Found, M.one({AtomKind::Address, pointeeOf(Where, Of->Record)}));
  else if (!Something)
    Found = M.unknown();
  // Shared memory starts out as zero, or may have been reset.
  if (Of && Of->Class != TypeClass::Reference)
    Found = M.join(Found, M.one({AtomKind::Number}));
  return Found;
}

ObjectId Interpreter::pointeeOf(Cell Where, EntityId Record) {
  return M.pointee({Where.Object, M.storage(Where.Path)}, Record);
}

void Interpreter::noteWriter(Cell Where, ThreadId By) {
  if (!Writers[Where].insert(By).second || Writers[Where].size() != 2)
    return;
  // Some context may have relied on being the only one.
  wakeReaders(Where);
}

void Interpreter::noteReader(Cell Where, ContextId By) {
  uint64_t Place = uint64_t(Where.Object) << 32 | Where.Path;
  if (KnownReaders.insert({Place, By}).second)
    Readers[Where.Object][M.storage(Where.Path)].insert(By);
}

void Interpreter::wakeReaders(Cell Where) {
  auto It = Readers.find(Where.Object);
  if (It == Readers.end())
    return;
  std::vector<Selector> Suffix;
  for (auto &[Path, By] : It->second)
    // A copy reads all below its path.
    if (M.mayEqual(Path, Where.Path) || M.below(Where.Path, Path, Suffix))
      for (ContextId Reader : By)
        markDirty(Reader);
}

void Interpreter::wakeReadersOf(ObjectId Object) {
  if (auto It = Readers.find(Object); It != Readers.end())
    for (auto &[Path, By] : It->second)
      for (ContextId Reader : By)
        markDirty(Reader);
}

bool Interpreter::onlyWriter(Cell Where, ThreadId By) const {
  auto It = Writers.find(Where);
  return It == Writers.end() ||
         (It->second.size() == 1 && *It->second.begin() == By);
}

std::optional<Cell> Interpreter::holderOf(ObjectId Object) const {
  auto It = Holders.find(Object);
  if (It == Holders.end() || It->second.empty())
    return std::nullopt;
  for (const Cell &C : It->second)
    if (M[C.Object].Kind == ObjectKind::Variable)
      return C;
  return *It->second.begin();
}

/// Of numbers, only whether all elements hold their own index.
void Interpreter::storeNumber(Cell Where, AtomsId Content) {
  if (!hasOneIndex(M, Where.Path))
    return;
  if (!Content || !llvm::all_of(M.atoms(Content), isOwnIndex))
    Content = M.unknown();
  AtomsId &Known = Store[Where.Object][M.storage(Where.Path)];
  AtomsId Both = Known && Known != Content ? M.unknown() : Content;
  if (Both == Known)
    return;
  Known = Both;
  wakeReaders(Where);
}

std::optional<ObjectId> Interpreter::handedIn(ObjectId Object) const {
  for (unsigned Steps = 0; Steps < MaxKeepers; ++Steps) {
    auto Kept = Keepers.find(Object);
    if (M[Object].Kind == ObjectKind::Pointee)
      Object = M[Object].A;
    else if (M[Object].Kind == ObjectKind::Heap && Kept != Keepers.end() &&
             Kept->second.size() == 1 && !holderOf(Object))
      Object = Kept->second.begin()->Object; // its private half
    else
      break;
  }
  if (M[Object].Kind != ObjectKind::Instance)
    return std::nullopt;
  return Object;
}

bool Interpreter::outdated(ObjectId Object) const {
  if (Kind != World::Program)
    return false;
  for (; M[Object].Kind == ObjectKind::Pointee; Object = M[Object].A) {
    auto It = Store.find(M[Object].A);
    if (It == Store.end())
      continue;
    for (const auto &[Path, Content] : It->second)
      if (M.mayEqual(Path, M[Object].B) &&
          llvm::any_of(M.atoms(Content), [&](const Atom &A) {
            return A.Kind == AtomKind::Address &&
                   M[A.A].Kind != ObjectKind::Pointee &&
                   M[A.A].Kind != ObjectKind::Result;
          }))
        return true;
  }
  return false;
}

bool Interpreter::known(ObjectId Object) const {
  if (handedIn(Object))
    return false;
  while (M[Object].Kind == ObjectKind::Pointee)
    Object = M[Object].A;
  return M[Object].Kind != ObjectKind::Result;
}

void Interpreter::storeShared(Cell Where, AtomsId Content) {
  if (!followed(cellType(Units, M, Where)))
    return storeNumber(Where, Content);
  Atoms Kept;
  for (const Atom &A : M.atoms(Content))
    if (A.Kind == AtomKind::Address || A.Kind == AtomKind::Code ||
        A.Kind == AtomKind::Thread) {
      Kept.push_back(A);
      Kept.back().Tag = 0;
    }
  if (Kept.empty())
    return;
  for (const Atom &A : Kept)
    if (A.Kind == AtomKind::Thread)
      noteHandleAt(A.A, {Where.Object, M.storage(Where.Path)});
    else if (A.Kind == AtomKind::Address)
      (M[Where.Object].Kind == ObjectKind::Instance ? Keepers : Holders)[A.A]
          .insert({Where.Object, M.storage(Where.Path)});
  AtomsId Added = M.intern(std::move(Kept));
  auto put = [&](ObjectId Object) {
    AtomsId &Known = Store[Object][M.storage(Where.Path)];
    AtomsId Both = M.join(Known, Added);
    if (Both == Known)
      return;
    Known = Both;
    wakeReaders({Object, Where.Path});
  };
  put(Where.Object);
  const Object &O = M[Where.Object];
  if (O.Record != NoEntity && O.Kind != ObjectKind::Instance)
    put(M.object(ObjectKind::Instance, O.Record));
}

} // namespace pothole
