//===- Pairs of accesses that collide -------------------------------------===//
//
// Two accesses collide if they may touch one place, one writes, not both are
// atomic, their threads may run at the same time, no lock keeps them apart and
// no flag orders them.
//
// May run at the same time: each access carries the threads that may be alive
// there. The starter knows what it started and joined; of two siblings the
// later one knows the earlier.

#include "checks/program/Conflicts.h"

#include "checks/program/Describe.h"
#include "checks/program/Flags.h"
#include "checks/program/Sharing.h"
#include "checks/program/Tests.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr size_t MaxClasses = 2000; // per object
constexpr size_t MaxConflicts = 40; // per state

using Class = AccessClass;

class Judge {
public:
  Judge(const Interpreter &I, World Kind)
      : I(I), M(I.memory()), Kind(Kind), Shared(I) {
    // Adjacent bit-fields are one memory location ([intro.memory]/3), known by
    // the first of them.
    const std::vector<Entity> &Entities = I.units().Entities;
    for (EntityId Id = 0; Id < Entities.size(); ++Id)
      if (Entities[Id].BitfieldUnit) {
        EntityId &First =
            Units
                .try_emplace({Entities[Id].Parent, Entities[Id].BitfieldUnit},
                             Id)
                .first->second;
        if (Entities[Id].Place < Entities[First].Place)
          First = Id;
      }
  }

  std::vector<State> run();
  bool atOneTime(const Class &A, const Class &B) const {
    return parallel(A, B) && !ordered(A, B) && !ordered(B, A);
  }

private:
  bool collide(const Class &A, const Class &B) const;
  bool overlap(const Class &A, const Class &B) const;
  bool parallel(const Class &A, const Class &B) const;
  bool mayRunDuring(ThreadId T, const Class &A) const;
  bool sameInstance(const Class &A, const Class &B) const;
  bool locked(const Class &A, const Class &B) const;
  bool sameLock(const Held &X, const Class &A, const Held &Y,
                const Class &B) const;
  bool perhapsOne(Cell X, Cell Y) const;
  bool initializing(const Class &C) const;
  bool takesTurns(const Class &A, const Class &B) const;
  bool perhapsLocked(const Class &A, const Class &B) const;
  bool ordered(const Class &A, const Class &B) const;
  const Cell *flagBetween(const Class &A, const Class &B, bool Relaxed) const;
  std::string announcedBy(const Class &A, const Class &B) const;
  bool sameThread(const Meeting &Indices, const Class &A, const Class &B) const;
  bool separated(const Class &A, const Class &B) const;
  bool exchanged(const Class &A, const Class &B) const;
  bool elsewhereInTeam(const Class &A, const Class &B) const;
  bool alone(const Class &C) const;
  bool known(ObjectId Object) const;
  bool certain(const Class &C) const;
  std::string stateKey(Cell Where) const;
  EntityId unitOf(EntityId Field) const;
  Access show(const Class &C, std::pair<ContextId, EventId> Where) const;
  void conclude(State &S) const;

  const Interpreter &I;
  const Memory &M;
  World Kind;
  Sharing Shared;
  std::map<std::pair<EntityId, uint32_t>, EntityId> Units;
};

bool isIndex(const Selector &S) {
  return S.Kind != SelectorKind::Field && S.Kind != SelectorKind::Structure;
}

