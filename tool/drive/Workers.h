// Runs work on every unit in a process of its own, forked from this one, which
// has Clang loaded already: a millisecond each instead of twenty.
//
// No unit can harm another: no memory is shared, and one that crashes, loops
// or eats memory is ended and named, nothing else. Results arrive in the order
// of the input, whatever the number of workers.

#ifndef POTHOLE_TOOL_DRIVE_WORKERS_H
#define POTHOLE_TOOL_DRIVE_WORKERS_H

#include "tool/drive/Command.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <functional>

namespace pothole {

struct WorkerOptions {
  unsigned Jobs = 0;                        // at once; 0: one per processor
  unsigned TimeLimit = 600;                 // seconds per unit; 0: none
  uint64_t MemoryLimit = uint64_t(6) << 30; // bytes per unit; 0: none
  /// Called when a unit begins or ends: units done, units in all, and the file
  /// that is in work longest ("" when none is).
  std::function<void(size_t, size_t, const std::string &)> Progress;
};

struct UnitResult {
  std::string Bytes;   // what the work returned
  std::string Failure; // else why there is none: "crashed (signal 11)"
  double Seconds = 0;
  double ProcessorSeconds = 0;
  uint64_t PeakMemory = 0; // bytes, with what it shares with us

  bool failed() const { return !Failure.empty(); }
};

/// Runs in the child. An error is the unit's failure, with its text. What it
/// prints is not shown; the last line on stderr becomes part of the failure.
using UnitWork =
    std::function<llvm::Expected<std::string>(const Command &Unit)>;

/// Runs here, once per unit, in order of `Units`.
using UnitDelivery = std::function<void(size_t Index, UnitResult Result)>;

/// 0 when all is done. SIGINT and SIGTERM end all children; then the signal's
/// number is returned and what was not delivered is not. Call it while this
/// process has one thread.
int runWorkers(llvm::ArrayRef<Command> Units, const UnitWork &Work,
               const UnitDelivery &Deliver, const WorkerOptions &Options = {});

} // namespace pothole

#endif
