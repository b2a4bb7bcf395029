// Runs a program abstractly: every thread root from its start, every function
// once per context that matters, and records what each access touches, under
// which locks, while which other threads may run.
//
// Thread-modular abstract interpretation with partial contexts, in the manner
// of Goblint (Vojdani et al., "Static race detection for device drivers: the
// Goblint approach", ASE 2016): what a thread owns is tracked flow-sensitively
// in its Flow; what is shared is one flow-insensitive store for all threads.
// A *context* is a function with one entry state. Its exits are summaries that
// callers use; when the store or a callee's exits grow, readers run again,
// until nothing changes.
//
//   Assumed.cpp      what is known before anything runs
//   Roots.cpp        where threads begin
//   Interpreter.cpp  contexts and the fixpoint
//   SharedStore.cpp  what all threads reach
//   Body.cpp         blocks, branches, joins
//   Refine.cpp       what a branch tells
//   Transfer.cpp     one event
//   Evaluate.cpp     what an expression may stand for
//   Values.cpp       loads, stores, accesses
//   Escape.cpp       what is a thread's own, and ceases to be
//   Unnamed.cpp      what nobody can name any more
//   Correlation.cpp  conditions tested again
//   Calls.cpp        calls, virtual dispatch
//   Partners.cpp     functions and what they are stored with
//   Starts.cpp       threads started and joined
//   OwnPlace.cpp     what each instance of a thread was handed
//   Flags.cpp        flags raised and seen
//   ElementFlags.cpp  flags of elements
//   Turns.cpp        turns handed on and taken back
//   Barriers.cpp     barriers between threads
//   Teams.cpp        OpenMP: shared loops, barriers, tasks
//   LockUse.cpp, WaitUse.cpp  what the rules about locks and waiting ask for
//   SpinLocks.cpp    locks made of numbers
//   SwappedSlots.cpp  slots whose numbers threads exchange
//   CompareExchange.cpp  pointers published and taken by one
//   Modes.cpp        locks that are taken only where there are threads
//   Contracts.cpp     what attributes promise

#ifndef POTHOLE_CHECKS_PROGRAM_INTERPRETER_H
#define POTHOLE_CHECKS_PROGRAM_INTERPRETER_H

#include "checks/program/Correlation.h"
#include "checks/program/Flow.h"
#include "checks/program/HandleUse.h"
#include "checks/program/JoinGuard.h"
#include "checks/program/LockShape.h"
#include "checks/program/Membership.h"
#include "checks/program/OnlyCall.h"
#include "checks/program/OwnPlace.h"
#include "checks/program/Partners.h"
#include "checks/program/RepeatedLoads.h"
#include "checks/program/SetTable.h"
#include "checks/program/Shape.h"
#include "checks/program/SwappedSlots.h"
#include "checks/program/Turns.h"

#include "llvm/ADT/DenseSet.h"

#include <deque>
#include <memory>
#include <set>

namespace pothole {

using ContextId = uint32_t;
constexpr ContextId NoContext = ~0u;

/// How a function is entered.
struct Entry {
  const Function *Body = nullptr;
  ThreadId Thread = 0;
  bool Repeated = false; // may run more than once in its thread
  Flow State;            // Slots: the arguments; the rest as at the call

