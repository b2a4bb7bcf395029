// What rules read: a linked program, solved. Threads found, every shared state
// with its accesses, the locks held at each, and the verdict.
//
//   LinkUnit --worlds--> one Program per main (or one library)
//            --interpret--> accesses in their contexts
//            --conflicts--> what may run in parallel without a common lock

#ifndef POTHOLE_CHECKS_PROGRAM_PROGRAM_H
#define POTHOLE_CHECKS_PROGRAM_PROGRAM_H

#include "checks/program/Link.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pothole {

using ThreadId = uint32_t; // index into Program::Threads; 0 is main (or, in a
                           // library, any thread that calls it)

enum class World : uint8_t { Program, Library, Fragment };

/// One thread root: what a start site starts.
struct Thread {
  std::string Name; // of its function: "fileWriter"
  EntityId Entry = NoEntity;
  ThreadId Parent = 0;
  StartKind Kind = StartKind::Thread;
  bool Many = false; // several may run at once
  Location Place;    // of the start
};

/// A step on the way from a thread root to an access.
struct Step {
  Location Place;
  std::string Text; // "'worker' calls 'add'"
};

struct LockHeld {
  std::string Name; // "mu", "this->lock"
  bool Shared = false;
  Location Taken;
  friend bool operator==(const LockHeld &, const LockHeld &) = default;
};

/// A test that found a state empty, null or unset, and let an access run.
struct Test {
  std::string State; // its name
  Location Place;
  EntityId In = NoEntity;
  bool Atomic = false;
  MemoryOrder Order = MemoryOrder::NonAtomic;
  std::vector<LockHeld> Locks;
};

/// One access in one context. Accesses which differ in nothing a rule or a
/// reader could use are merged.
struct Access {
  bool Write = false; // Update is both
  bool Read = false;
  bool Atomic = false;
  bool Freed = false;     // the object dies
  bool Structure = false; // of a container, not of its elements
  bool Volatile = false;
  MemoryOrder Order = MemoryOrder::NonAtomic;
  Location Place;
  EntityId In = NoEntity;      // the function; NoEntity: an initializer
  EntityId Through = NoEntity; // the library function that touches it, if one
  ThreadId By = 0;
  bool Alone = false; // no other thread runs: before starts, after joins
  std::vector<LockHeld> Locks;
  std::vector<Step> Path;   // from the root of `By` to here
  std::string ObjectOrigin; // how this side got the object, for people
  std::vector<Test> Tests;  // of a write that may race: nearest first
};

enum class Verdict : uint8_t {
  Immutable,     // never written
  BeforeThreads, // written only while no other thread runs
  OneThread,
  Synchronized, // atomic or safe by its type
  Guarded,      // a common lock
  Ordered,      // conflicting accesses cannot overlap in time
  Inconsistent, // guarded by a lock at most accesses, not at all
  Raced,
  Unknown,
};

/// What shows that an object handed in from outside is shared.
enum class Evidence : uint8_t {
  None,            // not needed: the object itself is known
  LockedElsewhere, // a lock is held at most other accesses
  Thread,          // a thread was started on the object
  ConstMembers,    // `const` members do it
  Singleton,       // its class has one object
  Polled,          // one function waits for what another sets
  Readers,         // changed under a lock that lets several in
  Atomic,          // elsewhere it is touched atomically
  Counted,         // it counts who shares the object
};

struct Conflict {
  uint32_t First = 0; // indices into State::Accesses; First writes
  uint32_t Second = 0;
  std::string Announced; // the flag that would order them, were it not relaxed
};

/// What readers test before they read is set before it is written.
struct Announcement {
  std::string Flag;
  Location Set, Tested;
  Conflict About;
};

/// Memory that several threads can name: a variable, a field, an element.
struct State {
  std::string Name;             // "outBuff::buf", "counter"
  EntityId Variable = NoEntity; // global or static it lives in, if any
  EntityId Field = NoEntity;    // innermost field, if any
  Type Of;
  Storage Duration = Storage::None;
  Location Place; // its declaration
  Verdict Conclusion = Verdict::Unknown;
  std::string Guard;               // the lock, where one guards it
  std::string Reason;              // of the verdict, for people
  std::vector<Access> Accesses;    // sorted by place
  std::vector<Conflict> Conflicts; // the most telling first
  std::vector<std::string> Assumptions;
  Evidence Shows = Evidence::None;
  std::optional<Announcement> Early;
};

enum class LockMistake : uint8_t {
  TakenAgain,    // by the thread that holds it
  UsedDead,      // after it was destroyed
  ReleasedTwice, // by the thread that released it
  NeverTaken,    // released by a thread that never takes it
  NotHeld,       // released where nobody can hold it
  DestroyedHeld,
  ThreadEndsHeld,
};

