// One run of one body in one context. Interpreter.h says which file holds what.

#ifndef POTHOLE_CHECKS_PROGRAM_BODYRUN_H
#define POTHOLE_CHECKS_PROGRAM_BODYRUN_H

#include "checks/program/Interpreter.h"

namespace pothole {

class Renaming;

class BodyRun {
public:
  BodyRun(Interpreter &I, ContextId Self);

  /// Runs to a fixpoint; fills the context's exits, accesses and callees.
  void run();

private:
  using ObjectSet = llvm::SmallDenseSet<ObjectId, 16>;

  // Body.cpp
  void runBlocks();
  void runBlock(BlockId Id, Flow Start);
  void leave(BlockId From, BlockId To, Flow State);
  void arrive(BlockId From, BlockId To, Flow State);
  AtomsId anyStep(AtomsId Content);
  void takeOffList(Flow &State, const Event &E); // Unlink.cpp
  void takeOffWalked(Flow &State, const Event &E);
  void takeFound(Flow &State, ValueId Element);
  void noteInstance(const Flow &State, BlockId Branch); // OneInstance.cpp
  bool handedOver(const Flow &Here, const Flow &There);
  std::pair<size_t, bool> place(std::vector<Flow> &States, Flow State,
                                std::optional<EventId> Asked = std::nullopt);
  void exitWith(Flow State);
  void ownExclusive(Flow &Start);
  void own(Flow &State, uint32_t Slot);
  void ownEnding(std::vector<Flow> &States, BlockId In, EventId At);

  // Unnamed.cpp: what nobody can name any more.
  void dropUnreachable(Flow &State, AtomsId Return);
  void dropDead(Flow &State);
  void dropUnnamed(Flow &State, const ObjectSet &Named);
  ObjectSet named(const Flow &State) const;
  void reach(const Flow &State, AtomsId From, ObjectSet &Objects) const;

  // Elements.cpp
  uint32_t ownedTag(const Atom &From, AtomsId Found);
  void noteLent(const Flow &State, Cell Where, AtomsId Content);
  // Membership.cpp
  void noteLoaded(uint32_t Tag, Cell From, uint32_t Via, AtomsId Found);
  void noteGiven(const Flow &State, Reached To, AtomsId Content);

  // Claims.cpp
  std::optional<Atom> claim(const Flow &State, const Event &E, AtomsId Where,
                            AtomsId By);
  std::optional<Atom> claimByLoad(const Flow &State, EventId Id, AtomsId Where);

  // LoopEntry.cpp
  bool startsThreads(const Loop &L) const;
  void enterLoop(Flow &State, const Loop &L, BlockId From);
  AtomsId counterAt(const Flow &State, const Loop &L, uint32_t Slot,
                    int64_t Step, bool Again);
  AtomsId cursorAt(AtomsId Content, uint32_t Slot);
  AtomsId boundOf(const Flow &State, const Loop &L, uint32_t Slot, bool &Equal);

  // Refine.cpp
  void foundNothing(Flow &State, const Event &Looks);
  bool refine(Flow &State, ValueId Condition, bool Truth);
  bool refineAtoms(Flow &State, AtomsId &Content, bool Truth);
  void learn(Flow &State, EventId Load);
  void learnOwn(Flow &State, const Event &Load, AtomsId Loaded, AtomsId Now);

  // Modes.cpp: locks that are taken only where there are threads.
  void noteMode(const Flow &State, Cell Where, AtomsId Content,
                bool Made = false);
  bool passesByMode(const Flow &State, BlockId From, BlockId To);
  bool testsLock(const Flow &State, BlockId From, BlockId To, bool Truth);
  bool mayDecide(const Flow &State, ValueId Condition, bool Truth);

  // SameObject.cpp: pointers found to be equal.
  void foundSame(Flow &State, AtomsId X, AtomsId Y);
  std::vector<uint32_t> namesOf(const Flow &State, uint32_t Tag) const;

