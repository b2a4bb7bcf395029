//===- Coroutines that suspend with a lock --------------------------------===//
//
// Only what the coroutine itself took: its caller gets control back at the
// suspension and releases its own locks. Locks of the project's own classes may
// be made for coroutines, so only those of libraries count.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"
#include "checks/program/Locking.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {
namespace {

bool belongsToThread(const Interpreter &I, Cell Lock) {
  const Type *Of = cellType(I, Lock);
  if (!Of || Of->Class != TypeClass::Lock)
    return false;
  static constexpr llvm::StringLiteral Known[] = {
      "std::", "pthread_",         "mtx_t",  "boost::", "absl::", "QMutex",
      "QRead", "CRITICAL_SECTION", "SRWLOCK"};
  return llvm::any_of(Known, [&](llvm::StringRef Name) {
    return llvm::StringRef(Of->Spelling).contains(Name);
  });
}

} // namespace

void BodyRun::noteSuspend(const Flow &State) {
  const std::vector<Held> &Entered = I.Contexts[Self].In.State.Locks;
  for (const Held &H : State.Locks)
    if (!H.Hidden && !H.Doubt && H.Taken.valid() && !contains(Entered, H))
      note(State, LockDeed::SuspendHeld, H, H.Taken);
}

std::vector<SuspendedLock> judgeSuspensions(const Interpreter &I) {
  std::map<std::pair<Location, std::string>, SuspendedLock> Found;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    for (const RawLockUse &Use : C.LockUses) {
      if (Use.Deed != LockDeed::SuspendHeld || C.Unsettled ||
          !belongsToThread(I, Use.At.Where))
        continue;
      SuspendedLock L;
      L.Lock = cellName(I, Use.At.Where);
      L.Place = C.In.Body->Events[Use.At.Event].Place;
      L.Taken = Use.Earlier;
      L.In = C.In.Body->Self;
      Found.try_emplace({L.Place, L.Lock}, L);
    }
  }
  std::vector<SuspendedLock> Result;
  for (auto &[Key, L] : Found)
    Result.push_back(std::move(L));
  return Result;
}

} // namespace pothole
