// What the name of a function without a body says about a lock.

#ifndef POTHOLE_CHECKS_PROGRAM_LOCKNAMES_H
#define POTHOLE_CHECKS_PROGRAM_LOCKNAMES_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace pothole {

struct LockName {
  bool Takes = false;
  bool Try = false;
  bool Reader = false;
  /// Both halves of a pair have the same: the name without its verb.
  std::string Stem;
  /// ... and the kind of lock, if the verb says so: "rd", "wr" or nothing.
  std::string Mode;
};

/// `x_lock`, `x_rdunlock`, `lock_mutex`, `mutex_enter`, `XUnlock`.
std::optional<LockName> lockNameOf(llvm::StringRef Name);

/// Text that speaks of a lock: `struct ha_rwlock *`, not `clock_t`.
bool speaksOfLock(llvm::StringRef Text);

/// Text that speaks of what is locked for other reasons than threads: files,
/// pixels.
bool speaksOfMapping(llvm::StringRef Text);

} // namespace pothole

#endif
