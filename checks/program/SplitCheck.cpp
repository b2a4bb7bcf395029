//===- A test and a change that others can come between -------------------===//
//
// Each is safe by itself, an atomic operation or a section of a lock, and the
// change depends on the test: it stands under a branch that asks the state, or
// writes what was made of the old content. If another thread can change the
// state in between, so that the test would have come out differently, the
// change rests on what is no more.
//
// No such thing: who asks again in the section of the change, or by a
// compare-exchange; who waits in a loop for the state; a flag that is only ever
// raised, where nothing but the raising depends on the test.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Sections.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 2;   // calls below the function with both
constexpr size_t MaxChanges = 200; // of one state by others, that are looked at
constexpr size_t MaxDeeds = 3000;  // of one function

class Checks {
public:
  Checks(const Interpreter &I, World Kind)
      : I(I), Pairs(I), Kind(Kind), Known(I) {}
  std::vector<SplitCheck> run();

private:
  /// How the change depends on the test.
  struct Link {
    bool FromOld = false;
    const Decision *Under = nullptr;
  };

  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  AccessClass classOf(ContextId Id, const RawAccess &A) const {
    return {A, context(Id).In.Thread, {}};
  }
  const Control &control(ContextId Id) { return Known.control(Id); }
  bool keptApart(const Deed &Test, const Deed &Act, const Deed &Change) const;

  std::optional<Link> link(ContextId Id, const Deed &Test, const Deed &Act);
  bool takesTurns(ContextId Id, const Deed &Act,
                  llvm::ArrayRef<const Deed *> Tests);
  bool tells(ContextId Id, const Deed &Test);
  bool asksAgain(const Deed &Act);
  bool decides(ContextId Id, const Deed &Test, const Deed &Act);
  bool claims(ContextId Id, const Deed &Test, const Deed &Act,
              llvm::ArrayRef<const Deed *> Acts);
  bool spoils(ContextId Id, const Deed &Test, const Link &How,
              const Deed &Change);
  bool makesEqual(ContextId Id, const Deed &Act, const Link &How);
  bool onlyRaises(ContextId Id, const Deed &Act, const Link &How);
  bool onlyCaches(const Deed &Act, const Link &How);
  bool takesAll(const Deed &Act);
  bool direct(ContextId Id, const Deed &Act, const Decision &Under);
  const Deed *spoiler(ContextId Id, const Deed &Test, const Deed &Act,
                      const Link &How);
  void judge(ContextId Id);
  void report(ContextId Id, const Deed &Test, const Deed &Act, const Link &How,
              const Deed &Change);

  const Interpreter &I;
  Collision Pairs;
  World Kind;
  Sections Known;
  std::map<Cell, std::vector<Deed>> Changes;
  std::map<std::tuple<Location, std::string>, SplitCheck> Found;
};

/// One lock is held for both, and by who would come in between.
bool Checks::keptApart(const Deed &Test, const Deed &Act,
                       const Deed &Change) const {
  auto holds = [&](const RawAccess &A, const Cell &Lock) {
    return llvm::any_of(I.locksOf(A.Locks),
                        [&](const Held &H) { return H.Lock == Lock; });
  };
  return llvm::any_of(I.locksOf(Act.Access->Locks), [&](const Held &H) {
    return holds(*Test.Access, H.Lock) && holds(*Change.Access, H.Lock);
  });
}

/// Who has waited for the state to have a certain value has it to itself.
bool Checks::takesTurns(ContextId Id, const Deed &Act,
                        llvm::ArrayRef<const Deed *> Tests) {
  const Control &C = control(Id);
  BlockId Block = C.blockOf(Act.At);
  return llvm::any_of(C.decisions(Block), [&](const Decision &D) {
    std::set<EventId> Asked = C.sources(C.F.Blocks[D.Branch].Condition);
    return C.waits(D.Branch, Block) &&
           llvm::any_of(Tests, [&](const Deed *Test) {
             return Test->In == Id && Asked.count(Test->At);
           });
  });
}