  // Correlation.cpp
  bool decide(Flow &State, ValueId Tested, bool Truth);
  void setLocal(Flow &State, uint32_t Slot, AtomsId Content);
  void forgetTests(Flow &State, Cell Changed);
  void forgetTestsOf(Flow &State, EntityId Name);
  void forgetLoads(Flow &State);
  std::optional<EventId> keptFrom(uint32_t Slot) const;
  void observe(Flow &State, ValueId Tested);

  // Transfer.cpp: applies an event; may yield several states (a call with
  // several exits) or none (it does not return).
  void transfer(Flow State, EventId Id, std::vector<Flow> &Out);
  void acquire(Flow &State, AtomsId Lock, uint16_t Flags, Location Place,
               bool Hidden = false);
  void hold(Flow &State, const Held &H);
  void release(Flow &State, AtomsId Lock, bool Hidden = false);
  void guard(Flow &State, const Event &E, EventId Id);
  void post(Flow &State, AtomsId Flag);

  // SpinLocks.cpp
  AtomsId spin(const Event &E, AtomsId Where, AtomsId Operand);
  void noteWord(Cell Word);
  bool letsGo(const Flow &State, const Event &E, AtomsId Where);
  bool takesTicket(Flow &State, ValueId Called, ValueId Mine);

  // SwappedSlots.cpp: slots whose numbers threads exchange.
  AtomsId inSwappedSlot(const Flow &State, AtomsId Where, ValueId Index);
  void swapSlots(Flow &State, EventId Id);

  // CompareExchange.cpp: pointers published and taken by one.
  bool compareExchange(const Flow &State, const Event &E, EventId Id,
                       AtomsId Where, AtomsId Operand, std::vector<Flow> &Out);
  void tellWhatIsFound(Flow &State, const Event &E, EventId Id);
  void takeWhole(Flow &State, AtomsId Where, AtomsId Old);
  bool onlyOnChain(ObjectId Node) const;

  // Flags.cpp
  bool fenced(const Flow &State, MemoryOrder Order) const;
  void announce(Flow &State, AtomsId Flag, MemoryOrder Order);
  void observe(Flow &State, Cell Flag, MemoryOrder Order);
  void fence(Flow &State, MemoryOrder Order);
  bool tracksFlag(Cell Where) const;
  bool isFlag(Cell Where) const;
  bool disputed(Cell Flag) const;

  // ElementFlags.cpp
  bool isElementFlag(Cell Where) const;
  void announceElement(Flow &State, AtomsId Where, MemoryOrder Order);
  void forgetElements(Flow &State, const Loop &L);

  // Turns.cpp: whose turn it is with what threads hand to and fro.
  bool isTurn(Cell Where) const;
  bool tellsOthers(const Flow &State, const Event &E) const;
  void give(Flow &State, Cell Turn, bool Later = false);
  void handOver(Flow &State);
  void take(Flow &State, Cell Turn);
  void changed(Flow &State, const Event &E, AtomsId Where, AtomsId Content);
  void tested(Flow &State, ValueId Condition, bool Truth);
  void posted(Flow &State, const Event &E);
  void awaited(Flow &State, const Event &E, EventId Id);
  void nextJob(Flow &State, const Loop &L);
  bool answersYesOrNo() const;
  std::optional<Cell> turnRead(const Flow &State, ValueId Read, bool &Relaxed);
  void remember(Flow &State, Cell Where, AtomsId Content);

  // Barriers.cpp
  void cross(Flow State, const Event &E, EventId Id, std::vector<Flow> &Out);

  Cell gate(Cell Lock, ThreadId Behind);
  void freshAllocation(Flow &State, const Event &E, EventId Id);

