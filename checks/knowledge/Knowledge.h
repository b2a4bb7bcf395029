// What pothole knows of libraries whose bodies it does not read: tables, no
// algorithm. One row is one API, or several that behave alike, with the reason.
// A user's config file holds the same rows; the analysis never asks where a row
// came from.
//
// Names are qualified, without inline namespaces (std::__1, std::__cxx11) and
// without template arguments. `{a,b}` lists alternatives. A method is
// "type::name"; "type::constructor" and "type::destructor" are what they say.
// A type without a row for a method borrows that of the type it is `Like`;
// names in parentheses, as "(sequence)", are families that exist for nothing
// else.
//
// Arguments count from 1; 0 is the object of a member call.

#ifndef POTHOLE_CHECKS_KNOWLEDGE_KNOWLEDGE_H
#define POTHOLE_CHECKS_KNOWLEDGE_KNOWLEDGE_H

#include "checks/facts/Event.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace pothole {

/// What a call does. "Subject", "second", "callable" name arguments by the
/// fields of FunctionRow.
enum class Effect : uint8_t {
  Nothing,        // touches no state but what Reads and Writes say
  Identity,       // returns the subject itself: std::move, std::addressof
  IdentityOrNull, // or a null pointer: strchr
  Exchange,       // returns the old content of the subject, stores the second
  Swap,           // the subject and the second swap contents
  Reference,      // returns an object whose content is the subject's address
  ReferenceInit,  // content: the address of the argument, or another's content
  Unwrap,         // returns the content of the subject: reference_wrapper::get
  Construct,      // builds the subject from the arguments in place

  // Locks.
  Acquire,
  Release,
  AcquireAll, // every argument: std::lock
  LockInit,   // Second: an attribute or type that may make it recursive. Nobody
              // else has the lock yet, or, when it is destroyed, any more
  LockDestroy,
  GuardInit, // the destination guards the lock arguments; tags say how
  GuardLock,
  GuardUnlock,
  GuardRelease,
  GuardDestroy,
  GuardOwns,
  GuardAssign,

  // Waiting and hand-over.
  Wait, // Subject: condition; Second: lock or guard; Callable: predicate
  Notify,
  Once, // Subject: flag
  Post,
  Await,      // Flag::All: of all posts there are
  Rendezvous, // all arrive before any goes on: a barrier. Flag::All: Post, then
              // Await of all posts: a latch
  CountInit,  // Second: how many may pass at first, or how many have to come.
              // Callable: what runs when all have come
  Block, // waits for time to pass (Timed) or for the world outside. Second:
         // how long, 0 being not at all; FirstArg: flags, any of which may
         // say not to wait

  // Threads.
  Start, // Second: where the handle is stored (None: it is the result)
  Join,
  Detach,
  ThreadDestroy, // the subject must not be a handle of a running thread any
                 // more
  Call,          // runs its callables before it returns
  Least,         // Call, and the smaller of two numbers is its result
  Greatest,      // ... the greater
  StartEach,     // Call, or several at once under a parallel execution policy
  StateInit,     // the subject gets a fresh shared state: std::promise
  StatePost,     // Post on the shared state: set_value
  ThreadNumber,  // its place in its team, another for each thread
  StateShare,    // returns a handle of the subject's shared state: get_future

  // Callables as objects.
  CallableInit, // content: address of the function or of a copy of the closure
  CallableRun,  // runs the content; Second: posts it afterwards
  Bind,         // Element 0: callable, Element 1...: arguments

  // Atomics. OrderArgument: where the memory order stands.
  AtomicInit,
  AtomicLoad,
  AtomicStore,
  AtomicUpdate,
  AtomicStep,    // the same, but the result is not the old value: ++
  AtomicCompare, // Second: expected; the desired value follows it
  Fence,

  // Memory.
  Allocate, // result, or stored at Second
  Reallocate,
  Free,

