//===- Barriers that threads share ----------------------------------------===//
//
// All threads that cross a barrier cross it equally often, so where one has
// crossed it n times and another m times, they are not at one time: a barrier
// lies between. Each state knows how often its thread may have crossed, up to
// the first time exactly, later ones modulo the crossings in one round of a
// loop.
//
// A barrier whose count is known, and is not that of the threads that cross it,
// orders nothing. What it runs when all have come runs between two phases.
//
// Not seen: which threads cross, where only some of one kind do.

#include "checks/program/BodyRun.h"
#include "checks/program/Collision.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr uint32_t Between = ~0u; // not in any phase: the others stand still

uint32_t next(uint32_t Times, unsigned Cycle) {
  return Times < Cycle ? Times + 1 : 1;
}

} // namespace

void BodyRun::cross(Flow State, const Event &E, EventId Id,
                    std::vector<Flow> &Out) {
  std::vector<Atom> Places;
  for (const Atom &A : M.atoms(eval(State, E.Address)))
    if (A.Kind == AtomKind::Address)
      Places.push_back(A);
  noteAwait(State, E);
  State.Results.set(Id, M.unknown());
  if (Places.size() != 1) {
    Out.push_back(std::move(State));
    return;
  }
  Cell Bar{Places[0].A, Places[0].B};
  Cell Serial = turnOf(M, Bar, Awaited::Serial);
  I.Turns.Crossers[Bar].insert(Thread);
  State.Locks.removeIf([&](const Held &H) { return H.Lock == Serial; });
  std::vector<Crossing> Before, After, Others;
  for (const Crossing &C : State.Crossed)
    (C.Barrier == Bar ? Before : Others).push_back(C);
  if (Before.empty())
    Before.push_back({Bar});
  After = Others;
  for (const Crossing &C : Before)
    insert(After, Crossing{Bar, next(C.Times, I.Turns.Cycle)});

  // What runs when all have come.
  std::vector<Flow> Ran;
  AtomsId Runs = load(State, Id, M.one(Places[0]));
  if (!targets(Runs, {}, false).empty()) {
    insert(Others, Crossing{Bar, Between});
    State.Crossed = Others;
    acquire(State, M.one({AtomKind::Address, Serial.Object, Serial.Path}), 0,
            E.Place, /*Hidden=*/true);
    call(std::move(State), Id, Runs, {}, Ran);
  } else {
    Ran.push_back(std::move(State));
  }
  for (Flow &Next : Ran) {
    Next.Locks.removeIf([&](const Held &H) { return H.Lock == Serial; });
    Next.Crossed = After;
    // One of them is told that it is the one.
    Next.Results.set(
        Id, M.one({AtomKind::Taken, Serial.Object, Serial.Path, 0, 1 | 4}));
    Out.push_back(std::move(Next));
  }
}

std::optional<int64_t> instances(const Interpreter &I, ThreadId T) {
  const ThreadRoot &Root = I.threads()[T];
  if (!Root.Shown.Many)
    return 1;
  if (Root.StartedIn == NoContext || I.threads()[Root.Shown.Parent].Shown.Many)
    return std::nullopt;
  const Context &Starter = I.contexts()[Root.StartedIn];
  const Function &F = *Starter.In.Body;
  Shape S(F);
  std::optional<int64_t> Rounds;
  for (const Loop &L : S.Loops) {
    if (!L.contains(S.BlockOf[Root.StartedAt]))
      continue;
    const Value &Test = F.Values[F.Blocks[L.Head].Condition];
    bool Bound = Test.Kind == ValueKind::Binary &&
                 (Test.Op == Operator::Less || Test.Op == Operator::NotEqual) &&
                 F.Values[Test.A].Kind == ValueKind::LocalContent &&
                 llvm::is_contained(L.Counters, F.Values[Test.A].A) &&
                 F.Values[Test.B].Kind == ValueKind::Number;
    if (!Bound || Rounds)
      return std::nullopt;
    Rounds = F.Values[Test.B].Number;
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Store &&
          F.Values[E.Address].Kind == ValueKind::LocalAddress &&
          F.Values[E.Address].A == F.Values[Test.A].A &&
          F.Values[E.Operand].Kind == ValueKind::Number)
        *Rounds -= F.Values[E.Operand].Number;
  }
  return Starter.In.Repeated ? std::nullopt : Rounds;
}

namespace {

/// As many as the barrier counts, as far as both numbers are known.
bool comeTogether(const Interpreter &I, Cell Bar,
                  const std::set<ThreadId> &Crossers) {
  auto Made = I.turns().Counts.find(Bar);
  if (Made == I.turns().Counts.end())
    return true;
  if (Made->second.size() != 1 || *Made->second.begin() < 0)
    return true;
  int64_t Count = *Made->second.begin(), Sum = 0;
  bool Known = true;
  for (ThreadId T : Crossers) {
    std::optional<int64_t> N = instances(I, T);
    Known &= N.has_value();
    Sum += N.value_or(2); // several
  }
  return Known ? Sum == Count : Sum <= Count;
}

} // namespace

bool Collision::crosses(ThreadId T) const {
  return llvm::any_of(I.turns().Crossers, [&](const auto &Barrier) {
    return Barrier.second.count(T) != 0;
  });
}

bool Collision::crossedBetween(const AccessClass &A,
                               const AccessClass &B) const {
  const std::vector<Crossing> &X = I.crossedOf(A.Like.Crossed),
                              &Y = I.crossedOf(B.Like.Crossed);
  auto times = [](const std::vector<Crossing> &In, Cell Bar) {
    std::vector<Crossing> Result;
    for (const Crossing &C : In)
      if (C.Barrier == Bar)
        Result.push_back(C);
    if (Result.empty())
      Result.push_back({Bar});
    return Result;
  };
  std::set<Cell> Bars;
  for (const Crossing &C : X)
    Bars.insert(C.Barrier);
  for (const Crossing &C : Y)
    Bars.insert(C.Barrier);
  for (const Cell &Bar : Bars) {
    const std::set<ThreadId> &Crossers = I.turns().Crossers.at(Bar);
    if (!Crossers.count(A.By) || !Crossers.count(B.By) || !M.unique(Bar))
      continue;
    std::vector<Crossing> P = times(X, Bar), Q = times(Y, Bar);
    if (llvm::none_of(P, [&](const Crossing &C) { return contains(Q, C); }) &&
        comeTogether(I, Bar, Crossers))
      return true;
  }
  return false;
}

} // namespace pothole
