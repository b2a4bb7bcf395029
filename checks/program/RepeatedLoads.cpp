//===- Pointers that are read again ---------------------------------------===//
//
// Available loads: per block, the loads that every way to it has done, whose
// place nothing has changed since. Value numbering inside of addresses; the
// result of a load is numbered by the load that it repeats.

#include "checks/program/RepeatedLoads.h"

#include "llvm/ADT/STLExtras.h"

#include <optional>
#include <tuple>

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 3; // of calls

/// What a place depends on.
struct Place {
  std::set<uint32_t> Slots;
  std::set<EventId> Loads;
  EntityId Name = NoEntity;
};

class Repeats {
public:
  Repeats(const Function &Body, const Shape &S, ChangedNames &Changes)
      : F(Body), S(S), Changes(Changes) {}

  std::map<EventId, EventId> run();

private:
  using Available = std::map<unsigned, EventId>; // by place
  using Key = std::tuple<ValueKind, unsigned, unsigned, unsigned, int64_t>;

  std::optional<unsigned> number(ValueId Id);
  unsigned place(const Key &K, std::initializer_list<unsigned> Parts,
                 EntityId Name = NoEntity);
  bool apply(EventId Id, Available &Now);
  template <typename Gone> static void drop(Available &Now, Gone Which) {
    for (auto It = Now.begin(); It != Now.end();)
      It = Which(It->first) ? Now.erase(It) : std::next(It);
  }

  const Function &F;
  const Shape &S;
  ChangedNames &Changes;
  std::map<Key, unsigned> Numbers;
  std::vector<Place> Places{Place{}}; // by number
  std::map<EventId, EventId> Leader;
};

unsigned Repeats::place(const Key &K, std::initializer_list<unsigned> Parts,
                        EntityId Name) {
  auto [It, New] = Numbers.try_emplace(K, Places.size());
  if (New) {
    Place P;
    P.Name = Name;
    for (unsigned Part : Parts) {
      P.Slots.insert(Places[Part].Slots.begin(), Places[Part].Slots.end());
      P.Loads.insert(Places[Part].Loads.begin(), Places[Part].Loads.end());
    }
    Places.push_back(std::move(P));
  }
  return It->second;
}

std::optional<unsigned> Repeats::number(ValueId Id) {
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Number:
    return place({V.Kind, 0, 0, 0, V.Number}, {});
  case ValueKind::GlobalAddress:
    return place({V.Kind, 0, V.A, 0, 0}, {}, V.A);
  case ValueKind::LocalAddress:
  case ValueKind::LocalContent: {
    unsigned Result = place({V.Kind, 0, V.A, 0, 0}, {});
    Places[Result].Slots = {V.A};
    return Result;
  }
  case ValueKind::Result: {
    auto It = Leader.find(V.A);
    EventId First = It == Leader.end() ? V.A : It->second;
    unsigned Result = place({V.Kind, 0, First, 0, 0}, {});
    Places[Result].Loads = {First};
    return Result;
  }
  case ValueKind::Member:
  case ValueKind::Base: {
    std::optional<unsigned> Of = number(V.A);
    if (!Of)
      return std::nullopt;
    return place({V.Kind, 0, *Of, V.B, 0}, {*Of},
                 V.Kind == ValueKind::Member ? EntityId(V.B)
                                             : Places[*Of].Name);
  }
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Binary: {
    std::optional<unsigned> A = number(V.A), B = 0;
    if (V.B != NoValue)
      B = number(V.B);
    else if (V.Kind != ValueKind::Binary)
      return std::nullopt; // some element
    if (!A || !B)
      return std::nullopt;
    return place({V.Kind, (unsigned)V.Op, *A, *B, 0}, {*A, *B},
                 Places[*A].Name);
  }
  default:
    return std::nullopt;
  }
}

