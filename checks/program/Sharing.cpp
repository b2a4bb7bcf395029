//===- What shows that an object handed in is shared ----------------------===//

#include "checks/program/Sharing.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

EntityId lastField(const Memory &M, PathId Path) {
  for (; Path; Path = M.parent(Path))
    if (M.last(Path).Kind == SelectorKind::Field)
      return M.last(Path).A;
  return NoEntity;
}

} // namespace

Sharing::Sharing(const Interpreter &I) : I(I), M(I.memory()) {
  for (ThreadId T = 0; T < I.threads().size(); ++T)
    Given.push_back(I.given(T));
  const std::vector<ContextId> &Callers = I.threads()[0].Roots;
  Roots.insert(Callers.begin(), Callers.end());
  findUncalled();
  // `static Log &get() { static Log One; return One; }`
  const std::vector<Entity> &Entities = I.units().Entities;
  for (const Entity &E : Entities) {
    bool Static = E.Duration == Storage::StaticLocal ||
                  E.Duration == Storage::StaticMember;
    EntityId Record = E.VariableType.Record;
    if (E.Kind != EntityKind::Variable || !Static || Record == NoEntity ||
        E.VariableType.Array)
      continue;
    EntityId Owner = E.Parent;
    if (E.Duration == Storage::StaticLocal && Owner != NoEntity)
      Owner = Entities[Owner].Parent;
    if (Owner == Record)
      Singletons.insert(Record);
  }
}

/// What is handed in, or back.
std::optional<ObjectId> Sharing::handedIn(ObjectId Object) const {
  if (std::optional<ObjectId> Found = I.handedIn(Object))
    return Found;
  while (M[Object].Kind == ObjectKind::Pointee)
    Object = M[Object].A;
  return I.handedBack(Object) ? std::optional(Object) : std::nullopt;
}

/// Locks held that go with the access: in the object itself, in the one it is
/// reached from, or one there is only one of.
std::set<Cell> Sharing::locks(const AccessClass &C) const {
  std::set<Cell> Result;
  for (const Held &H : I.locksOf(C.Like.Locks)) {
    if (H.Hidden)
      continue;
    const Object &O = M[H.Lock.Object];
    bool Own = H.Lock.Object == C.Like.Where.Object && H.Tag == C.Like.Tag;
    bool Outer = H.Lock.Object != C.Like.Where.Object &&
                 handedIn(C.Like.Where.Object) == handedIn(H.Lock.Object);
    if (Own || Outer || (O.Kind == ObjectKind::Variable && M.unique(H.Lock)))
      Result.insert(H.Lock);
  }
  return Result;
}

bool Sharing::holdsShared(const AccessClass &C, Cell Lock) const {
  return llvm::any_of(I.locksOf(C.Like.Locks), [&](const Held &H) {
    return H.Lock == Lock && H.Shared && !H.Hidden;
  });
}

void Sharing::see(const std::string &Key, const AccessClass &C) {
  if (C.Like.Startup || !handedIn(C.Like.Where.Object))
    return;
  Counts &Of = Seen[Key];
  std::set<Cell> Locks = locks(C);
  bool Waived = Locks.empty() && heldByCallers(C, /*ByNameOnly=*/false);
  for (auto [Id, Event] : C.Where) {
    Place At{bodyKey(I.units(), *I.contexts()[Id].In.Body), Event};
    Of.All.insert(At);
    if (!Waived)
      Of.Asked.insert(At);
    (C.Like.Write ? Of.Writers : Of.Readers).insert(At);
    for (const Cell &Lock : Locks)
      Of.Under[Lock].insert(At);
  }
}

bool Sharing::isRoot(const AccessClass &C) const {
  return llvm::all_of(C.Where,
                      [&](const auto &At) { return Roots.count(At.first); });
}

/// In the object it was called for, that is: not in an argument.
bool Sharing::inConstMethod(const AccessClass &C, ObjectId Handed) const {
  return llvm::any_of(C.Where, [&](const auto &At) {
    EntityId In = I.contexts()[At.first].In.Body->Self;
    return In != NoEntity && I.units().Entities[In].ConstMethod &&
           I.units().Entities[In].Parent == M[Handed].A;
  });
}