  friend bool operator==(const Entry &, const Entry &) = default;
};

/// One way to leave a function.
struct Exit {
  AtomsId Return = 0;
  Flow State; // Slots and Results are empty
  friend bool operator==(const Exit &, const Exit &) = default;
};

/// An access as the interpreter sees it.
struct RawAccess {
  EventId Event = 0;
  Cell Where;
  uint32_t Tag = 0;
  bool Write = false;
  bool Read = false;
  bool Freed = false;
  bool Atomic = false;
  bool Startup = false;
  uint32_t Locks = 0;    // interned, see locksOf
  uint32_t Live = 0;     // interned, see liveOf
  uint32_t Posted = 0;   // interned flags, see cellsOf
  uint32_t Observed = 0; // interned flags
  uint32_t Phases = 0;   // interned, see phasesOf
  uint32_t Given = 0;    // interned turns
  uint32_t Crossed = 0;  // interned, see crossedOf
  uint32_t Ended = 0;    // interned, see endedOf
  friend auto operator<=>(const RawAccess &, const RawAccess &) = default;
};

/// What a thread does with a lock, beyond holding it at accesses.
enum class LockDeed : uint8_t {
  Take,         // once for each lock held before
  Begin,        // an initialization or call that happens once
  TakeAgain,    // it holds it already
  UseDead,      // it has destroyed it
  Release,      // it holds it
  ReleaseTwice, // it has released it and not taken it since
  ReleaseOther, // it is not known to hold it
  Destroy,      // it holds it
  LeaveHeld,    // leaves a function that took it, by return
  ThrowHeld,    // ... by an exception
  LeaveFree,    // ... having released it
  CallHeld,     // calls what leaves by an exception
  SuspendHeld,  // suspends a coroutine that took it
  Any,          // takes it, whatever it holds already
  Wait,         // At: the condition; Before: the lock it waits with
  Notify,       // At: the condition
  Pause,        // waits for another thread or for time, holding it
};

struct RawLockUse {
  LockDeed Deed = LockDeed::Take;
  RawAccess At;       // Where: the lock, Write: not as a reader
  Location Earlier;   // where it was taken, if it is held; of Take: the other
  Held Before;        // Take: the other
  ThreadId Ended = 0; // Pause: whose end it waits for, if that is known
  friend auto operator<=>(const RawLockUse &, const RawLockUse &) = default;
};

/// A step that an attribute forbids, or, of the Kept ones, that it asks for.
struct RawBreach {
  Breach How = Breach::Unguarded;
  bool Kept = false;
  EventId Event = 0;
  EntityId Named = NoEntity; // what has the attribute
  Cell About;                // the datum, or the lock if it is a function
  Cell Lock;
  bool Write = false;
  bool Reader = false; // the lock is held, as a reader
  uint32_t Live = 0;   // interned, see liveOf
  Location Taken;
  friend auto operator<=>(const RawBreach &, const RawBreach &) = default;
};

struct Context {
  Entry In;
  std::vector<Exit> Exits;
  std::set<RawAccess> Accesses;
  std::set<RawAccess> OfTaken; // accesses to objects taken over from others
  std::set<RawLockUse> LockUses;
  std::set<RawHandleUse> HandleUses;
  std::set<RawAccess> Ends; // of the process, by a return or `exit`
  std::set<RawBreach> Breaches;
  bool LocksUnknown = false; // it, or what it calls, takes a lock, and nothing
                             // tells which
  std::map<EventId, uint32_t> Forks; // and the threads live there, see liveOf
  std::set<EntityId> Touched; // of Interpreter::TestedAgain, written by it or
                              // what it calls
  uint32_t Taken = 0; // locks it, or what it calls, may take; see cellsOf
  uint32_t Freed = 0; // ... may release
  std::set<std::pair<ContextId, EventId>> Callers; // event in the caller's body
  std::set<ContextId> Callees;                     // of the last run
  /// Threads that share a root, of which it, or what it calls, joins one.
  std::set<ThreadId> JoinedOne;
  uint32_t Written = 0; // numbers it, or what it calls, writes; see cellsOf
  bool Done = false, Running = false, Dirty = false, Merged = false;
  bool Vague = false; // stands for calls with other locks or arguments: what
                      // it says of locks is not to be relied on
  bool Unsettled = false; // given up on: its exits may be old
  unsigned Runs = 0;
  // Where the evidence leads back to: the first caller.
  ContextId FirstCaller = NoContext;
  EventId FirstEvent = 0;
};

struct ThreadRoot {
  Thread Shown;
  std::vector<ContextId> Roots; // entry contexts
  EntityId Runs = NoEntity;     // the function its entry is handed
  ContextId StartedIn = NoContext;
  EventId StartedAt = 0;
  bool ManyPerParent = false;     // one run of the parent may start several
  std::vector<ThreadId> ExitLive; // what it leaves running
  std::vector<ThreadId> Started;  // by it, itself
  /// Locks its starter holds at every start, and whether as a reader: taking
  /// one means that the starter has let go of it since, unless both read.
  std::optional<std::vector<std::pair<Cell, bool>>> Gates; // shared?
  uint32_t StartedBy = 0;        // key of the body its starts stand in
  bool StartsInLoop = false;     // one run of that body may start several
  bool Recursive = false;        // it, or what it starts, starts its own kind
  std::set<ObjectId> HandedDown; // by it to its own kind
  bool Detached = false;         // somewhere
  std::set<Cell> Handles;        // in the shared store; object ~0u: a field
  /// A task: what only one thread runs at a time and all its starts stand in.
  std::optional<std::vector<Cell>> Alone;
};

/// The instance of a thread whose number, by what tells instances apart, is
/// this.
struct NumberedInstance {
  ThreadId Of = 0;
  uint32_t Slot = 0;
  int64_t Number = 0;
  friend auto operator<=>(const NumberedInstance &,
                          const NumberedInstance &) = default;
};

class Interpreter {
public:
  /// `Instead`: see definitionsFor().
  /// `Budget`: steps it may take before the rest must do; see spent().
  /// `Progress` is told the number of functions seen, now and then.
  Interpreter(const LinkUnit &Units, World Kind,
              const std::map<EntityId, EntityId> &Instead, size_t Budget,
              std::function<void(size_t)> Progress);
  ~Interpreter();

