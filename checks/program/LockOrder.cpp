//===- Orders of locks in which threads wait for each other ---------------===//
//
// A step is one lock taken while another is held. Steps that lead back to where
// they begin, in threads that may run at the same time, can deadlock, unless
// all of them hold one more lock (a gate) or each waits only as a reader for
// readers.
//
// Locks that are known by their field alone may be of different objects. Two
// locks of one object make an order of the class: if its members disagree, two
// calls on one object can deadlock. Where one end is a lock there is only one
// of, the other is taken to be the same, as an assumption, and so are objects
// that keep pointers to each other and lock each other; of other locks of
// different objects nothing is said.
//
// Of two objects of one class handed in from outside, the caller says which
// comes first; another may say it the other way round.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/LockIdentity.h"
#include "checks/program/Locking.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr size_t MaxPerOrder = 24; // steps kept of one order
constexpr size_t MaxLength = 4;    // of a cycle

/// A lock as other threads know it.
struct Node {
  bool Known = false; // one lock, not any of a field
  Cell Where;
  std::vector<EntityId> Fields; // from an object to the lock
  friend auto operator<=>(const Node &, const Node &) = default;
};

struct OrderStep {
  Held First, Second;
  AccessClass At; // the taking of the second
  ContextId In = NoContext;
  bool OneObject = false; // both are fields of one object
  bool Reached = false;   // the second is in what the first one's object keeps
};

class Orders {
public:
  Orders(const Interpreter &I, World Kind)
      : I(I), M(I.memory()), Pairs(I), Kind(Kind) {}
  std::vector<LockCycle> run();

private:
  Node node(const Held &H) const;
  bool keeps(ObjectId Owner, ObjectId Kept) const;
  void collect();
  void search(std::vector<Node> &Way);
  void close(const std::vector<Node> &Way);
  bool choose(const std::vector<Node> &Way,
              std::vector<const OrderStep *> &Chosen) const;
  bool compatible(const OrderStep &A, const OrderStep &B) const;
  bool gated(const OrderStep &A, const OrderStep &B) const;
  void oneClass();
  bool comparesParameters(const Function &Body) const;
  void report(const std::vector<const OrderStep *> &Steps, bool OneClass);
  LockStep show(const OrderStep &S) const;

  const Interpreter &I;
  const Memory &M;
  Collision Pairs;
  World Kind;
  std::map<Node, std::map<Node, std::vector<OrderStep>>> Steps;
  std::vector<OrderStep> SameField;
  std::set<std::vector<Node>> Found;
  std::vector<LockCycle> Result;
};

Node Orders::node(const Held &H) const {
  const Object &O = M[H.Lock.Object];
  bool Known =
      M.unique(H.Lock) &&
      (O.Kind == ObjectKind::Variable ||
       (O.Kind == ObjectKind::Heap && !I.threads()[O.Owner].Shown.Many) ||
       (O.Kind == ObjectKind::Local && !I.threads()[O.Owner].Shown.Many));
  if (Known)
    return {true, H.Lock, {}};
  Node Any;
  for (const Selector &Step : M.selectors(H.Lock.Path))
    if (Step.Kind == SelectorKind::Field)
      Any.Fields.push_back(Step.A);
  if (Any.Fields.empty())
    Any.Where = H.Lock;
  return Any;
}

/// By pointers, from one to the next.
bool Orders::keeps(ObjectId Owner, ObjectId Kept) const {
  if (Owner == Kept)
    return false;
  while (Kept != Owner && M[Kept].Kind == ObjectKind::Pointee)
    Kept = M[Kept].A;
  return Kept == Owner;
}

