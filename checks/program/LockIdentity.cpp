//===- Which locks may be one ---------------------------------------------===//

#include "checks/program/LockIdentity.h"

namespace pothole {

LockKey lockKey(const Interpreter &I, Cell Lock) {
  const Memory &M = I.memory();
  for (PathId P = Lock.Path; P; P = M.parent(P))
    if (M.last(P).Kind == SelectorKind::Field)
      return {M.last(P).A, {}};
  return {NoEntity, Lock};
}

std::optional<LockBeside> lockBeside(const Memory &M, const Held &Lock,
                                     const RawAccess &Datum) {
  if (Lock.Lock.Object != Datum.Where.Object || Lock.Tag != Datum.Tag)
    return std::nullopt;
  std::vector<Selector> To = M.selectors(Lock.Lock.Path),
                        From = M.selectors(Datum.Where.Path);
  auto isIndex = [](const Selector &S) {
    return S.Kind != SelectorKind::Field && S.Kind != SelectorKind::Structure;
  };
  LockBeside Way;
  while (Way.Depth < std::min(To.size(), From.size()) &&
         To[Way.Depth] == From[Way.Depth])
    ++Way.Depth;
  Way.Apart = Way.Depth < std::min(To.size(), From.size()) &&
              isIndex(To[Way.Depth]) && isIndex(From[Way.Depth]);
  Way.Down.assign(To.begin() + Way.Depth, To.end());
  if (!Way.Apart && llvm::any_of(Way.Down, isIndex))
    return std::nullopt; // an array of locks for something else
  return Way;
}

bool mayBeAmong(const Interpreter &I, Cell Lock, const std::set<Cell> &Among) {
  if (Among.count(Lock) || Among.count(AnyLock))
    return true;
  LockKey Key = lockKey(I, Lock);
  for (const Cell &Other : Among) {
    if (Other.Object >= I.memory().size())
      continue;
    ObjectKind Kind = I.memory()[Other.Object].Kind;
    bool Unknown = Kind == ObjectKind::Pointee || Kind == ObjectKind::Result ||
                   Kind == ObjectKind::Instance;
    if (lockKey(I, Other) == Key)
      return true;
    // A pointer to a lock that is no field may point to any.
    if (Unknown && lockKey(I, Other).Field == NoEntity)
      return true;
  }
  return false;
}

bool alike(const Interpreter &I, Cell X, Cell Y) {
  if (X == Y)
    return true;
  auto fields = [&](Cell C) {
    std::vector<EntityId> Result;
    for (PathId P = C.Path; P; P = I.memory().parent(P))
      if (I.memory().last(P).Kind == SelectorKind::Field)
        Result.push_back(I.memory().last(P).A);
    return Result;
  };
  std::vector<EntityId> Fields = fields(X);
  return !Fields.empty() && Fields == fields(Y);
}

bool closed(const Interpreter &I, World Kind, Cell Lock) {
  const Memory &M = I.memory();
  const std::vector<Entity> &Entities = I.units().Entities;
  for (PathId P = Lock.Path; P && Kind == World::Library; P = M.parent(P))
    if (M.last(P).Kind == SelectorKind::Field && !Entities[M.last(P).A].Public)
      return true;
  const Object &O = M[Lock.Object];
  return O.Kind == ObjectKind::Variable && !Entities[O.A].Public &&
         (Kind == World::Library ||
          Entities[O.A].Duration != Storage::StaticMember);
}

std::set<Cell> doneEarly(const Interpreter &I, World Kind) {
  std::set<Cell> Result;
  if (Kind != World::Program)
    return Result;
  for (ContextId Id : I.reachable(/*VagueToo=*/true))
    for (const RawLockUse &Use : I.contexts()[Id].LockUses)
      if (Use.Deed == LockDeed::Begin &&
          (Use.At.Startup ||
           (I.contexts()[Id].In.Thread == 0 && I.liveOf(Use.At.Live).empty())))
        Result.insert(Use.At.Where);
  return Result;
}

bool isInside(const Interpreter &I, const RawLockUse &Use,
              const std::set<Cell> &Once) {
  if (Once.count(Use.At.Where))
    return true;
  for (const Held &H : I.locksOf(Use.At.Locks))
    if (H.Hidden && !H.Shared && Once.count(H.Lock))
      return true;
  return false;
}

} // namespace pothole
