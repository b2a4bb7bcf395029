//===- Branches and what they decide --------------------------------------===//

#include "checks/program/Control.h"
#include "checks/program/Fold.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

const std::vector<bool> &Control::after(BlockId From, BlockId Stop) const {
  auto [It, New] = Reached.try_emplace({From, Stop});
  if (!New)
    return It->second;
  std::vector<bool> &Seen = It->second;
  Seen.resize(F.Blocks.size());
  std::vector<BlockId> Work{From};
  while (!Work.empty()) {
    BlockId B = Work.back();
    Work.pop_back();
    if (B == NoBlock || B == Stop || Seen[B])
      continue;
    Seen[B] = true;
    Work.insert(Work.end(), F.Blocks[B].Successors.begin(),
                F.Blocks[B].Successors.end());
  }
  return Seen;
}

bool Control::reaches(BlockId From, BlockId To,
                      const std::set<BlockId> &Stops) const {
  std::vector<bool> Seen(F.Blocks.size());
  std::vector<BlockId> Work{From};
  while (!Work.empty()) {
    BlockId B = Work.back();
    Work.pop_back();
    if (B == To)
      return true;
    if (B == NoBlock || Stops.count(B) || Seen[B])
      continue;
    Seen[B] = true;
    Work.insert(Work.end(), F.Blocks[B].Successors.begin(),
                F.Blocks[B].Successors.end());
  }
  return false;
}

bool Control::follows(EventId First, EventId Second) const {
  return followsWithout(First, Second, {});
}

/// Whether one of the goals can run from there on without passing a stop.
bool Control::walk(BlockId Start, EventId From, const std::set<EventId> &Goals,
                   const std::set<EventId> &Stops) const {
  std::vector<bool> Seen(F.Blocks.size());
  std::vector<BlockId> Work;
  bool Found = false;
  auto passes = [&](BlockId Id, EventId First) {
    const Block &B = F.Blocks[Id];
    for (EventId E = First; E < B.FirstEvent + B.EventCount; ++E) {
      if (Goals.count(E))
        return Found = true;
      if (Stops.count(E))
        return false;
    }
    return true;
  };
  if (passes(Start, From))
    Work = F.Blocks[Start].Successors;
  while (!Work.empty() && !Found) {
    BlockId Id = Work.back();
    Work.pop_back();
    if (Id == NoBlock || Seen[Id])
      continue;
    Seen[Id] = true;
    if (passes(Id, F.Blocks[Id].FirstEvent))
      Work.insert(Work.end(), F.Blocks[Id].Successors.begin(),
                  F.Blocks[Id].Successors.end());
  }
  return Found;
}

bool Control::followsWithout(EventId First, EventId Second,
                             const std::set<EventId> &Stops) const {
  return walk(blockOf(First), First + 1, {Second}, Stops);
}

bool Control::precedes(EventId First, EventId Second) const {
  BlockId A = blockOf(First), B = blockOf(Second);
  if (A == B)
    return First < Second;
  return Order.Order[A] < Order.Order[B] && follows(First, Second);
}

bool Control::comesTo(EventId Second, const std::set<EventId> &Stops) const {
  return walk(0, 0, {Second}, Stops);
}

bool Control::leavesWithout(const std::set<EventId> &Stops) const {
  std::set<EventId> Returns;
  for (EventId E = 0; E < F.Events.size(); ++E)
    if (F.Events[E].Kind == EventKind::Return)
      Returns.insert(E);
  return walk(0, 0, Returns, Stops);
}

const std::vector<Decision> &Control::decisions(BlockId Of) const {
  auto [It, New] = Known.try_emplace(Of);
  if (!New)
    return It->second;
  for (BlockId B = 0; B < F.Blocks.size(); ++B) {
    const Block &Branch = F.Blocks[B];
    if (Branch.Condition == NoValue || Branch.Successors.size() != 2)
      continue;
    auto leads = [&](BlockId To) {
      return To != NoBlock && (To == Of || after(To, B)[Of]);
    };
    bool True = leads(Branch.Successors[0]),
         False = leads(Branch.Successors[1]);
    if (True != False)
      It->second.push_back({B, True});
  }
  return It->second;
}

void Control::collect(ValueId V, std::set<ValueId> &Seen,
                      std::set<EventId> &Out, bool &Unknown) const {
  if (!Seen.insert(V).second)
    return;
  const Value &At = F.Values[V];
  switch (At.Kind) {
  case ValueKind::Unknown:
    Unknown = true;
    return;
  case ValueKind::Result:
    Out.insert(At.A);
    return;
  case ValueKind::Binary:
  case ValueKind::Shift:
    collect(At.A, Seen, Out, Unknown);
    if (At.B != NoValue)
      collect(At.B, Seen, Out, Unknown);
    return;
  case ValueKind::LocalContent:
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Store && E.Operand != NoValue &&
          F.Values[E.Address].Kind == ValueKind::LocalAddress &&
          F.Values[E.Address].A == At.A)
        collect(E.Operand, Seen, Out, Unknown);
    return;
  default:
    return;
  }
}

