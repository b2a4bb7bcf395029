// What may run at a moment nobody chose: in a signal handler, which interrupts
// its thread in the midst of anything, or in the child of a fork, where the
// threads that held a lock are gone.
//
// Sources: POSIX.1-2017, section 2.4.3, lists the functions that are
// async-signal-safe; all others of the C library are not. glibc's manual says
// why (AS-Unsafe lock, heap, corrupt, init...).

#ifndef POTHOLE_CHECKS_KNOWLEDGE_SIGNALSAFETY_H
#define POTHOLE_CHECKS_KNOWLEDGE_SIGNALSAFETY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {

struct SignalSafetyRow {
  llvm::StringRef Names; // `{a,b}` lists alternatives, as in Knowledge.h
  bool Safe = false;
  llvm::StringRef Does = {};   // what is unsafe: "waits for the heap's lock"
  llvm::StringRef Reason = {}; // who says so
};

llvm::ArrayRef<SignalSafetyRow> signalSafetyRows();

/// The row for a function, or null.
const SignalSafetyRow *signalSafety(llvm::StringRef Function);

/// Whether a system header declares nothing but functions of the C library.
bool isCLibraryHeader(llvm::StringRef Path);

} // namespace pothole

#endif