void Orders::collect() {
  std::set<Cell> Early = doneEarly(I, Kind);
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    const Context &C = I.contexts()[Id];
    if (C.Unsettled)
      continue;
    for (const RawLockUse &Use : C.LockUses) {
      if (Use.Deed != LockDeed::Take || Use.At.Startup ||
          isInside(I, Use, Early))
        continue;
      OrderStep S;
      S.First = Use.Before;
      S.First.Taken = Use.Earlier;
      S.Second.Lock = Use.At.Where;
      S.Second.Tag = Use.At.Tag;
      S.Second.Shared = !Use.At.Write;
      S.At.Like = Use.At;
      S.At.By = C.In.Thread;
      S.In = Id;
      S.OneObject = S.First.Lock.Object == S.Second.Lock.Object &&
                    S.First.Tag == S.Second.Tag;
      S.Reached = Kind != World::Program &&
                  keeps(S.First.Lock.Object, S.Second.Lock.Object);
      Node From = node(S.First), To = node(S.Second);
      if (From == To) {
        if (!From.Known)
          SameField.push_back(S);
        continue;
      }
      // A pointer to a lock of which nothing else is known.
      if ((!From.Known && From.Fields.empty()) ||
          (!To.Known && To.Fields.empty()))
        continue;
      // Which objects belong together is not known.
      if (!From.Known && !To.Known && !S.OneObject && !S.Reached)
        continue;
      std::vector<OrderStep> &Known = Steps[From][To];
      if (Known.size() < MaxPerOrder)
        Known.push_back(S);
    }
  }
}

/// Another lock that both hold, not both as readers.
bool Orders::gated(const OrderStep &A, const OrderStep &B) const {
  for (const Held &X : I.locksOf(A.At.Like.Locks))
    for (const Held &Y : I.locksOf(B.At.Like.Locks))
      if (!(X.Shared && Y.Shared) && node(X) == node(Y) &&
          node(X) != node(A.First) && node(Y) != node(B.First))
        return true;
  return false;
}

bool Orders::compatible(const OrderStep &A, const OrderStep &B) const {
  return Pairs.atOneTime(A.At, B.At) && !gated(A, B);
}

/// One step per edge such that all can be taken at one time.
bool Orders::choose(const std::vector<Node> &Way,
                    std::vector<const OrderStep *> &Chosen) const {
  size_t At = Chosen.size();
  if (At == Way.size())
    return true;
  const auto &Candidates = Steps.at(Way[At]).at(Way[(At + 1) % Way.size()]);
  for (const OrderStep &S : Candidates) {
    bool Fits = llvm::all_of(
        Chosen, [&](const OrderStep *Other) { return compatible(*Other, S); });
    // What one takes second, the next holds: not both as readers.
    if (Fits && At > 0)
      Fits = !(Chosen[At - 1]->Second.Shared && S.First.Shared);
    if (Fits && At + 1 == Way.size())
      Fits = !(S.Second.Shared && Chosen[0]->First.Shared);
    if (!Fits)
      continue;
    Chosen.push_back(&S);
    if (choose(Way, Chosen))
      return true;
    Chosen.pop_back();
  }
  return false;
}

void Orders::close(const std::vector<Node> &Way) {
  std::vector<Node> Names = Way;
  llvm::sort(Names);
  if (Found.count(Names))
    return;
  std::vector<const OrderStep *> Chosen;
  if (!choose(Way, Chosen))
    return;
  Found.insert(Names);
  report(Chosen, /*OneClass=*/false);
}

/// Cycles begin at their smallest node.
void Orders::search(std::vector<Node> &Way) {
  auto From = Steps.find(Way.back());
  if (From == Steps.end())
    return;
  for (const auto &[To, List] : From->second) {
    if (To == Way.front() && Way.size() > 1)
      close(Way);
    // Longer ways only through locks that are known for sure.
    bool Longer = Way.size() < MaxLength &&
                  (Way.size() < 2 ||
                   (To.Known &&
                    llvm::all_of(Way, [](const Node &N) { return N.Known; })));
    if (!(Way.front() < To) || !Longer || llvm::is_contained(Way, To))
      continue;
    Way.push_back(To);
    search(Way);
    Way.pop_back();
  }
}

/// Compares what two of its parameters are or hold, to put them in order.
bool Orders::comparesParameters(const Function &Body) const {
  return llvm::any_of(Body.Values, [&](const Value &V) {
    bool Relation =
        V.Kind == ValueKind::Binary &&
        (V.Op == Operator::Less || V.Op == Operator::LessEqual ||
         V.Op == Operator::Greater || V.Op == Operator::GreaterEqual);
    return Relation && Body.Values[V.A].Kind != ValueKind::Number &&
           Body.Values[V.B].Kind != ValueKind::Number;
  });
}

