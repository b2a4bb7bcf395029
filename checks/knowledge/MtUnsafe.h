// What functions of the C library share among all threads: a buffer they
// return, a position they keep, a setting of the whole process. One row is one
// state and the functions that touch it alike; a function that touches several
// states stands in several rows.
//
// Sources: the thread-safety attributes of glibc's manual (ATTRIBUTES in
// Debian's manpages-dev 6.03), musl's sources (static objects), POSIX.1-2017's
// list of functions that need not be thread-safe (section 2.9.1) for every
// other Unix, macOS among them, and Microsoft's documentation.
//
// rand, whose numbers programs want to be their own, is locked in glibc and
// safe in no standard: calls by threads that are seen count (ByStandard). Left
// out, being safe where programs run: strerror and strsignal of glibc (per
// thread since 2.32) and of musl (constants), localeconv; and lgamma, whose
// result does not depend on the `signgam` it sets.

#ifndef POTHOLE_CHECKS_KNOWLEDGE_MTUNSAFE_H
#define POTHOLE_CHECKS_KNOWLEDGE_MTUNSAFE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <vector>

namespace pothole {

/// Bits of SharedStateRow::Platforms: the C libraries that differ.
enum Platform : uint8_t {
  Glibc = 1,
  Musl = 2,
  OtherUnix = 4, // macOS, the BSDs...
  Windows = 8,
  AnyUnix = Glibc | Musl | OtherUnix,
  AnyPlatform = AnyUnix | Windows,
};

/// The calls a row is about.
enum class CallForm : uint8_t {
  Any,
  NullArgument,  // Argument is a literal null: tmpnam(NULL)
  OtherArgument, // Argument is not: setlocale(LC_ALL, "C")
  RelativePath,  // Argument is a literal path without a root
  NoResult,      // the overload that returns nothing: a setter
};

struct SharedStateRow {
  llvm::StringRef Names; // `{a,b}` lists alternatives, as in Knowledge.h
  llvm::StringRef State; // for people, and its identity. Empty: what Argument
                         // points to
  uint8_t Platforms = AnyUnix;
  bool ByStandard = false; // unsafe by C and POSIX, safe in some C library
  bool Changes = true;     // or only reads it
  CallForm Form = CallForm::Any;
  uint8_t Argument = 0;        // counts from 1
  llvm::StringRef Does = {};   // "returns a buffer all threads share"
  llvm::StringRef Remedy = {}; // "use 'localtime_r'"
  llvm::StringRef Reason = {}; // who says so
};

llvm::ArrayRef<SharedStateRow> sharedStateRows();

/// The rows that name this function.
std::vector<const SharedStateRow *> sharedStatesOf(llvm::StringRef Function);

} // namespace pothole

#endif