  /// Runs initializers, then `Main`, or every function of `Exported`.
  /// `Uncalled` are run last, and their contexts are not reachable().
  void run(EntityId Main, const std::vector<EntityId> &Exported,
           const std::vector<EntityId> &Uncalled);

  // Results.
  const LinkUnit &units() const { return Units; }
  /// What a name means in this program.
  EntityId definition(EntityId Id) const {
    auto It = Instead.find(Id);
    return It == Instead.end() ? Id : It->second;
  }
  World world() const { return Kind; }
  const Memory &memory() const { return M; }
  const std::deque<Context> &contexts() const { return Contexts; }
  const std::vector<ThreadRoot> &threads() const { return Threads; }
  /// The instance for which alone a condition comes out so, or null.
  const std::pair<NumberedInstance, bool> *instanceAt(ContextId Id,
                                                      BlockId Branch) const {
    auto It = Instances.find({Id, Branch});
    return It != Instances.end() && It->second ? &*It->second : nullptr;
  }
  /// The thread may run already where this loop begins.
  bool liveBefore(const Function &In, BlockId Head, ThreadId T) const {
    return LiveBefore.count({&In, Head, T});
  }
  /// Contexts that some thread root still reaches; without `VagueToo`, only
  /// those whose locks are known.
  std::vector<ContextId> reachable(bool VagueToo) const;
  const std::vector<Held> &locksOf(uint32_t Id) const { return LockSets[Id]; }
  const std::vector<ThreadId> &liveOf(uint32_t Id) const {
    return LiveSets[Id];
  }
  const std::vector<Cell> &cellsOf(uint32_t Id) const { return CellSets[Id]; }
  const std::vector<Phase> &phasesOf(uint32_t Id) const {
    return PhaseSets[Id];
  }
  const std::vector<Crossing> &crossedOf(uint32_t Id) const {
    return CrossingSets[Id];
  }
  const std::vector<EndedPlace> &endedOf(uint32_t Id) const {
    return EndedSets[Id];
  }
  /// The places that instances of a thread were handed, or null.
  const OwnPlaces *placesOf(ThreadId T) const {
    auto It = Places.find(T);
    return It == Places.end() ? nullptr : &It->second;
  }
  const TurnTable &turns() const { return Turns; }
  /// From an event outwards to a loop, by the only caller of each context.
  std::vector<CallSite> toLoop(ContextId In, EventId At) const;
  const Travels &travels() const { return Ways; }
  /// No other thread runs at the access.
  bool alone(ThreadId By, const RawAccess &A) const {
    return A.Startup ||
           (By == 0 && Kind == World::Program && liveOf(A.Live).empty());
  }
  /// The pointer addresses with this tag came from, if it may have pointed to
  /// any of several objects.
  const Cell *doubtfulOrigin(uint32_t Tag) const {
    auto It = Doubtful.find(Tag);
    return It == Doubtful.end() ? nullptr : &It->second;
  }
  /// The index of the row that addresses with this tag lead into.
  const Linear *rowOf(uint32_t Tag) const {
    auto It = Rows.find(Tag);
    return It == Rows.end() ? nullptr : &M.Linears[It->second];
  }
  /// The element of an array, known by its thread, whose own object addresses
  /// with this tag lead to.
  const Selector *ownerOf(uint32_t Tag) const {
    auto It = Owners.find(Tag);
    return It == Owners.end() ? nullptr : &It->second;
  }
  /// Calls of LocalOnly functions that the source does not name.
  const auto &skippedCalls() const { return SkippedCalls; }
  const std::map<EntityId, unsigned> &callableTakers() const {
    return CallableTakers;
  }
  const std::set<Gap> &gaps() const { return Gaps; }
  /// The budget is: what has run once does not run again, though what it knew
  /// of the others may be old.
  bool spent() const { return Steps > Budget; }
  /// So is as much again: nothing new is entered any more.
  bool exhausted() const { return Steps / 2 > Budget; }
  /// Too large to follow every call in its own context.
  bool approximate() const { return spent() || MergedCalls; }
  size_t steps() const { return Steps; }
  size_t runs() const { return Runs; }
  /// Functions of which not everything is known, since a limit was reached.
  std::set<EntityId> unsettled() const;
  /// The first variable or field that pointed to an object.
  std::optional<Cell> holderOf(ObjectId Object) const;

