// What a function does, in order, on its paths: its event graph.
//
// A body is reduced to blocks of events; an event speaks of *values*. There is
// one notion of address: a place in memory is the value "its address", so
// dereferencing a pointer costs no node (`*p` is an access at the value of p),
// and reading memory is an event (Load) whose result is a value again.
//
//   g.items[i]->n = 1;        V1 = GlobalAddress g
//                             V2 = Member V1 .items
//                             V3 = Element V2 [LocalContent i]
//     E0 Load  V3             V4 = Result E0
//     E1 Store V5, V6         V5 = Member V4 .n      V6 = Number 1
//
// Locals. Every parameter, variable and temporary has a slot. What nobody can
// point to (Local::Addressed false) is read without an event (LocalContent,
// meaning "its content when the using event runs"); its Stores are kept, since
// they bind names to values, but are no accesses. A reference is a slot or
// field whose content is an address; binding it is a Store to the slot.
//
// Arrays decay to the address of their element 0: `a[i]` on an array object is
// Element(a, i), pointer arithmetic `p + i`, `p[i]` is Shift(p, i), which moves
// within the last Element. Objects made by Alloc begin at element 0 as well.
//
// Records by value. A call that returns a record yields the address of a
// temporary holding it; initializing, assigning or passing it is a Copy.

#ifndef POTHOLE_CHECKS_FACTS_EVENT_H
#define POTHOLE_CHECKS_FACTS_EVENT_H

#include "checks/facts/Entity.h"

namespace pothole {

using ValueId = uint32_t;        // index into Function::Values
using EventId = uint32_t;        // index into Function::Events
using BlockId = uint32_t;        // index into Function::Blocks
constexpr ValueId NoValue = 0;   // Values[0] is always Unknown
constexpr BlockId NoBlock = ~0u; // a successor that cannot be reached

enum class ValueKind : uint8_t {
  Unknown,
  Number,          // Number
  FunctionAddress, // A: entity
  Result,          // A: event: what it loaded, returned, allocated, started
  LocalAddress,    // A: slot
  LocalContent,    // A: slot
  GlobalAddress,   // A: entity (any variable of static duration)
  Member,          // A: address of the record, B: field entity
  Element,         // A: address of the array or container, B: index value
                   //    (NoValue: some element)
  Shift,           // A: pointer, B: index value
  Base,            // A: address of an object, B: record entity it is cast to
  Binary,          // Op, A, B; unary operators leave B NoValue
};

enum class Operator : uint8_t {
  None,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  BitAnd,
  BitOr,
  BitXor,
  ShiftLeft,
  ShiftRight,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  LogicalNot,
  Minus,
  Minimum,
  Maximum,
};

struct Value {
  ValueKind Kind = ValueKind::Unknown;
  Operator Op = Operator::None;
  uint32_t A = 0;
  uint32_t B = 0;
  int64_t Number = 0; // of a comparison by order: 1 if the sides are unsigned
  friend auto operator<=>(const Value &, const Value &) = default;
};

enum class EventKind : uint8_t {
  // Memory. Store with Flag::Move, of no structure: a sole owner is left empty.
  // All are accesses at Address (Copy: writes Address, reads Operand).
  Load,   // Result = content
  Store,  // content = Operand
  Update, // read-modify-write: ++x, x += Operand, fetch_add, exchange;
          // Result = a value not known statically. With Flag::Try it sets what
          // was free: an exchange (SuccessIsZero: Result is the old value) or a
          // compare-exchange (Result: whether it succeeded; Args: what it
          // expects to find, if that is known). A Store with Flag::Try is what
          // a compare-exchange, its Operand, does where it fails: it tells what
          // it found
  Copy,   // object at Address becomes a copy of the object at Operand
  Alloc,  // Result = address of a new object of OfType (Operand: count or none)
  Free,   // the object Operand points to dies: delete, free, unique_ptr
  ScopeEnd, // the local at Address dies; no access. Flag::Try: if a call
            // throws.
            // Flag::Discarded: what dies is a handle of a thread, which has to
            // have ended or be detached (Flag::Move: another is moved there)

  // Control.
  Call,   // Callee and/or Operand (callee value when indirect); Args, with the
          // object's address first for a member function
  Return, // Operand, or NoValue. Flag::Shared: by reference
  Throw,

  // Threads. A handle is a value: Start's Result is stored where it lives.
  Start,  // Operand: callable (function, closure or functor address); Args
  Join,   // Operand: handle value; after it the thread has ended. Flag::All:
          // all tasks this thread started, or all that Operand stands for
  Detach, // Operand: handle value