bool Judge::overlap(const Class &A, const Class &B) const {
  std::vector<Selector> X = M.selectors(A.Like.Where.Path),
                        Y = M.selectors(B.Like.Where.Path);
  Meeting Indices(M.Linears);
  const Linear *RowA = I.rowOf(A.Like.Tag), *RowB = I.rowOf(B.Like.Tag);
  if (RowA && RowB && !Indices.add(*RowA, *RowB))
    return false;
  for (size_t N = 0; N < std::min(X.size(), Y.size()); ++N) {
    const Selector &P = X[N], &Q = Y[N];
    if (isIndex(P) != isIndex(Q)) {
      // `*p` and `p[0]` are one place; so is a record and its first element.
      const Selector &Index = isIndex(P) ? P : Q;
      if (P.Kind == SelectorKind::Structure ||
          Q.Kind == SelectorKind::Structure)
        return false;
      return Index.Kind != SelectorKind::Index || Index.Number == 0;
    }
    if (isIndex(P)) {
      if (P.Kind == SelectorKind::Index && Q.Kind == SelectorKind::Index &&
          P.Number != Q.Number)
        return false;
      if (P.Kind == SelectorKind::Linear || Q.Kind == SelectorKind::Linear)
        if (auto L = M.linear(P), R = M.linear(Q);
            L && R && !Indices.add(*L, *R))
          return false;
      // a[id] of two instances of one thread, ids being different.
      if (P.Kind == SelectorKind::Distinct && P == Q && A.By == B.By &&
          A.By == P.A)
        return false;
      continue;
    }
    if (P == Q)
      continue;
    if (P.Kind != Q.Kind)
      return false;
    const Entity &F = I.units().Entities[P.A], &G = I.units().Entities[Q.A];
    return F.BitfieldUnit && F.BitfieldUnit == G.BitfieldUnit &&
           F.Parent == G.Parent;
  }
  return !sameThread(Indices, A, B);
}

/// The two sides meet only within one iteration of the loops that teams share
/// out, so within one thread.
bool Judge::sameThread(const Meeting &Indices, const Class &A,
                       const Class &B) const {
  if (A.By != B.By)
    return false;
  ThreadId Until = sameInstance(A, B) ? M[A.Like.Where.Object].Owner : 0;
  bool Found = false;
  for (ThreadId T = A.By; T != Until && T != 0;
       T = I.threads()[T].Shown.Parent) {
    const ThreadRoot &Root = I.threads()[T];
    if (Indices.inOneIteration(T))
      Found = true;
    else if (Root.Shown.Kind == StartKind::Parallel)
      return false;
    if (Found && Root.Alone && !Root.Alone->empty())
      return true; // one thread of the team around it started it
  }
  return Found;
}

/// A barrier of their team lies between them.
bool Judge::separated(const Class &A, const Class &B) const {
  const std::vector<Phase> &P = I.phasesOf(A.Like.Phases),
                           &Q = I.phasesOf(B.Like.Phases);
  if (P.empty() || Q.empty() || P.front().Team != Q.front().Team)
    return false;
  return llvm::none_of(P, [&](const Phase &X) { return contains(Q, X); });
}

/// Two pointers that a team uses side by side and that each may lead to the
/// same objects: buffers that are exchanged between its phases.
bool Judge::exchanged(const Class &A, const Class &B) const {
  const Cell *From = I.doubtfulOrigin(A.Like.Tag),
             *Other = I.doubtfulOrigin(B.Like.Tag);
  return From && Other && A.By == B.By && *From != *Other &&
         !I.phasesOf(A.Like.Phases).empty() && M.unique(*From) &&
         M.unique(*Other);
}

/// Both run in one thread, or were started by one, of a team: another thread of
/// the team does the same, unless one alone runs the code that starts them.
bool Judge::elsewhereInTeam(const Class &A, const Class &B) const {
  const std::vector<Phase> &P = I.phasesOf(A.Like.Phases),
                           &Q = I.phasesOf(B.Like.Phases);
  if (P.empty() || Q.empty() || P.front().Team != Q.front().Team ||
      sameInstance(A, B))
    return false;
  auto alone = [&](const Class &C) {
    std::vector<Cell> Places;
    if (C.By != P.front().Team) {
      if (const auto &Inherited = I.threads()[C.By].Alone)
        Places = *Inherited;
      return Places;
    }
    for (const Held &H : I.locksOf(C.Like.Locks))
      if (H.Hidden)
        insert(Places, H.Lock);
    return Places;
  };
  std::vector<Cell> X = alone(A), Y = alone(B);
  return llvm::none_of(X, [&](const Cell &C) { return contains(Y, C); });
}

