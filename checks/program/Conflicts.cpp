//===- Every shared state, judged -----------------------------------------===//

#include "checks/program/Conflicts.h"

#include "checks/program/Describe.h"
#include "checks/program/Sharing.h"
#include "checks/program/Tests.h"
#include "checks/program/UnseenCallers.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr size_t MaxClasses = 2000; // per object
constexpr size_t MaxConflicts = 40; // per state

using Class = AccessClass;
using Pair = std::pair<const Class *, const Class *>;

/// A state on its way to being one: what touches it, and what collides.
struct Draft {
  State Shown;
  std::vector<std::vector<EventSite>> Sites; // of each access shown
  std::vector<const Class *> Classes;
  std::vector<Pair> Pairs;
  Cell Example;
  Evidence Shows = Evidence::None;
  std::string Assumption;
};

class Judge {
public:
  Judge(const Interpreter &I, World Kind);
  std::vector<State> run();

private:
  void gather();
  void pairUp(ObjectId Object, const std::vector<const Class *> &List);
  void pair(ObjectId Object, const Class *A, const Class *B);
  void name(Draft &D) const;
  std::map<const Class *, std::vector<uint32_t>> show(Draft &D) const;
  Access show(const Class &C, EventSite Where) const;
  void rank(Draft &D,
            const std::map<const Class *, std::vector<uint32_t>> &Shown) const;
  void assume(Draft &D) const;
  void conclude(State &S) const;

  bool certain(const Class &C) const;
  const std::string &stateKey(Cell Where) const;
  EntityId unitOf(EntityId Field) const;

  const Interpreter &I;
  const Memory &M;
  World Kind;
  Collision Pairs;
  Sharing Shared;
  Membership Lists;
  UnseenCallers Unseen;
  std::map<std::pair<EntityId, uint32_t>, EntityId> Units;
  // Accesses by object, then by what tells them apart.
  using Likeness = std::tuple<PathId, uint32_t, bool, bool, bool, bool, bool,
                              uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
                              uint32_t, uint32_t, uint32_t, ThreadId>;
  std::map<ObjectId, std::map<Likeness, Class>> Objects;
  std::map<ObjectId, std::map<Likeness, Class>> Taken; // over, from others
  std::map<std::string, Draft> Drafts;
  mutable std::map<Cell, std::string> Keys; // of cells asked for before
};