  // Locks. Address is the lock, or the guard for Guard*.
  Acquire, // Flag::Try: taken only if Result says so (SuccessIsZero or not)
  Release,
  LockInit, // Flag::Recursive: its owner may, or might, take it again. Of a
            // semaphore, latch or barrier: Operand, its count
  LockDestroy,
  GuardInit,    // Args: lock addresses; Mode, Guard
  GuardLock,    // guard.lock(), relock; Flag::Try possible
  GuardUnlock,  // guard.unlock()
  GuardRelease, // guard.release(): forgets the lock, which stays held
  GuardDestroy, // end of scope
  GuardOwns,    // Result = true if it holds its lock

  // Waiting and hand-over.
  Wait,      // Address: condition; Operand: lock or guard, released and retaken
  Notify,    // Address: condition
  Post,      // Address: semaphore, latch, promise: lets waiters go on.
             // Flag::Discarded: it is posted once and then used up
  Await,     // Address: the same: goes on after a Post; Flag::All: after as
             // many as it counts
  Once,      // Address: flag; Operand: callable, run by one thread only; Args.
             // Everything after it sees what the callable did
  OnceBegin, // Address: variable: the one initialization of a static local
  OnceEnd,   // Address: the same
  Fence,     // Order
  Suspend,   // co_await, co_yield
  Unsafe,    // calls what is not async-signal-safe (SignalSafety.h): Callee, a
             // made-up entity, names it. What else it does follows

  // Teams: threads started together (StartKind::Parallel) on one body.
  Barrier,   // all of the team arrive, and its tasks end, before any goes on.
             // With Address: all the threads that share that barrier. Result:
             // not 0 for one of them
  Iterate,   // Result: a number no other thread of the team gets. Args, of a
             // loop: first, last, step; Operand: the Iterate of the loop around
             // it that is shared out with it. Flag::Repeated: others get it too
  SoleBegin, // until SoleEnd no two threads are inside for one Address;
  SoleEnd,   // those with Flag::Shared keep only those without it out

  Block, // Callee waits for time to pass (Timed) or for the world outside
};

enum class MemoryOrder : uint8_t {
  NonAtomic,
  Relaxed,
  Consume,
  Acquire,
  Release,
  AcquireRelease,
  Sequential,
};

/// How a Start relates to time and other threads.
enum class StartKind : uint8_t {
  None,
  Thread,   // std::thread, pthread_create, thrd_create...
  Scoped,   // joined when its handle dies: jthread, async's future
  Task,     // handed to a pool: several may run, no handle
  Parallel, // several copies run now and are joined before the next event
  Signal,   // a signal handler, from now on
  Callback, // registered: runs later, in a thread nobody named
};

enum class GuardMode : uint8_t { Lock, Defer, Adopt, Try };

/// Bits of Event::Flags.
enum Flag : uint16_t {
  Shared = 1,        // Acquire, GuardInit: a reader's lock
  Try = 2,           // Acquire, GuardLock, Await, Update: may fail or time out;
                     // Alloc: the result may be null
  SuccessIsZero = 4, // with Try: Result 0 means taken (pthread, C11)
  Structure = 8,     // an access to a container's structure, not its elements
  Silent = 16,       // binds a value but is no access: reference members
  Volatile = 32,
  Virtual = 64,      // Call: dispatched on the first argument's class
  Move = 128,        // Copy: the source is left empty. Free: by the object that
                     // alone owns it
  Repeated = 256,    // Call, Once: the callable may run many times
  Predicate = 512,   // Wait: in its predicate form
  Timed = 1024,      // Wait, Await
  All = 2048,        // Notify: every waiter; Join: every task
  Detached = 4096,   // Start: nobody will ever join it
  Recursive = 8192,  // Acquire: the owner may take it again
  InMacro = 16384,   // an edit here would change a macro
  Discarded = 32768, // GuardInit: the guard has no name and dies at once; of
                     // no lock: `unique_lock<mutex>(m);` declares another m
};

struct Event {
  EventKind Kind = EventKind::Load;
  MemoryOrder Order = MemoryOrder::NonAtomic;
  StartKind Start = StartKind::None;
  GuardMode Guard = GuardMode::Lock;
  uint16_t Flags = 0;
  ValueId Address = NoValue;
  ValueId Operand = NoValue;
  EntityId Callee = NoEntity; // of a Call; of an Update or Load inside a
                              // library: the function that does it
  uint32_t FirstArg = 0; // Args: Function::Args[FirstArg, FirstArg + ArgCount)
  uint32_t ArgCount = 0;
  uint32_t OfType = 0; // Alloc, Call: index into Function::Types, 0: none
  Location Place;

  bool has(Flag F) const { return Flags & F; }
  friend bool operator==(const Event &, const Event &) = default;
};

struct Block {
  uint32_t FirstEvent = 0;
  uint32_t EventCount = 0;
  /// With two successors: taken to the first if not 0, to the second if 0.
  ValueId Condition = NoValue;
  std::vector<BlockId> Successors;
  friend bool operator==(const Block &, const Block &) = default;
};

} // namespace pothole

#endif