std::optional<Checks::Link> Checks::link(ContextId Id, const Deed &Test,
                                         const Deed &Act) {
  const Control &C = control(Id);
  const Event &E = C.F.Events[Act.At];
  auto from = [&](ValueId V) { return V && C.sources(V).count(Test.At); };
  if (E.Kind == EventKind::Store && !E.has(Flag::Structure) && E.Operand &&
      C.sourcesAt(E.Operand, Act.At).count(Test.At))
    return Link{true, nullptr};
  if (E.Kind == EventKind::Call && !Act.Access->Atomic)
    for (uint32_t N = 0; N < E.ArgCount; ++N)
      if (from(C.F.Args[E.FirstArg + N]))
        return Link{true, nullptr};
  BlockId Block = C.blockOf(Act.At);
  bool Container =
      context(Act.In).In.Body->Events[Act.Access->Event].has(Flag::Structure);
  for (const Decision &D : C.decisions(Block)) {
    if (!C.sourcesAtEnd(C.F.Blocks[D.Branch].Condition, D.Branch)
             .count(Test.At))
      continue;
    // A loop's own question: whether to go on at all.
    bool GoesOn = !Container && llvm::any_of(C.Order.Loops, [&](const Loop &L) {
      return L.contains(D.Branch) && L.contains(Block) &&
             (L.Head == D.Branch || C.blockOf(Test.At) == L.Head) &&
             llvm::any_of(C.F.Blocks[D.Branch].Successors, [&](BlockId To) {
               return To == NoBlock || !L.contains(To);
             });
    });
    if (!GoesOn && !C.waits(D.Branch, Block))
      return Link{false, &D};
  }
  return std::nullopt;
}

/// What a call answers depends on what was read.
bool Checks::tells(ContextId Id, const Deed &Test) {
  if (Test.In == Id)
    return true;
  const Control &C = control(Test.In);
  for (const Event &E : C.F.Events)
    if (E.Kind == EventKind::Return && E.Operand &&
        C.sources(E.Operand).count(Test.Access->Event))
      return true;
  for (const Block &B : C.F.Blocks)
    if (B.Condition && C.sources(B.Condition).count(Test.Access->Event))
      return true;
  return false;
}

bool Checks::decides(ContextId Id, const Deed &Test, const Deed &Act) {
  const Control &C = control(Id);
  return llvm::any_of(C.decisions(C.blockOf(Act.At)), [&](const Decision &D) {
    return C.sources(C.F.Blocks[D.Branch].Condition).count(Test.At) != 0;
  });
}

/// The state was changed together with the test: others see that it is taken.
bool Checks::claims(ContextId Id, const Deed &Test, const Deed &Act,
                    llvm::ArrayRef<const Deed *> Acts) {
  const Control &C = control(Id);
  return llvm::any_of(Acts, [&](const Deed *Other) {
    return Other->At != Act.At && Other->At != Test.At &&
           C.follows(Test.At, Other->At) && C.follows(Other->At, Act.At) &&
           Known.together(Id, Test, *Other);
  });
}

/// The callee that changes the state asks for it itself.
bool Checks::asksAgain(const Deed &Act) {
  const Control &C = control(Act.In);
  for (const RawAccess &A : context(Act.In).Accesses) {
    if (!A.Read || A.Write || A.Where != Act.Access->Where)
      continue;
    for (const Decision &D : C.decisions(C.blockOf(Act.Access->Event)))
      if (C.sources(C.F.Blocks[D.Branch].Condition).count(A.Event))
        return true;
  }
  return false;
}

/// After the other's change the test would have come out differently.
bool Checks::spoils(ContextId Id, const Deed &Test, const Link &How,
                    const Deed &Change) {
  std::optional<int64_t> New = Known.stored(Change);
  if (How.FromOld || !New || Test.In != Id)
    return true;
  const Control &C = control(Id);
  std::optional<int64_t> Then =
      C.valueIf(C.F.Blocks[How.Under->Branch].Condition, Test.At, *New);
  return !Then || (*Then != 0) != How.Under->Truth;
}

