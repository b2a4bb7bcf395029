//===- What a lock is taken for -------------------------------------------===//
//
// `lock(&o->m); o->state = CLOSING; unlock(&o->m);`: who takes a lock to write
// one field knows of another thread that has the object. One such place says as
// much as many that hold the lock for other reasons.
//
// And who need not take it: a helper whose name says that its callers hold the
// lock, and a function that only this unit can name and that nobody here calls.

#include "checks/program/Sharing.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// More than that are changed for some other reason than being shared.
constexpr size_t MostWritten = 2;

/// `x_locked`, `x_nolock`: by their callers.
bool saysHeld(llvm::StringRef Name) {
  for (llvm::StringRef End :
       {"_locked", "Locked", "_nolock", "NoLock", "Nolock", "_unlocked",
        "Unlocked", "_no_lock", "_lock_held", "LockHeld"})
    if (Name.ends_with(End))
      return true;
  return false;
}

} // namespace

void Sharing::findUncalled() {
  const LinkUnit &Units = I.units();
  std::set<EntityId> Named(Units.AddressTaken.begin(),
                           Units.AddressTaken.end());
  for (const Function &F : Units.Functions)
    for (const Event &E : F.Events)
      if (E.Callee != F.Self)
        Named.insert(E.Callee);
  for (const Function &F : Units.Functions)
    if (Units.Entities[F.Self].Internal && !Named.count(F.Self))
      Uncalled.insert(F.Self);
}

/// For all that is known the callers hold it.
bool Sharing::heldByCallers(ContextId Id, bool ByNameOnly) const {
  auto [It, New] = ByCallers.try_emplace({Id, ByNameOnly}, false);
  if (!New)
    return It->second;
  const Context &C = I.contexts()[Id];
  EntityId Self = C.In.Body->Self;
  bool Held = false;
  if (Self != NoEntity)
    Held = saysHeld(I.units().Entities[Self].ShortName) ||
           (!ByNameOnly && Uncalled.count(Self));
  if (!Held && !Roots.count(Id) && !C.Callers.empty())
    Held = llvm::all_of(C.Callers, [&](const auto &Caller) {
      return heldByCallers(Caller.first, ByNameOnly);
    });
  return ByCallers[{Id, ByNameOnly}] = Held;
}

bool Sharing::heldByCallers(const AccessClass &C, bool ByNameOnly) const {
  return llvm::all_of(C.Where, [&](const auto &At) {
    return heldByCallers(At.first, ByNameOnly);
  });
}

/// A write in a section of the lock that writes hardly anything else.
bool Sharing::takenFor(const AccessClass &C, Cell Lock) const {
  if (!C.Like.Write || C.Like.Atomic)
    return false;
  const Held *Mine = nullptr;
  for (const Held &H : I.locksOf(C.Like.Locks))
    if (H.Lock == Lock && !H.Hidden && !H.Shared && H.Taken.valid())
      Mine = &H;
  return Mine && llvm::any_of(C.Where, [&](const auto &At) {
           std::set<Cell> Written;
           for (const RawAccess &R : I.contexts()[At.first].Accesses)
             if (R.Write &&
                 llvm::any_of(I.locksOf(R.Locks), [&](const Held &H) {
                   return H.Lock == Lock && H.Taken == Mine->Taken;
                 }))
               Written.insert(R.Where);
           return Written.size() <= MostWritten;
         });
}

} // namespace pothole