bool Sharing::inLoop(const AccessClass &C) const {
  return llvm::any_of(C.Where, [&](const auto &At) {
    const Context &Context = I.contexts()[At.first];
    std::unique_ptr<Shape> &Known = Shapes[Context.In.Body];
    if (!Known)
      Known = std::make_unique<Shape>(*Context.In.Body);
    return Context.In.Repeated || Known->inLoop(Known->BlockOf[At.second]);
  });
}

/// A loop goes on depending on what was read, and on nothing else.
bool Sharing::polls(const AccessClass &C) const {
  return llvm::any_of(C.Where, [&](const auto &At) {
    const Function &Body = *I.contexts()[At.first].In.Body;
    std::unique_ptr<Shape> &Known = Shapes[&Body];
    if (!Known)
      Known = std::make_unique<Shape>(Body);
    BlockId Block = Known->BlockOf[At.second];
    if (!Known->inLoop(Block) || Body.Blocks[Block].Condition == NoValue)
      return false;
    ValueId Tested = Body.Blocks[Block].Condition;
    while (Body.Values[Tested].Kind == ValueKind::Binary &&
           Body.Values[Tested].Op == Operator::LogicalNot)
      Tested = Body.Values[Tested].A;
    if (Body.Values[Tested].Kind != ValueKind::Result ||
        Body.Values[Tested].A != At.second)
      return false;
    const Loop &Around = Known->Loops[Known->LoopOf[Block] - 1];
    return llvm::any_of(Body.Blocks[Block].Successors, [&](BlockId To) {
      return To != NoBlock && !Around.contains(To);
    });
  });
}

bool Sharing::setsConstant(const AccessClass &C) const {
  return llvm::any_of(C.Where, [&](const auto &At) {
    const Function &Body = *I.contexts()[At.first].In.Body;
    const Event &E = Body.Events[At.second];
    return E.Kind == EventKind::Store &&
           Body.Values[E.Operand].Kind == ValueKind::Number;
  });
}

bool Sharing::onlyOne(ObjectId Instance) const {
  return M[Instance].Kind == ObjectKind::Instance &&
         Singletons.count(M[Instance].A);
}

/// One side holds a lock that is held at most accesses, the other does not.
bool Sharing::lockedElsewhere(const Counts &Of, const AccessClass &A,
                              const AccessClass &B, Finding &Result) const {
  std::set<Cell> HeldA = locks(A), HeldB = locks(B);
  // `std::string &error`: what several functions are handed whole, known by its
  // type alone, is another object in each.
  bool Whole = true;
  for (const Selector &Step : M.selectors(A.Like.Where.Path))
    Whole &= Step.Kind != SelectorKind::Field;
  for (const auto &[Lock, Under] : Of.Under) {
    bool Global = M[Lock.Object].Kind == ObjectKind::Variable;
    if (Global && Whole && M[A.Like.Where.Object].Kind != ObjectKind::Variable)
      continue;
    // Whoever takes a lock for reading knows of others that do.
    if (HeldA.count(Lock) && HeldB.count(Lock) && holdsShared(A, Lock) &&
        holdsShared(B, Lock)) {
      Result.Shows = Evidence::LockedElsewhere;
      return true;
    }
    if (HeldA.count(Lock) == HeldB.count(Lock))
      continue;
    const AccessClass &Without = HeldA.count(Lock) ? B : A;
    // A helper whose callers here all hold the lock: who else calls it, knows.
    if (isRoot(Without) && llvm::all_of(Without.Where, [&](const auto &At) {
          return Under.count(
              {bodyKey(I.units(), *I.contexts()[At.first].In.Body), At.second});
        }))
      continue;
    size_t All = Of.All.size(), Asked = Of.Asked.size();
    bool Mostly = Under.size() >= 2 && Under.size() * 3 >= All * 2;
    if (heldByCallers(Without, /*ByNameOnly=*/false) &&
        (Under.size() * 5 < All * 4 ||
         heldByCallers(Without, /*ByNameOnly=*/true)))
      continue;
    const AccessClass &With = HeldA.count(Lock) ? A : B;
    bool Meant = !Global && !setsUp(Without) && takenFor(With, Lock);
    if (!Mostly && !Meant && (Global || Under.size() * 2 < Asked))
      continue;
    Result.Shows = Evidence::LockedElsewhere;
    if (llvm::all_of(Without.Where, [&](const auto &At) {
          return I.contexts()[At.first].In.Body->Events[At.second].Kind ==
                 EventKind::Return;
        }))
      Result.Assumption = "callers use the reference without the lock";
    if (!Mostly)
      Result.Assumption = "what is locked at " + std::to_string(Under.size()) +
                          " of " + std::to_string(All) +
                          " places is shared between threads";
    return true;
  }
  return false;
}