/// `if (last != now) last = now`: what is stored is what was compared.
bool Checks::makesEqual(ContextId Id, const Deed &Act, const Link &How) {
  const Control &C = control(Id);
  const Event &E = C.F.Events[Act.At];
  if (E.Kind != EventKind::Store || !E.Operand || Act.In != Id)
    return false;
  std::vector<ValueId> Work{C.F.Blocks[How.Under->Branch].Condition};
  std::set<ValueId> Seen;
  while (!Work.empty()) {
    ValueId V = Work.back();
    Work.pop_back();
    const Value &At = C.F.Values[V];
    if (V == NoValue || !Seen.insert(V).second)
      continue;
    if (At.Kind == ValueKind::LocalContent)
      for (const Event &Each : C.F.Events)
        if (Each.Kind == EventKind::Store &&
            C.F.Values[Each.Address].Kind == ValueKind::LocalAddress &&
            C.F.Values[Each.Address].A == At.A)
          Work.push_back(Each.Operand);
    if (At.Kind != ValueKind::Binary)
      continue;
    if ((At.Op == Operator::Equal || At.Op == Operator::NotEqual) &&
        (C.F.Values[At.A] == C.F.Values[E.Operand] ||
         C.F.Values[At.B] == C.F.Values[E.Operand]))
      return true;
    Work.insert(Work.end(), {At.A, At.B});
  }
  return false;
}

/// It comes out the same whoever does it, and nothing else depends on the test.
bool Checks::onlyRaises(ContextId Id, const Deed &Act, const Link &How) {
  if (How.FromOld)
    return false;
  std::optional<int64_t> New = Known.stored(Act);
  bool Raised =
      New && llvm::all_of(Changes[Act.Access->Where], [&](const Deed &Each) {
        return Known.stored(Each) == New;
      });
  if (!Raised && !makesEqual(Id, Act, How))
    return false;
  const Control &C = control(Id);
  for (EventId At = 0; At < C.F.Events.size(); ++At) {
    const Event &E = C.F.Events[At];
    bool Under =
        llvm::any_of(C.decisions(C.blockOf(At)), [&](const Decision &D) {
          return D.Branch == How.Under->Branch && D.Truth == How.Under->Truth;
        });
    if (!Under || At == Act.At)
      continue;
    bool Local = (E.Kind == EventKind::Store || E.Kind == EventKind::Update) &&
                 C.F.Values[E.Address].Kind == ValueKind::LocalAddress;
    switch (E.Kind) {
    case EventKind::Store:
    case EventKind::Update:
      if (!Local)
        return false;
      break;
    case EventKind::Return:
      if (E.Operand)
        return false;
      break;
    case EventKind::Call:
    case EventKind::Copy:
    case EventKind::Alloc:
    case EventKind::Free:
    case EventKind::Start:
    case EventKind::Join:
    case EventKind::Throw:
      return false;
    default:
      break;
    }
  }
  return true;
}

/// `if (known < 0) known = probe();`: nobody else changes it, and whoever comes
/// to it finds the same.
bool Checks::onlyCaches(const Deed &Act, const Link &How) {
  const Type *Of = cellType(I, Act.Access->Where);
  const Control &C = control(Act.In);
  const Event &E = C.F.Events[Act.Access->Event];
  if (How.FromOld || !Act.Access->Atomic || !Of ||
      llvm::StringRef(Of->Spelling).contains('*') ||
      E.Kind != EventKind::Store || !E.Operand)
    return false;
  std::set<EventId> Sources = C.sourcesAt(E.Operand, Act.Access->Event);
  auto isCall = [&](EventId Id) {
    return C.F.Events[Id].Kind == EventKind::Call;
  };
  return !Sources.empty() && llvm::all_of(Sources, isCall) &&
         llvm::all_of(Changes[Act.Access->Where], [&](const Deed &Each) {
           return context(Each.In).In.Body == context(Act.In).In.Body &&
                  Each.Access->Event == Act.Access->Event;
         });
}