bool Judge::mayRunDuring(ThreadId T, const Class &A) const {
  const std::vector<ThreadId> &Live = I.liveOf(A.Like.Live);
  for (ThreadId L = T;; L = I.threads()[L].Shown.Parent) {
    if (contains(Live, L) && L != A.By && (L == T || !I.isAncestor(L, A.By)))
      return true;
    if (L == 0)
      return false;
  }
}

/// Both sides belong to one instance of the thread that owns the object, so
/// what several instances do at the same time does not matter.
bool Judge::sameInstance(const Class &A, const Class &B) const {
  const Object &O = M[A.Like.Where.Object];
  if (O.Kind != ObjectKind::Local && O.Kind != ObjectKind::Heap &&
      O.Kind != ObjectKind::ThreadLocal)
    return false;
  auto direct = [&](const Class &C) {
    if (C.By != O.Owner && !I.isAncestor(O.Owner, C.By))
      return false;
    return O.Kind != ObjectKind::Heap || C.Like.Tag == 0;
  };
  return direct(A) && direct(B);
}

bool Judge::parallel(const Class &A, const Class &B) const {
  const auto &Threads = I.threads();
  if (A.Like.Startup || B.Like.Startup)
    return false;
  if (Threads[A.By].Shown.Kind == StartKind::Signal ||
      Threads[B.By].Shown.Kind == StartKind::Signal)
    return false; // the rule signal-handler's business
  if (A.By == B.By) {
    if (!Threads[A.By].Shown.Many)
      return false;
    // A task that one thread of a team starts, once; or once in each run of the
    // function whose frame this is.
    if (const ThreadRoot &Root = Threads[A.By]; Root.Alone) {
      const Object &O = M[A.Like.Where.Object];
      if (!Root.Alone->empty() && !Root.ManyPerParent)
        return false;
      if (Root.Shown.Kind == StartKind::Task && !Root.StartsInLoop &&
          O.Kind == ObjectKind::Local && O.A == Root.StartedBy &&
          O.Owner != A.By && M.unique(A.Like.Where))
        return false;
    }
    // Made for this instance: another instance has another.
    if (A.Like.Tag == B.Like.Tag && A.Like.Tag &&
        A.Like.Tag == I.instanceTag(A.By))
      return false;
    // Each caller of a library may have an object, and threads, of its own.
    if (A.By != 0 && Shared.handedIn(A.Like.Where.Object)) {
      for (ThreadId T = A.By; T != 0; T = Threads[T].Shown.Parent)
        if (Threads[T].ManyPerParent)
          return true;
      return false;
    }
    if (!sameInstance(A, B))
      return true;
    ThreadId Owner = M[A.Like.Where.Object].Owner;
    for (ThreadId T = A.By; T != Owner; T = Threads[T].Shown.Parent)
      if (Threads[T].ManyPerParent)
        return true;
    return false;
  }
  // Whose frame it is knows which of its tasks may still use it.
  if (const Object &O = M[A.Like.Where.Object];
      O.Kind == ObjectKind::Local && Threads[O.Owner].Alone) {
    if (O.Owner == B.By)
      return mayRunDuring(A.By, B);
    if (O.Owner == A.By)
      return mayRunDuring(B.By, A);
  }
  if (elsewhereInTeam(A, B))
    return true;
  if (I.isAncestor(A.By, B.By))
    return mayRunDuring(B.By, A);
  if (I.isAncestor(B.By, A.By))
    return mayRunDuring(A.By, B);
  return mayRunDuring(A.By, B) || mayRunDuring(B.By, A);
}