Judge::Judge(const Interpreter &I, World Kind)
    : I(I), M(I.memory()), Kind(Kind), Pairs(I), Shared(I), Lists(I),
      Unseen(I) {
  // Adjacent bit-fields are one memory location ([intro.memory]/3), known by
  // the first of them.
  const std::vector<Entity> &Entities = I.units().Entities;
  for (EntityId Id = 0; Id < Entities.size(); ++Id)
    if (Entities[Id].BitfieldUnit) {
      EntityId &First =
          Units
              .try_emplace({Entities[Id].Parent, Entities[Id].BitfieldUnit}, Id)
              .first->second;
      if (Entities[Id].Place < Entities[First].Place)
        First = Id;
    }
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

const std::string &Judge::stateKey(Cell Where) const {
  // Elements of an array, and objects of a class, share one state.
  std::string &Key = Keys[Where];
  if (!Key.empty())
    return Key;
  const Object &O = M[Where.Object];
  const std::vector<Selector> &Steps = M.selectors(Where.Path);
  bool Named =
      O.Kind == ObjectKind::Variable || O.Kind == ObjectKind::ThreadLocal;
  EntityId Last = NoEntity;
  for (const Selector &Step : Steps)
    if (Step.Kind == SelectorKind::Field)
      Last = unitOf(Step.A);
  if (!Named && Last != NoEntity)
    return Key = "field " + std::to_string(Last);
  Key = "object " + std::to_string(Where.Object);
  for (const Selector &Step : Steps)
    if (Step.Kind == SelectorKind::Field)
      Key += "." + std::to_string(unitOf(Step.A));
  return Key;
}

Access Judge::show(const Class &C, EventSite Where) const {
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
  A.Alone = I.alone(C.By, C.Like);
  for (const Held &H : I.locksOf(C.Like.Locks)) {
    LockHeld Lock{lockName(I, H.Lock), H.Shared, H.Taken};
    // A lock and the one inside it have one name.
    if (!H.Hidden && llvm::none_of(A.Locks, [&](const LockHeld &Known) {
          return Known.Name == Lock.Name && Known.Shared == Lock.Shared;
        }))
      A.Locks.push_back(std::move(Lock));
  }
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

void Judge::gather() {
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    auto add = [&](const RawAccess &R, auto &Into) {
      Likeness Like{R.Where.Path, R.Tag,     R.Write,    R.Read,
                    R.Freed,      R.Atomic,  R.Startup,  R.Locks,
                    R.Live,       R.Posted,  R.Observed, R.Phases,
                    R.Given,      R.Crossed, R.Ended,    C.In.Thread};
      Class &Of = Into[R.Where.Object][Like];
      Of.Like = R;
      Of.By = C.In.Thread;
      Of.Where.push_back({Id, R.Event});
    };
    for (const RawAccess &R : C.Accesses)
      add(R, Objects);
    for (const RawAccess &R : C.OfTaken)
      add(R, Taken);
  }
  for (auto &[Object, Classes] : Objects)
    for (auto &[Like, C] : Classes) {
      Lists.see(C);
      if (Kind != World::Program)
        Shared.see(stateKey(C.Like.Where), C);
    }
}

void Judge::pairUp(ObjectId Object, const std::vector<const Class *> &List) {
  for (size_t X = 0; X < List.size(); ++X)
    for (size_t Y = X; Y < List.size(); ++Y) {
      const Class *A = List[X], *B = List[Y];
      if (Pairs.collide(*A, *B) && !Pairs.perhapsLocked(*A, *B) &&
          !Shared.inTurn(*A, *B) && !Lists.onDifferentLists(*A, *B) &&
          !Unseen.mayLock(*A, *B))
        pair(Object, A, B);
    }
  auto Owned = Taken.find(Object);
  if (Owned == Taken.end())
    return;
  for (const Class *A : List)
    if (Pairs.retains(*A))
      for (auto &[Like, B] : Owned->second)
        if (Pairs.collide(*A, B) && !Pairs.takesTurns(*A, B))
          pair(Object, A, &B);
}

void Judge::pair(ObjectId Object, const Class *A, const Class *B) {
  bool Longer = M.selectors(A->Like.Where.Path).size() >=
                M.selectors(B->Like.Where.Path).size();
  const std::string &Key = stateKey((Longer ? A : B)->Like.Where);
  Draft &D = Drafts[Key];
  auto handed = [&](const Class &C) { return C.By == 0 && C.Like.Tag; };
  if (!I.known(Object) ||
      (I.handedBack(Object) && (handed(*A) || handed(*B)))) {
    Sharing::Finding Found = Shared.shared(Key, *A, *B);
    if (Found.Shows == Evidence::None)
      return;
    if (D.Pairs.empty() || Found.Shows < D.Shows) {
      D.Shows = Found.Shows;
      D.Assumption = Found.Assumption;
    }
  } else {
    D.Shows = Evidence::None;
  }
  D.Pairs.push_back({A, B});
}

void Judge::name(Draft &D) const {
  State &S = D.Shown;
  const std::vector<Entity> &Entities = I.units().Entities;
  const Object &O = M[D.Example.Object];
  S.Name = cellName(I, D.Example);
  for (const Selector &Step : M.selectors(D.Example.Path))
    if (Step.Kind == SelectorKind::Field)
      S.Field = Step.A;
  if (S.Field != NoEntity && unitOf(S.Field) != S.Field) {
    const std::string &Old = Entities[S.Field].ShortName;
    S.Field = unitOf(S.Field);
    if (llvm::StringRef(S.Name).ends_with(Old))
      S.Name = S.Name.substr(0, S.Name.size() - Old.size()) +
               Entities[S.Field].ShortName;
  }
  if (O.Kind == ObjectKind::Variable) {
    S.Variable = O.A;
    S.Duration = Entities[O.A].Duration;
    S.Place = Entities[O.A].Place;
  }
  if (S.Field != NoEntity && S.Variable == NoEntity)
    S.Place = Entities[S.Field].Place;
  if (const Type *Of = cellType(I, D.Example))
    S.Of = *Of;
}

/// Fills the accesses, equal ones once; returns which are those of each class.
std::map<const Class *, std::vector<uint32_t>> Judge::show(Draft &D) const {
  std::set<const Class *> Needed(D.Classes.begin(), D.Classes.end());
  for (auto &[A, B] : D.Pairs) {
    Needed.insert(A);
    Needed.insert(B);
  }
  std::vector<std::tuple<Access, const Class *, EventSite>> All;
  for (const Class *C : Needed)
    for (const auto &Where : C->Where)
      All.push_back({show(*C, Where), C, Where});
  llvm::sort(All, [](const auto &A, const auto &B) {
    auto rank = [](const Access &X, const Class *C, EventSite Site) {
      std::string Locks;
      for (const LockHeld &L : X.Locks)
        Locks += L.Name + ";";
      return std::tuple(X.Place, !X.Write, X.By, Locks, X.Path.size(), C->Like,
                        Site);
    };
    return std::apply(rank, A) < std::apply(rank, B);
  });
  std::map<const Class *, std::vector<uint32_t>> Result;
  std::map<std::tuple<Location, bool, bool, ThreadId, bool, std::string>,
           uint32_t>
      Same;
  for (auto &[A, C, Site] : All) {
    std::string Locks;
    for (const LockHeld &L : A.Locks)
      Locks += L.Name + (L.Shared ? "?" : ";");
    auto [It, New] =
        Same.try_emplace({A.Place, A.Write, A.Read, A.By, A.Alone, Locks},
                         (uint32_t)D.Shown.Accesses.size());
    if (New) {
      D.Shown.Accesses.push_back(std::move(A));
      D.Sites.emplace_back();
    }
    D.Sites[It->second].push_back(Site);
    if (!llvm::is_contained(Result[C], It->second))
      Result[C].push_back(It->second);
  }
  return Result;
}

/// Of all pairs the most telling first: an unlocked write against another
/// thread.
void Judge::rank(
    Draft &D,
    const std::map<const Class *, std::vector<uint32_t>> &Shown) const {
  State &S = D.Shown;
  auto weight = [&](uint32_t N) {
    const Access &C = S.Accesses[N];
    return (C.Write ? 0 : 4) + (C.Locks.empty() ? 0 : 2) + (C.Freed ? 1 : 0);
  };
  std::set<std::tuple<int, uint32_t, uint32_t>> Best;
  std::map<std::pair<uint32_t, uint32_t>, std::string> Announced;
  for (auto &[A, B] : D.Pairs) {
    std::string Flag = Pairs.announcedBy(*A, *B);
    for (uint32_t X : Shown.at(A))
      for (uint32_t Y : Shown.at(B)) {
        uint32_t First = X, Second = Y;
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
}

void Judge::assume(Draft &D) const {
  State &S = D.Shown;
  if (D.Pairs.empty())
    return;
  if (I.approximate())
    S.Assumptions.push_back(
        "the program was too large to follow every call by itself");
  S.Shows = D.Shows;
  if (D.Shows != Evidence::None) {
    if (!D.Assumption.empty())
      S.Assumptions.push_back(D.Assumption);
  } else if (I.approximate() && llvm::all_of(D.Pairs, [&](const Pair &P) {
               return Pairs.takesTurns(*P.first, *P.second);
             })) {
    S.Assumptions.push_back("the threads, one of which waits for the other, do "
                            "not take turns");
  } else if (llvm::all_of(D.Pairs, [&](const Pair &P) {
               return !certain(*P.first) || !certain(*P.second);
             })) {
    S.Assumptions.push_back("what '" + S.Name +
                            "' names on both sides is one object");
  }
}

std::vector<State> Judge::run() {
  gather();
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
    if (!I.outdated(Object))
      pairUp(Object, List);
  }

  std::vector<State> Result;
  std::vector<std::vector<std::vector<EventSite>>> Sites; // of each access
  for (auto &[Key, D] : Drafts) {
    name(D);
    rank(D, show(D));
    assume(D);
    conclude(D.Shown);
    Result.push_back(std::move(D.Shown));
    Sites.push_back(std::move(D.Sites));
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

} // namespace pothole