  // Smart pointers, iterators: objects whose content is an address.
  PointerInit, // from nothing, an address, or another such object
  PointerGet,  // the content
  PointerAssign,
  PointerRelease, // the content; the object is left empty
  PointerMake,    // allocates and constructs
  PointerCopy,    // returns an object with the subject's content
  PointerDestroy, // the last owner: destroys what the content points to
  PointerMove,    // ++ and +=: still some element; returns the object

  // Containers. Content that is put in can be found again.
  Inspect,       // reads the structure
  Count,         // the same; a number that is 0 if nothing is there
  IsEmpty,       // the same; true if nothing is there
  Modify,        // changes the structure
  ElementOf,     // reads the structure; an element, indexed by Second
  ElementAdd,    // the same, but may add it: map::operator[]
  Iterate,       // reads the structure; an iterator or pointer to some element
  IterateEnd,    // the same, but past the last element
  IterateOrNull, // the same as Iterate, or a null pointer: get_if
  Insert,        // changes the structure; Second becomes an element
  Emplace,       // changes the structure; builds an element from Second...
  ContainerInit,
  ContainerAssign,
  ContainerDestroy,
  Tuple, // builds a pair or tuple of the arguments
};

/// In the Flags of an atomic change: it subtracts.
constexpr uint16_t Down = Flag::Move;

/// An argument number that names nothing.
constexpr int8_t None = -1;
constexpr unsigned VariadicBit = 15;

struct FunctionRow {
  llvm::StringRef Name;
  Effect Does = Effect::Nothing;
  int8_t Subject = 0;
  int8_t Second = None;
  int8_t Callable = None;
  int8_t FirstArg = None; // of the callable's own arguments
  int8_t OrderArgument = None;
  StartKind Start = StartKind::None;
  uint16_t Flags = 0; // pothole::Flag, added to the event
  /// Arguments whose memory is read or written: bit N is argument N. Of a
  /// pointer or iterator what it points to, of anything else itself. Bit 15:
  /// what variadic arguments point to (Reads: strings only).
  uint16_t Reads = 0;
  uint16_t Writes = 0;
  llvm::StringRef Reason;
};

struct TypeRow {
  llvm::StringRef Name;
  TypeClass Class = TypeClass::LibraryRecord;
  llvm::StringRef Like = {}; // whose methods it shares
  bool Recursive = false;    // a lock its owner may take again
  bool Shared = false;       // a guard that takes its lock as a reader
  bool Owner = false;        // a pointer that destroys its pointee
  bool Indirect = false;     // content: the address of what it stands for
  GuardMode Mode = GuardMode::Lock; // of a guard, unless a tag says otherwise
  llvm::StringRef Reason = {};
};

/// One family of APIs; a file of this folder each.
struct Table {
  llvm::StringRef Family;
  llvm::ArrayRef<TypeRow> Types;
  llvm::ArrayRef<FunctionRow> Functions;
};

class Knowledge {
public:
  /// Rows of later tables replace earlier ones of the same name.
  explicit Knowledge(llvm::ArrayRef<Table> Tables);

  /// Adds a row whose strings need not outlive the call: the config's way in.
  void add(TypeRow Row);
  void add(FunctionRow Row);

  const TypeRow *type(llvm::StringRef Name) const;
  const FunctionRow *function(llvm::StringRef Name) const;
  /// The row for a method, searched along Like.
  const FunctionRow *method(llvm::StringRef Type, llvm::StringRef Method) const;

private:
  llvm::StringRef keep(llvm::StringRef Text);
  void index(const TypeRow &Row);
  void index(const FunctionRow &Row);

  llvm::StringMap<const TypeRow *> Types;
  llvm::StringMap<const FunctionRow *> Functions;
  std::deque<TypeRow> OwnTypes; // a deque keeps addresses
  std::deque<FunctionRow> OwnFunctions;
  std::deque<std::string> Strings;
};

llvm::ArrayRef<Table> builtinTables();
const Knowledge &builtinKnowledge();

/// "a::{b,c}" -> "a::b", "a::c".
std::vector<std::string> expandAlternatives(llvm::StringRef Name);

} // namespace pothole

#endif