bool Judge::sameLock(const Held &X, const Class &A, const Held &Y,
                     const Class &B) const {
  if (X.Lock != Y.Lock)
    return false;
  // One lock of several: it is the data's if both are reached by one address,
  // or, as objects on the heap go together, by one of the addresses beside it.
  auto missed = [&](const Held &H, const Class &C) {
    bool Heap = M[H.Lock.Object].Kind == ObjectKind::Heap &&
                M[C.Like.Where.Object].Kind == ObjectKind::Heap;
    return H.OneOf && !Heap &&
           (H.Lock.Object != C.Like.Where.Object || H.Tag != C.Like.Tag);
  };
  if (missed(X, A) || missed(Y, B))
    return false;
  if (M.unique(X.Lock)) {
    const Object &O = M[X.Lock.Object];
    // A lock local to a thread of which several run guards nothing between
    // them.
    bool PerInstance =
        (O.Kind == ObjectKind::Local || O.Kind == ObjectKind::ThreadLocal ||
         O.Kind == ObjectKind::Heap) &&
        I.threads()[O.Owner].Shown.Many;
    // In one frame with its data, it is theirs.
    return !PerInstance || sameInstance(A, B) || !M.unique(A.Like.Where) ||
           X.Lock.Object == A.Like.Where.Object;
  }
  // Several real locks hide behind one name. With its data in the same object,
  // both must have been reached by one pointer; data that there is only one of
  // is not guarded by a lock that there are many of.
  if (X.Lock.Object == A.Like.Where.Object) {
    bool SameA = X.Tag == A.Like.Tag, SameB = Y.Tag == B.Like.Tag;
    return SameA && SameB;
  }
  return !M.unique(A.Like.Where);
}

bool Judge::locked(const Class &A, const Class &B) const {
  for (const Held &X : I.locksOf(A.Like.Locks))
    for (const Held &Y : I.locksOf(B.Like.Locks))
      if ((!X.Shared || !Y.Shared) && X.Hidden == Y.Hidden &&
          sameLock(X, A, Y, B))
        return true;
  return false;
}

/// Names that stand for several locks each, some of them the same.
bool Judge::perhapsOne(Cell X, Cell Y) const {
  if (X == Y)
    return !M.unique(X);
  std::vector<Selector> P = M.selectors(X.Path), Q = M.selectors(Y.Path);
  auto unknown = [](const Selector &S) {
    return S.Kind == SelectorKind::Any || S.Kind == SelectorKind::Affine;
  };
  return X.Object == Y.Object && P.size() == Q.size() &&
         llvm::all_of(llvm::zip(P, Q), [&](const auto &Pair) {
           const auto &[A, B] = Pair;
           return A == B ||
                  (isIndex(A) && isIndex(B) && (unknown(A) || unknown(B)));
         });
}

/// Both hold a lock out of one array, or of one class of objects, and which one
/// is not known. For memory of which there is much, that is no evidence.
bool Judge::perhapsLocked(const Class &A, const Class &B) const {
  if (M[A.Like.Where.Object].Kind == ObjectKind::Variable &&
      M.unique(A.Like.Where) && M.unique(B.Like.Where))
    return false;
  for (const Held &X : I.locksOf(A.Like.Locks))
    for (const Held &Y : I.locksOf(B.Like.Locks))
      if (perhapsOne(X.Lock, Y.Lock) && (!X.Shared || !Y.Shared) &&
          X.Lock.Object != A.Like.Where.Object)
        return true;
  return false;
}

/// A comes before B: B saw a flag raised that only A's thread raises, and A
/// happened before it did.
bool Judge::ordered(const Class &A, const Class &B) const {
  return flagBetween(A, B, /*Relaxed=*/false) != nullptr;
}

const Cell *Judge::flagBetween(const Class &A, const Class &B,
                               bool Relaxed) const {
  if (I.threads()[A.By].Shown.Many)
    return nullptr;
  for (const Cell &Flag : I.cellsOf(B.Like.Observed)) {
    auto It = I.posters().find(Flag);
    if (It == I.posters().end() || It->second.size() != 1 ||
        *It->second.begin() != A.By || isRelaxedFlag(M, Flag) != Relaxed)
      continue;
    if (!contains(I.cellsOf(A.Like.Posted), Flag))
      return &Flag;
  }
  return nullptr;
}