/// One wrong step with one lock, on a path a thread can take.
struct MisusedLock {
  LockMistake Mistake = LockMistake::TakenAgain;
  std::string Lock; // for people
  Location Place;
  Location Earlier; // where it was taken, released or destroyed before
  bool Shared = false;
  EntityId In = NoEntity;
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
};

enum class LockLeaving : uint8_t {
  Return, // on another way out it is released
  Throw,
  Call, // of a function that throws
};

/// A function can be left with a lock that it took.
struct LeakedLock {
  LockLeaving How = LockLeaving::Return;
  std::string Lock;
  Location Place; // where control leaves
  Location Taken;
  Location Released; // on the other way out
  EntityId In = NoEntity;
  EntityId Callee = NoEntity; // that throws
  bool SamePlace = false;     // both ways out are one
  bool Never = false;         // nothing releases it anywhere
};

/// What breaks a promise of Clang's attributes.
enum class Breach : uint8_t {
  Unguarded,        // an access without its lock
  PointeeUnguarded, // ... to what a pointer leads to
  Missing,          // a call of a function that requires a lock
  Excluded,         // ... that must be called without it
  NotTaken,         // a function that should leave with a lock leaves without
  NotReleased,      // ... the other way round
};

struct BrokenPromise {
  Breach How = Breach::Unguarded;
  std::string State;         // the datum, or the function
  EntityId Named = NoEntity; // which has the attribute
  std::string Lock;
  Location Place;
  Location Taken; // Excluded
  bool Write = false;
  bool Reader = false; // the lock is held, as a reader
  EntityId In = NoEntity;
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
};

/// A coroutine suspends with a lock that it took.
struct SuspendedLock {
  std::string Lock;
  Location Place; // of the co_await or co_yield
  Location Taken;
  EntityId In = NoEntity;
};

/// One lock taken while another is held.
struct LockStep {
  std::string First, Second;
  Location FirstTaken, SecondTaken;
  EntityId In = NoEntity;
  EntityId Root = NoEntity; // the first function on the path
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to the second
};

/// Orders of locks in which each thread waits for the next one's lock.
struct LockCycle {
  std::vector<LockStep> Steps;
  bool OneClass = false; // one step: locks of two objects of a class
  std::vector<std::string> Assumptions;
};

/// What must not be done while another thread, or what a signal handler
/// interrupted, is in the midst of the same.
struct UnsafeStep {
  std::string Does; // "calls 'printf'"
  std::string Why;  // "waits for the lock of a stream", if known
  Location Place;
  EntityId In = NoEntity;
  std::vector<Step> Path; // calls from where it began
};

/// One kind of step per handler, the shortest way to it.
struct HandlerStep {
  ThreadId By = 0;   // the handler
  bool Ends = false; // the handler never returns
  UnsafeStep What;
  std::vector<Location> Again; // other places that do the same
};

/// What a child does that was forked while other threads were running.
struct ForkedStep {
  Location Fork;
  EntityId ForkedIn = NoEntity;
  ThreadId By = 0;        // forks
  ThreadId Running = 0;   // runs meanwhile
  std::vector<Step> Path; // from the root of `By` to the fork
  UnsafeStep What;
};

enum class ThreadLoss : uint8_t {
  ScopeEnd,
  Return,
  Throw,
  Call, // of a function that throws
  Overwrite,
  Destructor, // of the object that has the handle
};

/// A std::thread that dies, or is overwritten, while it has a thread.
struct LostThread {
  ThreadLoss How = ThreadLoss::ScopeEnd;
  std::string Handle; // for people; empty: a temporary
  std::string Entry;  // what the thread runs, if known
  Location Place;
  Location Started;
  Location Joined; // or detached, on another way
  EntityId In = NoEntity;
  EntityId Callee = NoEntity; // that throws
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
};

/// A local dies while a thread goes on that was lent it.
struct OutlivedLocal {
  std::string Local; // for people
  ThreadId By = 0;
  Location Declared;
  Location Started;
  Location LetGo;         // where the thread is detached, if it is
  EntityId In = NoEntity; // whose local it is
  std::vector<Step> Path; // from there to the start
};

enum class WaitMistake : uint8_t {
  Untested, // it waits without asking whether there is anything to wait for
  NotAgain, // it asks before it waits, but not again
  Unlocked, // what it asks is changed outside the lock it waits with
};

/// A wait on a condition that a notify can miss, or that nothing ends for sure.
struct LostWakeup {
  WaitMistake Mistake = WaitMistake::Untested;
  std::string Condition, Lock;
  std::string State; // what is asked, if anything is
  Location Place;    // of the wait; Unlocked: of the change
  Location Asked;    // where the state is asked, if it is
  Location Waits;    // Unlocked: where it is waited for
  Location Notified; // by somebody, if anywhere
  EntityId In = NoEntity;
  EntityId WaitsIn = NoEntity;
  ThreadId By = 0, WaitsBy = 0;
  bool Atomic = false;    // Unlocked: the change
  std::vector<Step> Path; // from the root of `By` to here
};