/// Both hold the lock of what they found the object in, a list's for an
/// element: it is the same list if it is the same element.
bool Sharing::lockedByOwner(const AccessClass &A, const AccessClass &B) const {
  EntityId Datum = lastField(M, A.Like.Where.Path);
  ObjectKind Kind = M[A.Like.Where.Object].Kind;
  bool Memory = Datum == NoEntity && Kind == ObjectKind::Heap;
  if ((Datum == NoEntity && !Memory) || Kind == ObjectKind::Variable)
    return false;
  const std::vector<Entity> &Entities = I.units().Entities;
  std::set<EntityId> Held;
  for (const auto &H : I.locksOf(A.Like.Locks))
    if (EntityId Lock = lastField(M, H.Lock.Path);
        Lock != NoEntity && !H.Hidden && !H.Shared &&
        (Memory || Entities[Lock].Parent != Entities[Datum].Parent))
      Held.insert(Lock);
  return llvm::any_of(I.locksOf(B.Like.Locks), [&](const auto &H) {
    return !H.Hidden && !H.Shared && Held.count(lastField(M, H.Lock.Path));
  });
}

/// Both hold a lock that lets in several, which is what it is for.
bool Sharing::asReaders(const AccessClass &A, const AccessClass &B) const {
  for (const Held &H : I.locksOf(A.Like.Locks))
    if (H.Shared && !H.Hidden && locks(A).count(H.Lock) &&
        locks(B).count(H.Lock))
      return true;
  return false;
}

/// Several fields are given their values, unasked: nobody has the object yet.
bool Sharing::setsUp(const AccessClass &C) const {
  return C.Like.Write && !C.Like.Read &&
         llvm::any_of(C.Where, [&](const auto &At) {
           return llvm::any_of(
               I.contexts()[At.first].Accesses, [&](const RawAccess &Other) {
                 return Other.Write && !Other.Read && !Other.Atomic &&
                        Other.Where.Object == C.Like.Where.Object &&
                        Other.Where.Path != C.Like.Where.Path;
               });
         });
}

/// Who destroys an object is the last to have it: a destructor, or a function
/// that frees it whatever it finds there.
bool Sharing::destroys(const AccessClass &C) const {
  return llvm::any_of(C.Where, [&](const auto &At) {
    const Context &In = I.contexts()[At.first];
    EntityId Self = In.In.Body->Self;
    if (Self != NoEntity && I.units().Entities[Self].Destructor)
      return true;
    const Control &Paths = Bodies.of(*In.In.Body);
    return llvm::any_of(In.Accesses, [&](const RawAccess &R) {
      bool Whole =
          !R.Where.Path || (!M.parent(R.Where.Path) &&
                            M.last(R.Where.Path).Kind == SelectorKind::Index);
      // Calls between may have changed what holds the memory, or not.
      bool Same =
          R.Tag == C.Like.Tag || (M[R.Where.Object].Kind == ObjectKind::Heap &&
                                  I.keptOutside(R.Where.Object));
      return R.Freed && Whole && R.Where.Object == C.Like.Where.Object &&
             Same &&
             llvm::all_of(Paths.decisions(Paths.blockOf(R.Event)),
                          [&](const Decision &D) {
                            // `if (!p) return;`
                            ValueId V = Paths.F.Blocks[D.Branch].Condition;
                            while (Paths.F.Values[V].Kind == ValueKind::Binary)
                              V = Paths.F.Values[V].A;
                            return Paths.F.Values[V].Kind ==
                                   ValueKind::LocalContent;
                          });
    });
  });
}

