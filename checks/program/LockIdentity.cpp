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

} // namespace pothole