enum class Pausing : uint8_t {
  Sleep,
  Join,      // of a thread, or of a future
  Condition, // with another lock
  Await,     // a semaphore, latch or promise
  Outside,   // sockets
  Callback,  // calls what a user of the library has set
};

/// A thread waits for something holding a lock that another needs.
struct BlockedLock {
  Pausing How = Pausing::Sleep;
  bool Deadlock = false; // what it waits for needs the lock, too
  std::string Lock;
  std::string What; // the function, thread, or condition; where it is kept
  Location Place, Taken;
  EntityId In = NoEntity;
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
  Location Needed;        // where the other takes it
  EntityId NeededIn = NoEntity;
  ThreadId NeededBy = 0;
  std::vector<Step> NeededPath;
  std::vector<std::string> Assumptions;
};

/// A test and the change that depends on it, between which others may change
/// what was tested.
struct SplitCheck {
  std::string State;
  std::string Lock;     // taken for both, one after the other; none: atomic
  bool FromOld = false; // the new value is made of the old one
  Location Place, Tested;
  EntityId In = NoEntity;
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
  Location Changed;       // by another
  EntityId ChangedIn = NoEntity;
  ThreadId ChangedBy = 0;
  std::vector<Step> ChangedPath;
  std::vector<std::string> Assumptions;
};

/// Where a thread does something.
struct Spot {
  Location Place;
  EntityId In = NoEntity;
  ThreadId By = 0;
  std::vector<Step> Path; // from the root of `By` to here
};

/// What one call keeps for itself in an object that other threads use as well:
/// written, and read back before the call ends.
struct KeptState {
  std::string State;
  std::string Lock; // held at both, one after the other
  bool Atomic = false;
  bool HandedIn = false; // that it is shared must be shown by its conflicts
  Location ReadBack;
  Spot Written, Other; // Other: writes in between
};

/// A mark that somebody is inside, which does not say who: set where it was
/// found clear, and cleared or set back at the end.
struct BusyMark {
  std::string State;
  bool Atomic = false;
  bool Counts = false;   // how many are inside
  bool HandedIn = false; // that it is shared must be shown by its conflicts
  Location Tested, Cleared;
  Spot Set, Other; // Other: sets it as well
};

/// Statics are destroyed while a thread goes on that uses them.
struct ExitRace {
  std::vector<std::string> Statics; // for people; the first is told about
  Location Declared;
  bool Called = false; // by `exit`, not by a return from main
  Location Detached;   // where the thread is, if it is
  Spot End, Use;
};

/// What it took to solve a program.
struct Effort {
  size_t Contexts = 0, Runs = 0, Steps = 0;
};

class Program {
public:
  const LinkUnit *Units = nullptr; // outlives the program
  World Kind = World::Program;
  EntityId Main = NoEntity;
  std::vector<Thread> Threads;
  std::vector<State> States;                 // sorted by name, then place
  std::vector<State> LibraryStates;          // of Storage::Library, the same
  std::vector<MisusedLock> LockMisuses;      // sorted by place
  std::vector<LeakedLock> LockLeaks;         // sorted by place
  std::vector<BrokenPromise> BrokenPromises; // sorted by place
  std::vector<LockCycle> LockCycles;         // sorted by first place
  std::vector<SuspendedLock> SuspendedLocks; // sorted by place
  std::vector<HandlerStep> HandlerSteps;     // sorted by place
  std::vector<ForkedStep> ForkedSteps;       // sorted by place
  std::vector<LostThread> LostThreads;       // sorted by place
  std::vector<OutlivedLocal> OutlivedLocals; // sorted by place of the start
  std::vector<LostWakeup> LostWakeups;       // sorted by place
  std::vector<BlockedLock> BlockedLocks;     // sorted by place
  std::vector<SplitCheck> SplitChecks;       // sorted by place
  std::vector<KeptState> KeptStates;         // sorted by state
  std::vector<BusyMark> BusyMarks;           // sorted by state
  std::vector<ExitRace> ExitRaces;           // sorted by place of the end
  std::vector<std::string> CallableTakers; // unknown functions given callables
  std::vector<Gap> Gaps;
  Effort Solving;
  std::vector<EntityId> Reached; // functions some thread runs, sorted

  const Entity &entity(EntityId Id) const { return Units->Entities[Id]; }
};

/// Programs done, of how many; functions seen of the one that is being solved.
using SolveProgress = std::function<void(size_t Done, size_t Of, size_t Seen)>;

/// How threads are assumed where no `main` says it.
struct SolveOptions {
  bool LoneUnit = false;   // without a main, a fragment rather than a library
  bool Everything = false; // states of programs without threads, too
  SolveProgress Progress;
};

/// Every program in the units: one per `main`, or a library if there is none.
std::vector<Program> solve(const LinkUnit &Units, const SolveOptions &Options);

const char *verdictName(Verdict V);

} // namespace pothole

#endif