void Orders::oneClass() {
  std::set<std::pair<Node, const Function *>> Said;
  for (const OrderStep &S : SameField) {
    auto A = I.handedTag(S.First.Tag), B = I.handedTag(S.Second.Tag);
    const Function *Body = I.contexts()[S.In].In.Body;
    if (Kind == World::Program || !A || !B || A == B || A->first != B->first ||
        S.First.Lock != S.Second.Lock || (S.First.Shared && S.Second.Shared) ||
        comparesParameters(*Body) || !Pairs.atOneTime(S.At, S.At) ||
        !Said.insert({node(S.First), Body}).second)
      continue;
    // A lock held around both orders them.
    bool Gate = llvm::any_of(I.locksOf(S.At.Like.Locks), [&](const Held &H) {
      return !H.Shared && !(H.Lock == S.First.Lock && H.Tag == S.First.Tag);
    });
    if (!Gate)
      report({&S}, /*OneClass=*/true);
  }
}

LockStep Orders::show(const OrderStep &S) const {
  // What only takes it for its caller does so there.
  ContextId In = S.In;
  EventId At = S.At.Like.Event;
  auto leaves = [&] {
    return llvm::any_of(I.contexts()[In].Exits, [&](const Exit &E) {
      return llvm::any_of(E.State.Locks, [&](const Held &H) {
        return H.Lock == S.Second.Lock && !H.Hidden;
      });
    });
  };
  auto entered = [&] {
    return llvm::any_of(I.contexts()[In].In.State.Locks, [&](const Held &H) {
      return H.Lock == S.First.Lock && !H.Hidden;
    });
  };
  std::set<ContextId> Below;
  while (Below.insert(In).second && leaves() && entered() &&
         I.contexts()[In].FirstCaller != NoContext) {
    ContextId Up = I.contexts()[In].FirstCaller;
    if (I.contexts()[Up].In.Thread != I.contexts()[In].In.Thread ||
        I.contexts()[Up].In.Body->Self == NoEntity)
      break;
    At = I.contexts()[In].FirstEvent;
    In = Up;
  }
  const Context &C = I.contexts()[In];
  LockStep Step;
  Step.First = cellName(I, S.First.Lock);
  Step.Second = cellName(I, S.Second.Lock);
  Step.FirstTaken = S.First.Taken;
  Step.SecondTaken = C.In.Body->Events[At].Place;
  Step.In = C.In.Body->Self;
  Step.By = C.In.Thread;
  std::set<ContextId> Seen;
  for (ContextId Id = In; Id != NoContext && Seen.insert(Id).second &&
                          I.contexts()[Id].In.Thread == C.In.Thread;
       Id = I.contexts()[Id].FirstCaller)
    Step.Root = I.contexts()[Id].In.Body->Self;
  Step.Path = pathTo(I, In);
  return Step;
}

void Orders::report(const std::vector<const OrderStep *> &Steps,
                    bool OneClass) {
  LockCycle Cycle;
  Cycle.OneClass = OneClass;
  bool OneObject = true, Known = true, Reached = true;
  for (const OrderStep *S : Steps) {
    Cycle.Steps.push_back(show(*S));
    OneObject &= S->OneObject;
    Reached &= S->Reached;
    Known &= node(S->First).Known && node(S->Second).Known;
  }
  if (OneClass)
    Cycle.Assumptions.push_back("another call has the objects the other way "
                                "round");
  else if (!Known)
    Cycle.Assumptions.push_back(OneObject ? "both calls are on one object"
                                : Reached ? "the two objects know each other"
                                          : "the locks of one name are one");
  // The place that comes first in the source speaks.
  auto Least = llvm::min_element(Cycle.Steps, [](const auto &A, const auto &B) {
    return A.SecondTaken < B.SecondTaken;
  });
  std::rotate(Cycle.Steps.begin(), Least, Cycle.Steps.end());
  Result.push_back(std::move(Cycle));
}

std::vector<LockCycle> Orders::run() {
  collect();
  for (const auto &[From, To] : Steps) {
    std::vector<Node> Way{From};
    search(Way);
  }
  oneClass();
  llvm::sort(Result, [](const LockCycle &A, const LockCycle &B) {
    auto rank = [](const LockCycle &C) {
      return std::tuple(C.Steps[0].SecondTaken, C.Steps[0].First,
                        C.Steps[0].Second, C.Steps.size());
    };
    return rank(A) < rank(B);
  });
  return std::move(Result);
}

} // namespace

std::vector<LockCycle> judgeLockOrders(const Interpreter &I, World Kind) {
  return Orders(I, Kind).run();
}

} // namespace pothole