/// Nothing else decides whether it happens, after the test: `if (!done) done =
/// true`, and not `if (!stop) { ...; if (error) stop = true; }`.
bool Checks::direct(ContextId Id, const Deed &Act, const Decision &Under) {
  if (Act.In != Id) {
    const Control &There = control(Act.In);
    if (!context(Act.In).Callers.count({Id, Act.At}) ||
        !There.decisions(There.blockOf(Act.Access->Event)).empty())
      return false;
  }
  const Control &C = control(Id);
  BlockId Side = C.F.Blocks[Under.Branch].Successors[Under.Truth ? 0 : 1];
  return llvm::none_of(C.decisions(C.blockOf(Act.At)),
                       [&](const Decision &Other) {
                         return Other.Branch != Under.Branch &&
                                C.after(Side, Under.Branch)[Other.Branch];
                       });
}

/// `Batch.swap(Pending)`: whatever came in between is taken as well.
bool Checks::takesAll(const Deed &Act) {
  const Function &F = *context(Act.In).In.Body;
  const Event &Does = F.Events[Act.Access->Event];
  return llvm::any_of(F.Events, [&](const Event &E) {
    return E.Kind == EventKind::Copy && E.has(Flag::Move) &&
           E.Operand == Does.Address && E.Place == Does.Place;
  });
}

const Deed *Checks::spoiler(ContextId Id, const Deed &Test, const Deed &Act,
                            const Link &How) {
  std::vector<Deed> &All = Changes[Act.Access->Where];
  const Deed *Best = nullptr;
  AccessClass Mine = classOf(Act.In, *Act.Access);
  size_t Looked = 0;
  for (const Deed &Each : All) {
    if (++Looked > MaxChanges)
      break;
    if (!spoils(Id, Test, How, Each) ||
        !Pairs.atOneTime(Mine, classOf(Each.In, *Each.Access)))
      continue;
    if (Act.Access->Atomic && keptApart(Test, Act, Each))
      continue;
    // Another thread that does the same tells most.
    auto same = [&](const Deed &D) {
      return context(D.In).In.Body == context(Act.In).In.Body &&
             D.Access->Event == Act.Access->Event;
    };
    if (!Best || (same(Each) && !same(*Best)))
      Best = &Each;
  }
  return Best;
}

void Checks::report(ContextId Id, const Deed &Test, const Deed &Act,
                    const Link &How, const Deed &Change) {
  SplitCheck S;
  const Context &C = context(Id);
  S.State = cellName(I, Act.Access->Where);
  if (I.approximate())
    S.Assumptions.push_back(
        "the program was too large to follow every call by itself");
  if (!Act.Access->Atomic)
    S.Lock = cellName(I, *Known.commonLock(*Test.Access, *Act.Access));
  S.FromOld = How.FromOld;
  S.Place = C.In.Body->Events[Act.At].Place;
  S.Tested = C.In.Body->Events[Test.At].Place;
  S.In = C.In.Body->Self;
  S.By = C.In.Thread;
  S.Path = pathTo(I, Id);
  S.Changed = context(Change.In).In.Body->Events[Change.Access->Event].Place;
  S.ChangedIn = context(Change.In).In.Body->Self;
  S.ChangedBy = context(Change.In).In.Thread;
  S.ChangedPath = pathTo(I, Change.In);
  const Object &O = I.memory()[Act.Access->Where.Object];
  if (O.Kind != ObjectKind::Variable && O.Kind != ObjectKind::Local &&
      !I.memory().unique(Act.Access->Where))
    S.Assumptions.push_back("both work on one object");
  if (Kind != World::Program && O.Kind != ObjectKind::Variable &&
      Known.stored(Act))
    S.Assumptions.push_back("two threads do this to one object");
  Found.try_emplace({S.Place, S.State}, S);
}