  // LockUse.cpp: what is remembered for the rules about locks.
  void noteTake(Flow &State, Held &H, uint16_t Flags);
  void noteRelease(Flow &State, AtomsId Lock);
  void noteDestroyed(Flow &State, const Atom &Lock);
  void noteDeath(const Flow &State, AtomsId Object);
  void noteMade(Flow &State, ObjectId Object);
  void noteExit(const Flow &State, BlockId From);
  void noteCall(Flow &State, EntityId Callee);
  void noteUnknownCall(Flow &State, EventId Id, const std::vector<AtomsId> &);
  void noteFork(const Flow &State, EventId Id); // Forks.cpp
  void noteEnd(const Flow &State);              // ExitRaces.cpp
  void noteReturn(Flow &After, const Flow &State, ContextId Callee,
                  const Flow &Before, const Exit &Leave,
                  const std::set<uint32_t> &Passed);
  void doubt(Flow &State, BlockId From, BlockId To);
  void doubtTaken(Flow &State, Location At);
  void noteOrder(const Flow &State, const Held &H);
  void noteSuspend(const Flow &State); // LockSuspend.cpp
  void note(const Flow &State, LockDeed Deed, const Held &H, Location Earlier,
            Held Before = {}, ThreadId Ended = 0);
  bool sure(const Held &H) const;

  // Contracts.cpp: what Clang's attributes promise, believed and checked.
  struct NamedLock {
    Cell Lock;
    uint32_t Tag = 0;
    bool Loaded = false; // found through a pointer
  };
  using Places = llvm::function_ref<AtomsId(uint32_t)>; // of parameters
  std::optional<NamedLock> named(const Flow &State, const Contract &C,
                                 Places Parameter);
  AtomsId pointedTo(const Flow &State, AtomsId Pointers);
  const Held *holding(const Flow &State, const NamedLock &Lock) const;
  bool different(const Flow &State, uint32_t A, uint32_t B) const;
  bool answers(const Flow &State) const;
  void note(const Flow &State, RawBreach B);
  void expect(const Flow &State, const Contract &C, RawBreach B,
              Places Parameter);
  void checkAccess(const Flow &State, EventId Id, AtomsId Where, bool Write);
  void checkGuard(const Flow &State, const Atom &Datum, Cell About, bool Write,
                  bool Pointee);
  void checkCall(const Flow &State, EventId Id,
                 const std::vector<AtomsId> &Args);
  void believeCall(Flow &State, EventId Id, const std::vector<AtomsId> &Args);
  void assume(Flow &Start);
  void checkExit(const Flow &State);
  void dropAssumed(Flow &State) const;

  // HandleUse.cpp: what is remembered of threads and their handles.
  void noteHandle(HandleDeed Deed, ThreadId T, Cell Where);
  void loseHandle(Flow &State, const Atom &Handle, bool Past);
  void noteHandleDeath(Flow &State);
  void noteHandlesPassed(Flow &State);
  void noteHandlesAtExit(Flow &State);
  void noteJoin(Flow &State);
  void giveHandlesAway(Flow &State, const std::set<ObjectId> &Objects);
  void emptyHandles(Flow &State, AtomsId From);
  // WaitUse.cpp: what is remembered for the rules about waiting.
  void noteWait(const Flow &State, const Event &E);
  void noteNotify(const Flow &State, const Event &E);
  void noteAwait(const Flow &State, const Event &E);
  void noteJoin(const Flow &State, const Event &E);
  void notePause(const Flow &State, const Held *Except = nullptr,
                 ThreadId Ended = 0);

  bool madeOnce(Cell Flag) const;
  void askWhetherMade(Flow &State, ValueId Tested, bool Raised);
  void endMaking(Flow &State, bool Made);

  // Evaluate.cpp
  AtomsId eval(const Flow &State, ValueId Id);
  AtomsId evaluate(const Flow &State, ValueId Id);
  AtomsId address(const Flow &State, ValueId Base, const Selector &Step,
                  EntityId FieldOf = NoEntity);
  AtomsId index(const Flow &State, AtomsId Base, AtomsId By, bool Shift);
  AtomsId binary(const Flow &State, const Value &V);
  AtomsId linear(Operator Op, AtomsId Left, AtomsId Right);