std::string Judge::announcedBy(const Class &A, const Class &B) const {
  const Cell *Flag = flagBetween(A, B, /*Relaxed=*/true);
  if (!Flag)
    Flag = flagBetween(B, A, /*Relaxed=*/true);
  return Flag ? cellName(I, {Flag->Object, M.parent(Flag->Path)}) : "";
}

/// What is done to a static while it is being initialized comes before all
/// that others can do to it.
bool Judge::initializing(const Class &C) const {
  return llvm::any_of(I.locksOf(C.Like.Locks), [&](const Held &H) {
    return H.Hidden && !H.Shared && H.Lock.Object == C.Like.Where.Object &&
           H.Lock.Path && M.last(H.Lock.Path).Kind == SelectorKind::GuardOwns;
  });
}

/// One has waited for what the other announces: a protocol that may well order
/// more than was understood.
bool Judge::takesTurns(const Class &A, const Class &B) const {
  auto waited = [&](const Class &X, const Class &For) {
    return llvm::any_of(I.cellsOf(X.Like.Observed), [&](const Cell &Flag) {
      auto It = I.posters().find(Flag);
      return It != I.posters().end() && It->second.count(For.By);
    });
  };
  return waited(A, B) || waited(B, A);
}

bool Judge::collide(const Class &A, const Class &B) const {
  if (!A.Like.Write && !B.Like.Write)
    return false;
  if (initializing(A) || initializing(B))
    return false;
  if (A.Like.Atomic && B.Like.Atomic)
    return false;
  return !separated(A, B) && !exchanged(A, B) && overlap(A, B) &&
         parallel(A, B) && !locked(A, B) && !ordered(A, B) && !ordered(B, A);
}

bool Judge::alone(const Class &C) const {
  return C.Like.Startup ||
         (C.By == 0 && Kind == World::Program && I.liveOf(C.Like.Live).empty());
}

/// Whether both sides are known to mean one object.
bool Judge::known(ObjectId Object) const {
  while (M[Object].Kind == ObjectKind::Pointee)
    Object = M[Object].A;
  return M[Object].Kind != ObjectKind::Instance &&
         M[Object].Kind != ObjectKind::Result;
}

/// The access is to the one object its name says, not to any of many. Where
/// calls were merged, what comes from one allocation may well be many.
bool Judge::certain(const Class &C) const {
  const Object &O = M[C.Like.Where.Object];
  return O.Kind == ObjectKind::Variable ||
         (!I.approximate() &&
          (O.Kind == ObjectKind::Local || M.unique(C.Like.Where)));
}

EntityId Judge::unitOf(EntityId Field) const {
  const Entity &F = I.units().Entities[Field];
  auto It = Units.find({F.Parent, F.BitfieldUnit});
  return It == Units.end() ? Field : It->second;
}

std::string Judge::stateKey(Cell Where) const {
  // Elements of an array, and objects of a class, share one state.
  std::string Key;
  const Object &O = M[Where.Object];
  std::vector<Selector> Steps = M.selectors(Where.Path);
  bool Named =
      O.Kind == ObjectKind::Variable || O.Kind == ObjectKind::ThreadLocal;
  EntityId Last = NoEntity;
  for (const Selector &Step : Steps)
    if (Step.Kind == SelectorKind::Field)
      Last = unitOf(Step.A);
  if (!Named && Last != NoEntity)
    return "field " + std::to_string(Last);
  Key = "object " + std::to_string(Where.Object);
  for (const Selector &Step : Steps)
    if (Step.Kind == SelectorKind::Field)
      Key += "." + std::to_string(unitOf(Step.A));
  return Key;
}