void Checks::judge(ContextId Id) {
  const Control &C = control(Id);
  std::vector<Deed> All = deedsOf(I, Id, MaxDepth);
  if (All.size() > MaxDeeds)
    return;
  std::map<std::pair<Cell, uint32_t>, std::vector<const Deed *>> Reads, Writes;
  std::set<std::pair<EventId, Cell>> Written;
  for (const Deed &D : All) {
    if (D.Access->Startup || D.Access->Freed)
      continue;
    std::pair<Cell, uint32_t> Key{D.Access->Where,
                                  D.In == Id ? D.Access->Tag : 0};
    (D.Access->Write ? Writes : Reads)[Key].push_back(&D);
    if (D.Access->Write)
      Written.insert({D.At, D.Access->Where});
  }
  for (auto &[Key, Acts] : Writes) {
    auto Tests = Reads.find(Key);
    if (Tests == Reads.end())
      continue;
    for (const Deed *Act : Acts) {
      const Event &E = context(Act->In).In.Body->Events[Act->Access->Event];
      bool Atomic = Act->Access->Atomic;
      // A compare-exchange asks again; so does who looks at the old value.
      if (E.has(Flag::Try) || (E.Kind == EventKind::Update && Atomic &&
                               control(Act->In).usesResult(Act->Access->Event)))
        continue;
      if (Atomic && (Act->In != Id || takesTurns(Id, *Act, Tests->second)))
        continue;
      if ((Act->In != Id && asksAgain(*Act)) || takesAll(*Act) ||
          I.isLockWord(Act->Access->Where))
        continue;
      const Deed *Bad = nullptr, *By = nullptr;
      Link How;
      bool Safe = false;
      for (const Deed *Test : Tests->second) {
        if (Test->Access->Atomic != Atomic || (Atomic && Test->In != Id) ||
            Test->At == Act->At || Written.count({Test->At, Key.first}) ||
            !C.follows(Test->At, Act->At))
          continue;
        Safe |= !Atomic && decides(Id, *Test, *Act) &&
                Known.together(Id, *Test, *Act);
        std::optional<Link> Found = link(Id, *Test, *Act);
        if (!Found || !tells(Id, *Test) ||
            (!Atomic && claims(Id, *Test, *Act, Acts)))
          continue;
        bool Plain = !Atomic && !E.has(Flag::Structure);
        if (!Found->FromOld && (Plain || Known.stored(*Act)) &&
            !direct(Id, *Act, *Found->Under))
          continue;
        const Event &L = C.F.Events[Test->At];
        bool OneWriter =
            Kind != World::Program && Atomic && L.Order == MemoryOrder::Relaxed;
        bool Common = Known.commonLock(*Test->Access, *Act->Access).has_value();
        if (!Atomic && !Known.split(Id, *Test, *Act)) {
          Safe |= Common;
          continue;
        }
        const Deed *Other = spoiler(Id, *Test, *Act, *Found);
        if (!Other || OneWriter) {
          Safe |= Atomic && !Other && Common;
          continue;
        }
        Bad = Test;
        By = Other;
        How = *Found;
      }
      if (Bad && !Safe && !onlyRaises(Id, *Act, How) && !onlyCaches(*Act, How))
        report(Id, *Bad, *Act, How, *By);
    }
  }
}

std::vector<SplitCheck> Checks::run() {
  std::vector<ContextId> All;
  for (ContextId Id : I.reachable(/*VagueToo=*/false))
    if (!context(Id).Unsettled)
      All.push_back(Id);
  for (ContextId Id : All)
    for (const RawAccess &A : context(Id).Accesses)
      if (A.Write && !A.Startup && !A.Freed)
        Changes[A.Where].push_back({Id, A.Event, &A});
  for (ContextId Id : All)
    judge(Id);
  std::vector<SplitCheck> Result;
  for (auto &[Key, S] : Found)
    Result.push_back(std::move(S));
  return Result;
}

} // namespace

std::vector<SplitCheck> judgeSplitChecks(const Interpreter &I, World Kind) {
  return Checks(I, Kind).run();
}

} // namespace pothole