/// `job->next = NULL; ... *tail = job;`: what a function stores where others
/// find it they cannot have had before.
bool Sharing::beforeLinked(const AccessClass &C) const {
  return !C.Like.Read && llvm::all_of(C.Where, [&](const auto &At) {
    const Function &Body = *I.contexts()[At.first].In.Body;
    const Event &Write = Body.Events[At.second];
    ValueId Place = Write.Address;
    if (Write.Kind != EventKind::Store && Write.Kind != EventKind::Update)
      return false;
    while (Body.Values[Place].Kind == ValueKind::Member ||
           Body.Values[Place].Kind == ValueKind::Element)
      Place = Body.Values[Place].A;
    const Value &Object = Body.Values[Place];
    if (Object.Kind != ValueKind::LocalContent)
      return false;
    for (EventId Id = 0; Id < Body.Events.size(); ++Id) {
      const Event &E = Body.Events[Id];
      const Value &What = Body.Values[E.Operand];
      if (E.Kind == EventKind::Store && What.Kind == ValueKind::LocalContent &&
          What.A == Object.A &&
          Body.Values[E.Address].Kind != ValueKind::LocalAddress &&
          Bodies.of(Body).precedes(At.second, Id) &&
          !Bodies.of(Body).precedes(Id, At.second))
        return true;
    }
    return false;
  });
}

/// A number of owners without a lock or atomics: the last one frees.
bool Sharing::countsOwners(const Counts &Of, const AccessClass &A,
                           const AccessClass &B) const {
  if (!Of.Under.empty())
    return false;
  auto steps = [&](const AccessClass &C) {
    return C.Like.Write && C.Like.Read && !C.Like.Atomic;
  };
  auto frees = [&](const AccessClass &C) {
    return llvm::any_of(C.Where, [&](const auto &At) {
      const Function &Body = *I.contexts()[At.first].In.Body;
      const Control &Paths = Bodies.of(Body);
      for (EventId Id = 0; Id < Body.Events.size(); ++Id) {
        const Event &E = Body.Events[Id];
        if (E.Kind != EventKind::Free && E.Kind != EventKind::Call)
          continue;
        for (const Decision &D : Paths.decisions(Paths.blockOf(Id)))
          if (E.Kind == EventKind::Free &&
              Paths.sources(Body.Blocks[D.Branch].Condition).count(At.second))
            return true;
      }
      return false;
    });
  };
  return steps(A) && steps(B) && (frees(A) || frees(B)) && A.Where != B.Where;
}

bool Sharing::inTurn(const AccessClass &A, const AccessClass &B) const {
  if (I.world() == World::Program || A.By != 0 || B.By != 0)
    return false;
  if (lockedByOwner(A, B))
    return true;
  // The handle of the one thread that a library has.
  auto handles = [&](const AccessClass &C) {
    return llvm::all_of(C.Where, [&](const auto &At) {
      const Function &Body = *I.contexts()[At.first].In.Body;
      const Event &E = Body.Events[At.second];
      if (E.Kind == EventKind::Store) {
        const Value &V = Body.Values[E.Operand];
        return V.Kind == ValueKind::Result &&
               Body.Events[V.A].Kind == EventKind::Start;
      }
      return E.Kind == EventKind::Load &&
             llvm::any_of(Body.Events, [&](const Event &Use) {
               const Value &V = Body.Values[Use.Operand];
               return (Use.Kind == EventKind::Join ||
                       Use.Kind == EventKind::Detach) &&
                      V.Kind == ValueKind::Result && V.A == At.second;
             });
    });
  };
  if (handles(A) && handles(B))
    return true;
  auto locked = [&](const AccessClass &C) {
    return llvm::any_of(I.locksOf(C.Like.Locks),
                        [](const Held &H) { return !H.Hidden; });
  };
  if (locked(A) || locked(B))
    return false;
  // `start` and `stop`: what they keep of the threads they steer.
  auto steers = [&](const AccessClass &C) {
    return llvm::all_of(C.Where, [&](const auto &At) {
      const Function &Body = *I.contexts()[At.first].In.Body;
      return llvm::any_of(Body.Events, [&](const Event &E) {
        if (E.Kind == EventKind::Join)
          return true;
        const Value &V = Body.Values[E.Operand];
        return E.Kind == EventKind::Store && V.Kind == ValueKind::Result &&
               Body.Events[V.A].Kind == EventKind::Start &&
               Body.Values[E.Address].Kind != ValueKind::LocalAddress;
      });
    });
  };
  if (steers(A) && steers(B))
    return true;
  // What a call makes and has not handed back yet.
  auto makes = [&](const AccessClass &C) {
    const Object &O = M[C.Like.Where.Object];
    return O.Kind == ObjectKind::Heap && !C.Like.Tag && O.Owner == 0 &&
           llvm::all_of(C.Where,
                        [&](const auto &At) {
                          return bodyKey(I.units(),
                                         *I.contexts()[At.first].In.Body) ==
                                 O.A;
                        }) &&
           I.keptOutside(C.Like.Where.Object);
  };
  return makes(A) != makes(B) ||
         (I.keptOutside(A.Like.Where.Object) && (destroys(A) || destroys(B)));
}

