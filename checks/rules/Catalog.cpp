//===- The table of contents: every rule, one line each -------------------===//
//
// In the order in which rules get to speak about one state. No rule registers
// itself: a mutable global registry is what this tool warns about.

#include "checks/rules/Rule.h"

namespace pothole {

llvm::ArrayRef<const Rule *> allRules() {
  static constexpr const Rule *Rules[] = {
      // clang-format off
      &LockMisuse,
      &LockLeak,
      &LockOrder,
      &LockAcrossSuspend,
      &SignalHandler,
      &ForkWithThreads,
      &UnjoinedThread,
      &BorrowedLocal,
      &ExitRaceRule,
      &LostWakeupRule,
      &BlockingUnderLock,
      &MtUnsafeCall,
      &PerRequestState,
      &ReentrancyFlag,
      &DoubleCheckedLock,
      &InconsistentLock,
      &ConstMutation,
      &LazyInit,
      &PublishedEarly,
      &RelaxedPublication,
      &VolatileSync,
      &UnsynchronizedStatic,
      &DataRace,
      &MutableGlobal,
      &CheckThenAct,
      // clang-format on
  };
  return Rules;
}

const Rule *findRule(const std::string &Id) {
  const std::string Prefix = "pothole-";
  std::string Name = Id.rfind(Prefix, 0) == 0 ? Id.substr(Prefix.size()) : Id;
  for (const Rule *R : allRules())
    if (Name == R->Id)
      return R;
  return nullptr;
}

} // namespace pothole