std::set<EventId> Control::sources(ValueId V) const {
  std::set<EventId> Result;
  std::set<ValueId> Seen;
  bool Unknown = false;
  collect(V, Seen, Result, Unknown);
  return Result;
}

/// Stores to a local that may have been the last.
std::set<EventId> Control::storesTo(uint32_t Slot, BlockId In,
                                    EventId Until) const {
  std::set<EventId> Result;
  std::vector<bool> Seen(F.Blocks.size());
  std::vector<std::pair<BlockId, EventId>> Work{{In, Until}};
  while (!Work.empty()) {
    auto [Id, End] = Work.back();
    Work.pop_back();
    bool Found = false;
    for (EventId E = End; !Found && E > F.Blocks[Id].FirstEvent;) {
      const Event &At = F.Events[--E];
      const Value &To = F.Values[At.Address];
      if (At.Kind == EventKind::Store && To.Kind == ValueKind::LocalAddress &&
          To.A == Slot) {
        Result.insert(E);
        Found = true;
      }
    }
    if (Found)
      continue;
    for (BlockId From = 0; From < F.Blocks.size(); ++From)
      for (BlockId To : F.Blocks[From].Successors)
        if (To == Id && !Seen[From]) {
          Seen[From] = true;
          Work.push_back(
              {From, F.Blocks[From].FirstEvent + F.Blocks[From].EventCount});
        }
  }
  return Result;
}

void Control::collectAt(ValueId V, BlockId In, EventId Until,
                        std::set<EventId> &Seen, std::set<EventId> &Out) const {
  const Value &At = F.Values[V];
  switch (At.Kind) {
  case ValueKind::Result:
    Out.insert(At.A);
    return;
  case ValueKind::Binary:
  case ValueKind::Shift:
    collectAt(At.A, In, Until, Seen, Out);
    if (At.B != NoValue)
      collectAt(At.B, In, Until, Seen, Out);
    return;
  case ValueKind::LocalContent:
    for (EventId E : storesTo(At.A, In, Until))
      if (Seen.insert(E).second && F.Events[E].Operand != NoValue)
        collectAt(F.Events[E].Operand, blockOf(E), E, Seen, Out);
    return;
  default:
    return;
  }
}

const std::set<EventId> &Control::sourcesAt(ValueId V, BlockId In,
                                            EventId Until) const {
  auto [It, New] = Sources.try_emplace({V, In, Until});
  std::set<EventId> Seen;
  if (New)
    collectAt(V, In, Until, Seen, It->second);
  return It->second;
}

bool Control::asksState(ValueId Condition) const {
  std::set<EventId> Found;
  std::set<ValueId> Seen;
  bool Unknown = false;
  collect(Condition, Seen, Found, Unknown);
  return Unknown || !Found.empty();
}

bool Control::waits(BlockId Branch, BlockId Act) const {
  return llvm::any_of(Order.Loops, [&](const Loop &L) {
    return L.contains(Branch) && !L.contains(Act) && L.Counters.empty() &&
           llvm::any_of(F.Blocks[Branch].Successors, [&](BlockId To) {
             return To == NoBlock || !L.contains(To);
           });
  });
}

bool Control::usesResult(EventId At) const {
  std::set<ValueId> Mine;
  for (ValueId V = 0; V < F.Values.size(); ++V)
    if (const Value &Each = F.Values[V];
        (Each.Kind == ValueKind::Result && Each.A == At) ||
        (Each.Kind == ValueKind::Binary &&
         (Mine.count(Each.A) || Mine.count(Each.B))))
      Mine.insert(V);
  if (Mine.empty())
    return false;
  auto among = [&](ValueId V) { return Mine.count(V) != 0; };
  return llvm::any_of(F.Blocks,
                      [&](const Block &B) { return among(B.Condition); }) ||
         llvm::any_of(F.Events,
                      [&](const Event &E) { return among(E.Operand); }) ||
         llvm::any_of(F.Args, among);
}

std::optional<int64_t> Control::valueIf(ValueId V, EventId Load,
                                        int64_t Content, unsigned Depth) const {
  const Value &At = F.Values[V];
  if (Depth > 6)
    return std::nullopt;
  auto inner = [&](ValueId X) { return valueIf(X, Load, Content, Depth + 1); };
  switch (At.Kind) {
  case ValueKind::Number:
    return At.Number;
  case ValueKind::Result:
    return At.A == Load ? std::optional(Content) : std::nullopt;
  case ValueKind::LocalContent: {
    std::optional<int64_t> Only;
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Store &&
          F.Values[E.Address].Kind == ValueKind::LocalAddress &&
          F.Values[E.Address].A == At.A) {
        if (Only || !E.Operand)
          return std::nullopt;
        Only = inner(E.Operand);
        if (!Only)
          return std::nullopt;
      }
    return Only;
  }
  case ValueKind::Binary:
    break;
  default:
    return std::nullopt;
  }
  std::optional<int64_t> X = inner(At.A);
  if (!X)
    return std::nullopt;
  if (At.Op == Operator::LogicalNot)
    return !*X;
  std::optional<int64_t> Y = inner(At.B);
  if (!Y)
    return std::nullopt;
  return fold(At.Op, *X, *Y);
}

} // namespace pothole