Sharing::Finding Sharing::shared(const std::string &Key, const AccessClass &A,
                                 const AccessClass &B) const {
  Finding Result;
  std::optional<ObjectId> Handed = handedIn(A.Like.Where.Object);
  auto It = Seen.find(Key);
  if (!Handed || It == Seen.end())
    return Result;
  if (A.By != 0 || B.By != 0) {
    for (const AccessClass *C : {&A, &B})
      if (C->By != 0 && !Given[C->By].count(*Handed) &&
          !Given[C->By].count(C->Like.Where.Object))
        return Result;
    // What is set beforehand and read once by the thread is its configuration.
    const AccessClass &Mine = A.By != 0 ? A : B, &Other = A.By != 0 ? B : A;
    if (Mine.Like.Write || Other.By != 0 || inLoop(Mine)) {
      Result.Shows = Evidence::Thread;
      Result.Assumption = "callers use the object while its thread runs";
    }
    return Result;
  }
  if (destroys(A) || destroys(B))
    return Result;
  if (beforeLinked(A) || beforeLinked(B))
    return Result;
  if (lockedElsewhere(It->second, A, B, Result))
    return Result;
  if (inConstMethod(A, *Handed) && inConstMethod(B, *Handed)) {
    Result.Shows = Evidence::ConstMembers;
    Result.Assumption = "`const` members are called on one object by several "
                        "threads";
  } else if (asReaders(A, B)) {
    Result.Shows = Evidence::Readers;
  } else if (A.Like.Atomic != B.Like.Atomic && !setsUp(A) && !setsUp(B)) {
    Result.Shows = Evidence::Atomic;
    Result.Assumption = "what is atomic elsewhere is shared between threads";
  } else if (countsOwners(It->second, A, B)) {
    Result.Shows = Evidence::Counted;
    Result.Assumption = "who shares what is counted may be another thread";
  } else if (onlyOne(*Handed)) {
    Result.Shows = Evidence::Singleton;
    Result.Assumption = "callers share the only '" +
                        I.units().Entities[M[*Handed].A].Name + "'";
  } else {
    const AccessClass &Reads = A.Like.Write ? B : A;
    const AccessClass &Writes = A.Like.Write ? A : B;
    // The loop must not end by its own doing.
    auto bodies = [&](const AccessClass &C) {
      std::set<const Function *> Bodies;
      for (auto [Id, Event] : C.Where)
        Bodies.insert(I.contexts()[Id].In.Body);
      return Bodies;
    };
    if (!Reads.Like.Write && polls(Reads) && setsConstant(Writes) &&
        bodies(Reads) != bodies(Writes)) {
      std::set<uint32_t> Waiting;
      for (const Function *Body : bodies(Reads))
        Waiting.insert(bodyKey(I.units(), *Body));
      bool Itself = llvm::any_of(It->second.Writers, [&](const Place &At) {
        return Waiting.count(At.first);
      });
      if (!Itself) {
        Result.Shows = Evidence::Polled;
        Result.Assumption = "the loop waits for another thread";
      }
    }
  }
  return Result;
}

} // namespace pothole
