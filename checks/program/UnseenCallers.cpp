//===- Methods whose callers are not seen ---------------------------------===//
//
// Such a method is judged with what it takes itself. Another lock may well be
// held by its callers, unless it is private and they are not of the class, or
// the method takes it, now or later: then they cannot hold it.

#include "checks/program/UnseenCallers.h"

#include "checks/program/LockIdentity.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

bool keptByClass(const LinkUnit &Units, EntityId Method) {
  if (Method == NoEntity)
    return false;
  const Entity &E = Units.Entities[Method];
  return E.Kind == EntityKind::Function && E.Parent != NoEntity && !E.Public &&
         !E.Virtual && Units.Entities[E.Parent].Kind == EntityKind::Record;
}

UnseenCallers::UnseenCallers(const Interpreter &I) : I(I) {
  if (I.world() == World::Program)
    return;
  for (ContextId Id : I.threads()[0].Roots)
    for (const Exit &E : I.contexts()[Id].Exits) {
      for (const Atom &A : I.memory().atoms(E.Return))
        if (A.Kind == AtomKind::Address)
          GivenOut.insert({A.A, A.B});
      for (const Held &H : E.State.Locks)
        GivenOut.insert(H.Lock);
    }
  for (ContextId Id : I.reachable(/*VagueToo=*/true))
    if (I.contexts()[Id].FirstCaller != NoContext)
      Called[I.contexts()[Id].In.Body].push_back(Id);
}

/// The root, if it is such a method.
ContextId UnseenCallers::rootOf(ContextId Id) const {
  if (I.world() == World::Program || I.contexts()[Id].In.Thread != 0)
    return NoContext;
  std::set<ContextId> Seen;
  while (I.contexts()[Id].FirstCaller != NoContext && Seen.insert(Id).second)
    Id = I.contexts()[Id].FirstCaller;
  return keptByClass(I.units(), I.contexts()[Id].In.Body->Self) ? Id
                                                                : NoContext;
}

bool UnseenCallers::leadTo(const AccessClass &C) const {
  return C.By == 0 && llvm::all_of(C.Where, [&](const auto &At) {
           return leadTo(At.first);
         });
}

bool UnseenCallers::mayHold(const AccessClass &C, Cell Lock) const {
  const Memory &M = I.memory();
  const std::vector<Entity> &Entities = I.units().Entities;
  bool Private = Lock.Path && M.last(Lock.Path).Kind == SelectorKind::Field &&
                 !Entities[M.last(Lock.Path).A].Public &&
                 !Entities[M.last(Lock.Path).A].Protected;
  auto seen = [&](Cell Held) { return alike(I, Held, Lock); };
  if (llvm::any_of(heldBySeen(C), seen))
    return true;
  return llvm::none_of(C.Where, [&](const auto &At) {
    const Context &Root = I.contexts()[rootOf(At.first)];
    return (Private && Entities[Root.In.Body->Self].Protected) ||
           llvm::is_contained(I.cellsOf(Root.Taken), Lock);
  });
}

bool UnseenCallers::handedOut(const AccessClass &C) const {
  return llvm::all_of(C.Where, [&](const auto &At) {
    return I.contexts()[At.first].In.Body->Events[At.second].Kind ==
           EventKind::Return;
  });
}

/// An exported helper: locks that all who call it here hold. The others know.
std::set<Cell> UnseenCallers::heldBySeen(const AccessClass &C) const {
  std::optional<std::set<Cell>> Result;
  for (const auto &[Id, Event] : C.Where) {
    const Context &Root = I.contexts()[Id];
    auto It = Called.find(Root.In.Body);
    if (C.By != 0 || Root.FirstCaller != NoContext || It == Called.end())
      return {};
    bool Seen = false;
    for (ContextId Other : It->second)
      for (const RawAccess &R : I.contexts()[Other].Accesses) {
        if (R.Event != Event || R.Where.Path != C.Like.Where.Path)
          continue;
        Seen = true;
        std::set<Cell> Held;
        for (const struct Held &H : I.locksOf(R.Locks))
          if (!H.Hidden && !H.Shared && (!Result || Result->count(H.Lock)))
            Held.insert(H.Lock);
        Result = std::move(Held);
      }
    if (!Seen)
      return {};
  }
  return Result ? *Result : std::set<Cell>();
}

bool UnseenCallers::mayLock(const AccessClass &A, const AccessClass &B) const {
  auto locks = [&](const AccessClass &C) {
    std::vector<Cell> Result;
    for (const Held &H : I.locksOf(C.Like.Locks))
      if (!H.Hidden)
        Result.push_back(H.Lock);
    return Result;
  };
  const Object &O = I.memory()[A.Like.Where.Object];
  if (O.Kind == ObjectKind::Variable &&
      I.units().Entities[O.A].Duration == Storage::Library)
    return false;
  if (I.world() == World::Program)
    return false;
  for (int N : {0, 1}) {
    const AccessClass &Mine = N ? B : A;
    std::vector<Cell> Theirs = locks(N ? A : B);
    auto known = [&](Cell Lock) {
      return GivenOut.count(Lock) ||
             (Lock.Path &&
              I.memory().last(Lock.Path).Kind == SelectorKind::Field &&
              I.units().Entities[I.memory().last(Lock.Path).A].Public);
    };
    if (handedOut(Mine) && (Theirs.empty() || llvm::any_of(Theirs, known)))
      return true;
  }
  if (O.Kind == ObjectKind::Variable) {
    std::set<Cell> Known[] = {heldBySeen(A), heldBySeen(B)};
    auto holds = [&](int N, Cell Lock) {
      return Known[N].count(Lock) ||
             llvm::any_of(I.locksOf((N ? B : A).Like.Locks),
                          [&](const Held &H) {
                            return H.Lock == Lock && !H.Hidden && !H.Shared;
                          });
    };
    for (int N : {0, 1})
      for (Cell Lock : Known[N])
        if (I.memory()[Lock.Object].Kind == ObjectKind::Variable &&
            holds(1 - N, Lock))
          return true;
  }
  bool Unseen[] = {leadTo(A), leadTo(B)};
  if (Unseen[0] && Unseen[1] && locks(A).empty() && locks(B).empty())
    return true;
  for (int N : {0, 1}) {
    std::vector<Cell> Theirs = locks(N ? A : B);
    const AccessClass &Mine = N ? B : A;
    if (Unseen[N] && !Theirs.empty() &&
        llvm::all_of(Theirs, [&](Cell Lock) { return mayHold(Mine, Lock); }))
      return true;
  }
  return false;
}

} // namespace pothole