Access Judge::show(const Class &C, std::pair<ContextId, EventId> Where) const {
  const Context &Context = I.contexts()[Where.first];
  const Event &E = Context.In.Body->Events[Where.second];
  Access A;
  A.Write = C.Like.Write;
  A.Read = C.Like.Read;
  A.Atomic = C.Like.Atomic;
  A.Freed = C.Like.Freed;
  A.Structure = E.has(Flag::Structure);
  A.Volatile = E.has(Flag::Volatile);
  A.Order = E.Order;
  A.Place = E.Place;
  A.In = Context.In.Body->Self;
  if (E.Kind == EventKind::Update || E.Kind == EventKind::Load)
    A.Through = E.Callee;
  A.By = C.By;
  A.Alone = alone(C);
  for (const Held &H : I.locksOf(C.Like.Locks))
    if (LockHeld Lock{cellName(I, H.Lock), H.Shared, H.Taken};
        !H.Hidden && !llvm::is_contained(A.Locks, Lock))
      A.Locks.push_back(std::move(Lock));
  A.Path = pathTo(I, Where.first);
  A.ObjectOrigin = originOf(I, C.Like.Where.Object);
  return A;
}

void Judge::conclude(State &S) const {
  bool Written = false, WrittenLate = false, AllAtomic = true;
  std::set<ThreadId> By;
  std::map<std::string, size_t> Guards;
  size_t Late = 0;
  for (const Access &A : S.Accesses) {
    Written |= A.Write;
    if (A.Alone)
      continue;
    ++Late;
    WrittenLate |= A.Write;
    AllAtomic &= A.Atomic;
    By.insert(A.By);
    std::set<std::string> Names;
    for (const LockHeld &L : A.Locks)
      Names.insert(L.Name);
    for (const std::string &Name : Names)
      ++Guards[Name];
  }
  auto Best =
      std::max_element(Guards.begin(), Guards.end(),
                       [](auto &A, auto &B) { return A.second < B.second; });
  if (!S.Conflicts.empty()) {
    S.Conclusion = Verdict::Raced;
    if (Best != Guards.end() && Best->second * 2 >= Late && Best->second >= 2) {
      S.Conclusion = Verdict::Inconsistent;
      S.Guard = Best->first;
      S.Reason = "'" + Best->first + "' held at " +
                 std::to_string(Best->second) + " of " + std::to_string(Late) +
                 " shared accesses";
    }
    return;
  }
  bool Self =
      llvm::any_of(By, [&](ThreadId T) { return I.threads()[T].Shown.Many; });
  if (!Written)
    S.Conclusion = Verdict::Immutable;
  else if (!WrittenLate)
    S.Conclusion = Verdict::BeforeThreads;
  else if (By.size() <= 1 && !Self)
    S.Conclusion = Verdict::OneThread;
  else if (AllAtomic)
    S.Conclusion = Verdict::Synchronized;
  else if (Best != Guards.end() && Best->second == Late) {
    S.Conclusion = Verdict::Guarded;
    S.Guard = Best->first;
  } else
    S.Conclusion = Verdict::Ordered;
}