  // Values.cpp
  AtomsId contentOfElement(AtomsId Where);
  uint32_t rowTag(const Atom &From);
  bool handedElement(const Atom &A) const;
  RawAccess moment(const Flow &State);
  void noteHandedOut(const Flow &State); // HandedOut.cpp
  void noteCallback(const Flow &State);  // WaitUse.cpp
  uint32_t steadyTag(const Flow &State, const Atom &From, EventId Id);
  void access(Flow &State, EventId Id, AtomsId Where, bool Read, bool Write);
  AtomsId load(Flow &State, EventId Id, AtomsId Where);
  void store(Flow &State, AtomsId Where, AtomsId Content);
  AtomsId copied(Flow &State, const Atom &From, PathId Path, AtomsId Content);
  void copy(Flow &State, AtomsId To, AtomsId From, bool Move);
  bool exact(Cell Where) const;
  bool isOneNumber(Cell Where) const;

  // Escape.cpp
  bool own(const Flow &State, const Atom &Address) const;
  void leak(Flow &State, AtomsId Content);
  void forget(Flow &State, ObjectId Object);
  void renewTag(Flow &State, uint32_t Tag);
  void takeOver(Flow &State, uint32_t Tag);
  void unlinked(Flow &State, Cell Changed);
  bool taken(PathId From) const;
  AtomsId ownedByElement(Flow &State, const Atom &From, AtomsId Found);

  // StillOurs.cpp
  void keepOurs(Flow &Side, const Flow &Other, ObjectId Object);
  void keepOurs(Flow &A, Flow &B);
  void dropReturned(Flow &State, ValueId Copied, AtomsId From);

  // Teams.cpp
  AtomsId iterate(Flow &State, const Event &E, EventId Id);
  void barrier(Flow &State, EventId Id);
  void choose(Flow &State, const Atom &Tested, int64_t Value);
  void endTasks(Flow &State, const Event &E);
  void enterTeam(Flow &Child, const Flow &State, ThreadId Id,
                 const Function &Body);
  AtomsId uniform(AtomsId Content, ThreadId Team, uint32_t Body, uint32_t At,
                  TypeClass Of);
  AtomsId anyElement(AtomsId Place);
  AtomsId ofOneTask(AtomsId Content, ThreadId Task, uint32_t Body, uint32_t At,
                    bool Number);

  // Partners.cpp
  std::optional<AtomsId> givenBeside(const Flow &State, const FieldOf &Stored,
                                     EntityId Sibling);
  std::set<EntityId> onlyFunctions(AtomsId Content) const;
  void notePartners(const Flow &State, AtomsId Where, AtomsId Content);
  void notePartnersOfCopy(
      AtomsId To, AtomsId From,
      llvm::ArrayRef<std::pair<std::vector<Selector>, AtomsId>> Parts);
  void handPartners(const Flow &State, const Event &E, const Function &Callee,
                    std::vector<AtomsId> &Args);

  // Calls.cpp
  void call(Flow State, EventId Id, AtomsId Callable, std::vector<AtomsId> Args,
            std::vector<Flow> &Out);
  void enter(const Flow &State, EventId Id, const Function &Body,
             const std::vector<AtomsId> &Args, std::vector<Flow> &Out);
  void matchTypes(const Function &Body, std::vector<AtomsId> &Args);
  void handBack(Flow &After, const Flow &Leave, const Function &Body,
                const std::vector<AtomsId> &Args);
  void nameReturned(Renaming &Names, AtomsId Return, EventId Id);
  void noteReturned(const Renaming &Names, AtomsId Return, ContextId Callee);
  void forgetNumbers(Flow &State, const std::set<ObjectId> &Given);
  void unknownCall(Flow &State, EventId Id, const std::vector<AtomsId> &Args);
  std::vector<std::pair<const Function *, std::vector<AtomsId>>>
  targets(AtomsId Callable, const std::vector<AtomsId> &Args, bool Virtual);
  EntityId dispatch(EntityId Method, EntityId Record) const;