/// True if what the event repeats is another now.
bool Repeats::apply(EventId Id, Available &Now) {
  const Event &E = F.Events[Id];
  auto changed = [&](EntityId Name) {
    drop(Now, [&](unsigned P) { return Places[P].Name == Name; });
  };
  switch (E.Kind) {
  case EventKind::Load: {
    auto Old = Leader.find(Id);
    std::optional<EventId> Was;
    if (Old != Leader.end())
      Was = Old->second;
    Leader.erase(Id);
    bool Plain = E.Order == MemoryOrder::NonAtomic && !E.has(Flag::Volatile) &&
                 !E.has(Flag::Structure);
    std::optional<unsigned> Where;
    if (Plain)
      Where = number(E.Address);
    if (Where)
      if (auto It = Now.find(*Where); It != Now.end() && It->second != Id) {
        Leader[Id] = It->second;
        return Was != It->second;
      }
    // Its result is another from now on.
    drop(Now, [&](unsigned P) { return Places[P].Loads.count(Id) != 0; });
    if (Where)
      Now[*Where] = Id;
    return Was.has_value();
  }
  case EventKind::Store:
  case EventKind::Update:
    if (const Value &To = F.Values[E.Address];
        To.Kind == ValueKind::LocalAddress) {
      drop(Now, [&](unsigned P) { return Places[P].Slots.count(To.A) != 0; });
      return false;
    }
    changed(nameAt(F, E.Address));
    return false;
  case EventKind::Copy:
    if (F.Values[E.Address].Kind != ValueKind::LocalAddress)
      Now.clear();
    return false;
  case EventKind::Call:
    for (EntityId Name : Changes.of(E.Callee))
      changed(Name);
    drop(Now, [&](unsigned P) { return Places[P].Loads.count(Id) != 0; });
    return false;
  default:
    drop(Now, [&](unsigned P) { return Places[P].Loads.count(Id) != 0; });
    return false;
  }
}

std::map<EventId, EventId> Repeats::run() {
  std::map<BlockId, std::vector<BlockId>> From;
  for (BlockId Block : S.Sequence)
    for (BlockId To : F.Blocks[Block].Successors)
      if (To != NoBlock)
        From[To].push_back(Block);
  std::map<BlockId, Available> Out;
  bool Again = true;
  for (unsigned Round = 0; Again; ++Round) {
    if (Round > 8)
      return {};
    Again = false;
    for (BlockId Block : S.Sequence) {
      std::optional<Available> Now;
      for (BlockId Before : From[Block]) {
        auto Known = Out.find(Before);
        if (Known == Out.end())
          continue; // not yet: a loop that may keep everything
        if (!Now) {
          Now = Known->second;
          continue;
        }
        for (auto It = Now->begin(); It != Now->end();) {
          auto Theirs = Known->second.find(It->first);
          bool Both =
              Theirs != Known->second.end() && Theirs->second == It->second;
          It = Both ? std::next(It) : Now->erase(It);
        }
      }
      Available State = Now && Block != 0 ? std::move(*Now) : Available{};
      const pothole::Block &B = F.Blocks[Block];
      for (EventId E = B.FirstEvent; E < B.FirstEvent + B.EventCount; ++E)
        Again |= apply(E, State);
      auto [It, New] = Out.try_emplace(Block, State);
      if (New || It->second != State) {
        Again = true;
        It->second = std::move(State);
      }
    }
  }
  return Leader;
}

} // namespace

EntityId nameAt(const Function &Body, ValueId Address) {
  while (true) {
    const Value &V = Body.Values[Address];
    switch (V.Kind) {
    case ValueKind::Member:
      return V.B;
    case ValueKind::GlobalAddress:
      return V.A;
    case ValueKind::Element:
    case ValueKind::Shift:
    case ValueKind::Base:
      Address = V.A;
      continue;
    default:
      return NoEntity;
    }
  }
}

std::optional<ValueId> onlyContent(const Function &F, uint32_t Slot) {
  if (Slot < F.ParameterCount)
    return std::nullopt;
  std::optional<ValueId> Only;
  for (const Event &E : F.Events) {
    const Value &To = F.Values[E.Address];
    bool Changes = E.Kind == EventKind::Store || E.Kind == EventKind::Update;
    if (!Changes || To.Kind != ValueKind::LocalAddress || To.A != Slot)
      continue;
    if (Only || E.Kind != EventKind::Store || E.Operand == NoValue)
      return std::nullopt;
    Only = E.Operand;
  }
  return Only;
}

const std::set<EntityId> &ChangedNames::of(EntityId Callee, unsigned Depth) {
  auto [It, New] = Known.try_emplace(Callee);
  if (!New)
    return It->second;
  const Function *Body = Callee == NoEntity ? nullptr : Units.body(Callee);
  if (!Body)
    return It->second;
  std::set<EntityId> Names;
  for (const Event &E : Body->Events) {
    if (E.Kind == EventKind::Store || E.Kind == EventKind::Update) {
      if (EntityId Name = nameAt(*Body, E.Address); Name != NoEntity)
        Names.insert(Name);
    } else if (E.Kind == EventKind::Call && Depth < MaxDepth) {
      const std::set<EntityId> &Theirs = of(E.Callee, Depth + 1);
      Names.insert(Theirs.begin(), Theirs.end());
    }
  }
  return Known[Callee] = std::move(Names);
}

std::map<EventId, EventId> repeatedLoads(const Function &Body, const Shape &S,
                                         ChangedNames &Changes) {
  return Repeats(Body, S, Changes).run();
}

} // namespace pothole