std::vector<State> Judge::run() {
  // Accesses by object, then by what tells them apart.
  using Likeness =
      std::tuple<PathId, uint32_t, bool, bool, bool, bool, bool, uint32_t,
                 uint32_t, uint32_t, uint32_t, uint32_t, ThreadId>;
  std::map<ObjectId, std::map<Likeness, Class>> Objects;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    for (const RawAccess &R : C.Accesses) {
      Likeness Like{R.Where.Path, R.Tag,     R.Write,    R.Read, R.Freed,
                    R.Atomic,     R.Startup, R.Locks,    R.Live, R.Posted,
                    R.Observed,   R.Phases,  C.In.Thread};
      Class &Into = Objects[R.Where.Object][Like];
      Into.Like = R;
      Into.By = C.In.Thread;
      Into.Where.push_back({Id, R.Event});
    }
  }

  struct Draft {
    State Shown;
    std::map<std::pair<const Class *, size_t>, uint32_t> Index;
    std::vector<std::pair<const Class *, const Class *>> Pairs;
    std::vector<const Class *> Classes;
    Cell Example;
    Evidence Shows = Evidence::None;
    std::string Assumption;
  };
  std::map<std::string, Draft> Drafts;
  if (Kind != World::Program)
    for (auto &[Object, Classes] : Objects)
      for (auto &[Like, C] : Classes)
        Shared.see(stateKey(C.Like.Where), C);
  for (auto &[Object, Classes] : Objects) {
    std::vector<const Class *> List;
    for (auto &[Like, C] : Classes) {
      Draft &D = Drafts[stateKey(C.Like.Where)];
      if (D.Classes.empty())
        D.Example = C.Like.Where;
      D.Classes.push_back(&C);
      if (List.size() < MaxClasses)
        List.push_back(&C);
    }
    for (size_t X = 0; X < List.size(); ++X)
      for (size_t Y = X; Y < List.size(); ++Y) {
        const Class *A = List[X], *B = List[Y];
        if (!collide(*A, *B) || perhapsLocked(*A, *B))
          continue;
        bool Longer = M.selectors(A->Like.Where.Path).size() >=
                      M.selectors(B->Like.Where.Path).size();
        std::string Key = stateKey((Longer ? A : B)->Like.Where);
        Draft &D = Drafts[Key];
        if (!known(Object)) {
          Sharing::Finding Found = Shared.shared(Key, *A, *B);
          if (Found.Shows == Evidence::None)
            continue;
          if (D.Pairs.empty() || Found.Shows < D.Shows) {
            D.Shows = Found.Shows;
            D.Assumption = Found.Assumption;
          }
        } else {
          D.Shows = Evidence::None;
        }
        D.Pairs.push_back({A, B});
      }
  }

  std::vector<State> Result;
  std::vector<std::vector<std::vector<EventSite>>> Sites; // of each access
  for (auto &[Key, D] : Drafts) {
    State &S = D.Shown;
    const Object &O = M[D.Example.Object];
    S.Name = cellName(I, D.Example);
    for (const Selector &Step : M.selectors(D.Example.Path))
      if (Step.Kind == SelectorKind::Field)
        S.Field = Step.A;
    if (S.Field != NoEntity && unitOf(S.Field) != S.Field) {
      const std::string &Old = I.units().Entities[S.Field].ShortName;
      S.Field = unitOf(S.Field);
      if (llvm::StringRef(S.Name).ends_with(Old))
        S.Name = S.Name.substr(0, S.Name.size() - Old.size()) +
                 I.units().Entities[S.Field].ShortName;
    }
    if (O.Kind == ObjectKind::Variable) {
      S.Variable = O.A;
      S.Duration = I.units().Entities[O.A].Duration;
      S.Place = I.units().Entities[O.A].Place;
    }
    if (S.Field != NoEntity && S.Variable == NoEntity)
      S.Place = I.units().Entities[S.Field].Place;
    if (const Type *Of = cellType(I, D.Example))
      S.Of = *Of;

    std::vector<std::tuple<Location, bool, const Class *, size_t>> Order;
    std::set<const Class *> Needed(D.Classes.begin(), D.Classes.end());
    for (auto &[A, B] : D.Pairs) {
      Needed.insert(A);
      Needed.insert(B);
    }
    std::vector<std::tuple<Access, const Class *, EventSite>> Shown;
    for (const Class *C : Needed)
      for (const auto &Where : C->Where)
        Shown.push_back({show(*C, Where), C, Where});
    llvm::sort(Shown, [](const auto &A, const auto &B) {
      auto rank = [](const Access &X, const Class *C) {
        std::string Locks;
        for (const LockHeld &L : X.Locks)
          Locks += L.Name + ";";
        return std::tuple(X.Place, !X.Write, X.By, Locks, X.Path.size(),
                          C->Like);
      };
      return rank(std::get<0>(A), std::get<1>(A)) <
             rank(std::get<0>(B), std::get<1>(B));
    });
    std::map<const Class *, std::vector<uint32_t>> Members;
    std::map<std::tuple<Location, bool, bool, ThreadId, bool, std::string>,
             uint32_t>
        Same;
    Sites.emplace_back();
    for (auto &[A, C, Site] : Shown) {
      std::string Locks;
      for (const LockHeld &L : A.Locks)
        Locks += L.Name + (L.Shared ? "?" : ";");
      auto [It, New] =
          Same.try_emplace({A.Place, A.Write, A.Read, A.By, A.Alone, Locks},
                           (uint32_t)S.Accesses.size());
      if (New) {
        S.Accesses.push_back(std::move(A));
        Sites.back().emplace_back();
      }
      Sites.back()[It->second].push_back(Site);
      if (!llvm::is_contained(Members[C], It->second))
        Members[C].push_back(It->second);
    }

    // Of all pairs the most telling: an unlocked write against another thread.
    std::set<std::tuple<int, uint32_t, uint32_t>> Best;
    std::map<std::pair<uint32_t, uint32_t>, std::string> Announced;
    for (auto &[A, B] : D.Pairs) {
      std::string Flag = announcedBy(*A, *B);
      for (uint32_t X : Members[A])
        for (uint32_t Y : Members[B]) {
          uint32_t First = X, Second = Y;
          auto weight = [&](uint32_t N) {
            const Access &C = S.Accesses[N];
            return (C.Write ? 0 : 4) + (C.Locks.empty() ? 0 : 2) +
                   (C.Freed ? 1 : 0);
          };
          if (std::tuple(weight(Second), Second) <
              std::tuple(weight(First), First))
            std::swap(First, Second);
          int Cost = weight(First) * 4 +
                     (S.Accesses[First].By == S.Accesses[Second].By ? 2 : 0) +
                     (First == Second ? 1 : 0) +
                     (S.Accesses[First].Freed || S.Accesses[Second].Freed);
          Best.insert({Cost, First, Second});
          auto [It, New] = Announced.try_emplace({First, Second}, Flag);
          if (!New && It->second != Flag)
            It->second.clear();
        }
    }
    for (auto &[Cost, First, Second] : Best)
      if (S.Conflicts.size() < MaxConflicts)
        S.Conflicts.push_back({First, Second, Announced[{First, Second}]});
    if (!D.Pairs.empty()) {
      if (I.approximate())
        S.Assumptions.push_back(
            "the program was too large to follow every call by itself");
      S.Shows = D.Shows;
      if (D.Shows != Evidence::None) {
        if (!D.Assumption.empty())
          S.Assumptions.push_back(D.Assumption);
      } else if (I.approximate() &&
                 llvm::all_of(D.Pairs, [&](const auto &Pair) {
                   return takesTurns(*Pair.first, *Pair.second);
                 })) {
        S.Assumptions.push_back("the threads, one of which waits for the "
                                "other, do not take turns");
      } else if (llvm::all_of(D.Pairs, [&](const auto &Pair) {
                   return !certain(*Pair.first) || !certain(*Pair.second);
                 }))
        S.Assumptions.push_back("what '" + S.Name +
                                "' names on both sides is one object");
    }
    conclude(S);
    Result.push_back(std::move(S));
  }
  findTests(I, Result, Sites);
  findAnnouncements(I, Result, Sites);
  // The drafts stand in an order of their own, so equal names keep it.
  std::multimap<std::pair<std::string, Location>, State> Sorted;
  for (State &S : Result) {
    std::pair<std::string, Location> Rank{S.Name, S.Place};
    Sorted.emplace(std::move(Rank), std::move(S));
  }
  Result.clear();
  for (auto &[Rank, S] : Sorted)
    Result.push_back(std::move(S));
  return Result;
}

} // namespace

std::vector<State> judgeStates(const Interpreter &I, World Kind) {
  return Judge(I, Kind).run();
}

AtOneTime atOneTime(const Interpreter &I, World Kind) {
  auto Shared = std::make_shared<Judge>(I, Kind);
  return [Shared](const AccessClass &A, const AccessClass &B) {
    return Shared->atOneTime(A, B);
  };
}

} // namespace pothole