  // OwnPlace.cpp
  void notePlaces(const Flow &State, const Flow &Child, ThreadId T,
                  const std::vector<AtomsId> &Args);
  void noteHandleKept(const Flow &State, AtomsId Where, AtomsId Handle);
  void noteEnded(Flow &State, ValueId Handle, AtomsId Joined);

  // Starts.cpp
  void start(Flow &State, EventId Id);
  bool onceOfTable(const Flow &State, EventId Start, const Function &Of);
  void join(Flow &State, EventId Id);
  void end(Flow &State, ThreadId T);
  bool endsThread(EventId Call) const;
  ObjectId ownerOf(const Flow &State, const Function &Entry, AtomsId First);
  void noteHandedDown(const Flow &State, ThreadId To,
                      const std::vector<AtomsId> &Args);
  void goAround(Flow &State, BlockId Branch, bool Truth);
  void foundEmpty(Flow &State, AtomsId Handle);
  /// A loop that starts a thread in each round, and whose it is.
  struct Round {
    const Loop *Around = nullptr;
    uint32_t Of = 0; // key of the body
  };
  Round roundOf(EventId Id);
  AtomsId forChild(Flow &Child, Flow &State, ThreadId Id, AtomsId Content,
                   Round In, bool ByValue, uint32_t Index);
  void movedIn(Flow &State, AtomsId Closure);
  Atom copyForChild(Flow &Child, ThreadId Id, const Atom &From, uint32_t Index);

  Location placeOf(EventId Id) const { return F.Events[Id].Place; }
  std::vector<AtomsId> args(const Flow &State, const Event &E);
  const Loop *loopOf(EventId Id) const;

  Interpreter &I;
  ContextId Self;
  const Function &F;
  const Shape &S;
  Memory &M;
  uint32_t Key; // names this body in objects and tags
  ThreadId Thread;
  bool Repeated;
  std::vector<std::vector<Flow>> In; // per block: its states, kept apart by key
  std::vector<std::vector<bool>> Changed;
  std::set<std::pair<uint32_t, BlockId>> Work; // by order
  std::vector<unsigned> Visits;
  /// States on edges that leave a loop; they wait until the loop has settled.
  std::map<BlockId, std::vector<std::pair<BlockId, Flow>>> Waiting;
  std::vector<Exit> Exits;
  std::set<RawAccess> Accesses, OfTaken;
  std::set<RawLockUse> LockUses;
  std::set<RawAccess> Ends;
  std::map<EventId, uint32_t> Forks;
  std::set<RawHandleUse> HandleUses;
  std::set<RawBreach> Breaches;
  bool LocksUnknown = false;
  std::vector<NamedLock> Assumed; // held by callers, as attributes say
  std::set<EntityId> Touched;
  uint32_t Taken = 0, Freed = 0; // interned, as Written
  const LockShape &Locking;
  const Correlation &Conditions;
  const std::map<EventId, EventId> &Repeats; // loads of what was loaded before
  std::vector<AtomsId> Fixed; // values that no state changes; 0: not asked yet
  EventId Now = 0;            // the event being applied
  BlockId Testing = 0;        // the block being left
  std::set<ContextId> Callees;
  uint32_t Written = 0;
  std::vector<uint32_t> StartCounters; // of loops that start threads; sorted
  std::map<EventId, ValueId> Claims;   // loads of numbers that step afterwards
  std::vector<uint32_t> Lent; // tags owned only until this body is left
  /// Threads each join in a loop ends, once the loop is over.
  std::map<EventId, std::set<ThreadId>> JoinedInLoop;
  std::set<ThreadId> JoinedOne;                    // of several, outside loops
  std::map<EventId, std::set<Cell>> AwaitedInLoop; // the same of posts
  /// Turns given before a loop, by its head.
  std::map<BlockId, std::vector<Cell>> GivenBefore;
  std::set<EventId> LockedLoads; // made with some lock held
  bool Leaving = false; // the test that is being applied ends a loop, or
                        // answers who asks in one
  bool Apart = false;   // states that differ in what they have seen are kept so
};

} // namespace pothole

#endif