  /// The object handed in from outside that this is, is reached from, or is
  /// kept by: nothing else points to it than one of its fields.
  std::optional<ObjectId> handedIn(ObjectId Object) const;
  /// Stands for what a pointer led to while nothing was known of it.
  bool outdated(ObjectId Object) const;
  /// Kept by an object handed in from outside, and by no variable.
  bool keptOutside(ObjectId Object) const {
    std::optional<Cell> By = holderOf(Object);
    return Keepers.count(Object) &&
           (!By || M[By->Object].Kind != ObjectKind::Variable);
  }
  /// A number that the program makes a lock of.
  bool isLockWord(Cell Where) const { return LetGo.count(Where); }
  /// Whether two sides that name the object are known to mean one.
  bool known(ObjectId Object) const;
  /// Threads that raise a flag; ~0u: one who does it unreliably.
  const std::map<Cell, std::set<ThreadId>> &posters() const { return Posters; }
  bool isAncestor(ThreadId Ancestor, ThreadId Of) const;
  /// Objects of unknown origin that a thread was handed at its start.
  std::set<ObjectId> given(ThreadId Id) const;
  /// Contexts of functions that a class keeps to itself and does not call here.
  const std::vector<ContextId> &uncalled() const { return Uncalled; }
  /// Locks made so that their owner may take them again, or perhaps so.
  const std::set<Cell> &recursiveLocks() const { return RecursiveLocks; }
  /// Code inside a function that another thread or team runs: OpenMP's.
  bool isRegion(const Function &Body) const {
    EntityId Parent = Units.Entities[Body.Self].Parent;
    return Parent != NoEntity &&
           Units.Entities[Parent].Kind == EntityKind::Function;
  }
  /// The tag of objects made anew for each instance of a thread.
  uint32_t instanceTag(ThreadId Id) const;
  /// Made by one function of a library, which leaves a thread running on it:
  /// what other functions are handed may be this object.
  bool handedBack(ObjectId Object) const {
    auto It = HandedBack.find(M[Object].Record);
    return It != HandedBack.end() && llvm::is_contained(It->second, Object);
  }

  /// The tag of an object that a root of a library is handed from outside, by
  /// body and parameter.
  std::optional<std::pair<uint32_t, uint32_t>> handedTag(uint32_t Tag) const;

  /// Tags that only tell objects apart may be renamed in a callee.
  bool renamable(uint32_t Tag) const { return !Fixed.count(Tag); }
  uint32_t parameterTag(uint32_t N) { return tagOf(6, N); }

private:
  friend class BodyRun;

  // Interpreter.cpp: contexts.
  ContextId contextFor(Entry In, ContextId Caller, EventId At);
  const std::vector<Exit> &evaluate(ContextId Id);
  void runOnce(ContextId Id);
  void settle();
  void markDirty(ContextId Id);
  const Shape &shapeOf(const Function &Body);
  const LockShape &lockShapeOf(const Function &Body);
  bool wrapsLock(const Function &Body);
  const Correlation &correlationOf(const Function &Body);
  const std::map<EventId, EventId> &repeatsOf(const Function &Body);

  // Assumed.cpp
  void collectTested();
  void collectSteady();
  void collectMadeOnce();
  void collectLocalOnly();
  void collectAwaited(); // Turns.cpp
  void collectModes();   // Modes.cpp
  void collectExclusive();

  // Roots.cpp
  void enterRoot(const Function &Body, const std::vector<ThreadId> &Live);
  void collectHandedBack(const std::vector<ThreadId> &Running);
  void finish();
  void enterCallers(const std::vector<EntityId> &Exported);
  void runInitializers();
  void runDeferred();
  ThreadId startThread(ContextId Caller, EventId At, const Function &Entry,
                       StartKind Kind, Location Place, ObjectId Of);
  void enterThread(ThreadId Id, Entry In);

  // Starts.cpp
  void noteJoined(const Function &In, ThreadId T);
  void noteDetached(ThreadId T);
  void noteHandleAt(ThreadId T, Cell Where);
  bool emptyMeansEnded(ThreadId T, ContextId Asks);

  // SharedStore.cpp
  AtomsId sharedContent(Cell Where, ContextId Reader);
  void storeShared(Cell Where, AtomsId Content);
  void storeNumber(Cell Where, AtomsId Content);
  bool nullMode(Cell Where) const; // Modes.cpp
  void noteReader(Cell Where, ContextId By);
  void wakeReaders(Cell Where);
  void wakeReadersOf(ObjectId Object);
  void noteWriter(Cell Where, ThreadId By);
  bool onlyWriter(Cell Where, ThreadId By) const;
  void wake(std::set<ContextId> &Users);
  ObjectId pointeeOf(Cell Where, EntityId Record);

  uint32_t uniteCells(uint32_t A, uint32_t B);
  void addCell(uint32_t &Set, Cell C) {
    if (!contains(cellsOf(Set), C))
      Set = uniteCells(Set, CellSets.intern(std::vector{C}));
  }
  uint32_t tagOf(uint32_t Kind, uint64_t What);
  uint32_t ownerTag(const Selector &Element);

  const LinkUnit &Units;
  World Kind;
  const std::map<EntityId, EntityId> &Instead;
  Memory M;
  std::deque<Context> Contexts;
  std::map<std::pair<EntityId, ThreadId>, std::vector<ContextId>> ByFunction;
  std::map<const Function *, std::unique_ptr<Shape>> Shapes;
  std::vector<ThreadRoot> Threads;
  std::set<std::tuple<const Function *, BlockId, ThreadId>> LiveBefore;
  OnlyCalls Only{Units};
  std::set<ContextId> AskedRound; // whose only caller was asked for
  /// The loop whose counter tells apart the instances of a thread.
  std::map<std::tuple<ThreadId, uint32_t, uint32_t>, BlockId> Rounds;
  Partners Pairs{Units};
  Travels Ways;
  std::map<ObjectId, std::set<ContextId>> PairReaders;
  std::map<std::pair<ContextId, BlockId>,
           std::optional<std::pair<NumberedInstance, bool>>>
      Instances;
  std::map<std::tuple<const Function *, EventId, const Function *, ThreadId,
                      ObjectId>,
           ThreadId>
      ThreadIds;
  std::map<ObjectId, std::map<PathId, AtomsId>> Store;
  std::map<ObjectId, std::map<PathId, std::set<ContextId>>> Readers;
  /// What stands there already: object, path, context.
  llvm::DenseSet<std::pair<uint64_t, ContextId>> KnownReaders;
  std::map<Cell, std::set<ThreadId>> Writers;
  std::map<ObjectId, std::set<Cell>> Holders; // cells that point to an object
  std::map<ObjectId, std::set<Cell>> Keepers; // those in objects handed in
  SwapTable Swaps{Units};
  std::set<Cell> Drained; // heads of lists that are taken off whole
  std::set<ContextId> Queue;
  SetTable<Held> LockSets;
  SetTable<ThreadId> LiveSets;
  SetTable<Cell> CellSets; // 0: empty
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, uint32_t> CellUnions;
  SetTable<Phase> PhaseSets;
  SetTable<Crossing> CrossingSets;
  SetTable<EndedPlace> EndedSets;
  std::map<ThreadId, OwnPlaces> Places;
  TurnTable Turns;
  std::map<uint32_t, LinearId> Rows;   // by tag
  std::map<uint32_t, Selector> Owners; // by tag
  /// Pointers that were given more than objects made for them.
  std::set<Cell> Lenders;
  std::map<uint32_t, Cell> Doubtful; // pointers that lead to several objects
  llvm::DenseMap<std::pair<uint32_t, uint64_t>, uint32_t> Tags;
  std::set<uint32_t> Fixed{1}; // tags with a meaning of their own
  std::map<EntityId, unsigned> CallableTakers;
  std::map<Cell, std::set<ThreadId>> Posters;
  /// Functions that touch only what they are given, and whether they write.
  std::map<EntityId, bool> LocalOnly;
  std::map<std::pair<const Function *, EventId>, std::set<const Function *>>
      SkippedCalls;
  /// Parameters whose object nobody else has while the function runs.
  std::map<EntityId, std::set<uint32_t>> Exclusive;
  /// Parameters whose object becomes the function's own: per block, from which
  /// event on.
  std::map<EntityId, std::map<uint32_t, std::vector<EventId>>> Endings;
  std::set<EntityId> SetsUp; // functions that make or destroy a global lock
  std::set<EntityId> Tested; // variables and fields some branch depends on
  /// Variables and fields that decide over locking, those of them that change
  /// while threads run, and what the others hold.
  std::set<EntityId> Modes, LateModes;
  std::map<Cell, std::set<int64_t>> ModeContent; // LONG_MIN: some number
  std::set<EntityId> MadeOnce;  // flags under which something is made once
  std::set<EntityId> Steady;    // pointers set once in the life of their object
  std::set<uint32_t> AnySteady; // tags of what those lead to
  std::set<uint32_t> SteadyTags; // of what they, and only they, lead to
  std::map<const Function *, std::unique_ptr<LockShape>> LockShapes;
  llvm::DenseMap<const Function *, bool> LockWrappers;
  std::map<const Function *, std::unique_ptr<Correlation>> Correlations;
  std::map<const Function *, std::map<EventId, EventId>> Repeats;
  ChangedNames Changes{Units};
  std::vector<ContextId> Uncalled;
  bool HasContracts = false;      // some attribute promises something
  std::set<EntityId> TestedAgain; // variables and fields, by some function
  std::set<EntityId> Takers, Releasers; // take a lock, or release one, only
  std::set<EntityId> Throwing;
  JoinGuards Guards;
  std::map<const Function *, std::vector<ThreadId>> JoinedIn; // or in callees
  /// Contexts that went around a join, by function; that found a handle empty,
  /// by thread.
  std::map<const Function *, std::set<ContextId>> WentAround;
  std::map<ThreadId, std::set<ContextId>> FoundEmpty;
  std::set<Cell> RecursiveLocks;
  std::set<Cell> LockWords; // SpinLocks.cpp
  std::set<Cell> LetGo;     // those that who holds them releases
  std::map<uint32_t, std::pair<uint32_t, uint32_t>> Handed;
  std::map<EntityId, std::vector<ObjectId>> HandedBack; // by record
  std::set<uint32_t> Stale; // tags that stand for several objects
  std::map<ThreadId, std::vector<ThreadId>> StopLive; // where threads end
  std::set<Gap> Gaps;
  /// Callables handed to unknown code: run by the same thread, some time.
  struct Deferred {
    const Function *Body;
    ThreadId Thread;
    std::vector<AtomsId> Args;
    ContextId Caller;
    EventId At;
    friend auto operator<=>(const Deferred &, const Deferred &) = default;
  };
  std::set<Deferred> Later;
  std::map<ThreadId, std::vector<ThreadId>> EverLive;
  unsigned Depth = 0;
  size_t Budget = 0;
  std::function<void(size_t)> Progress;
  size_t Steps = 0; // events applied and states copied, in all runs
  size_t Runs = 0;  // of all contexts
  bool MergedCalls = false;
  std::set<EntityId> NotEntered;
};

/// Function ids for bodies without a name (initializers) do not exist; objects
/// of a body are named by this instead.
uint32_t bodyKey(const LinkUnit &Units, const Function &Body);

} // namespace pothole

#endif
