//===- Functions that have an object to themselves ------------------------===//
//
// Constructors and destructors have their object to themselves, what arrives by
// rvalue reference nobody else uses, and a function that makes a lock does so
// before others reach the object the lock is in. So it is with who destroys the
// lock or frees the object, unless it has to wait for others first: it takes a
// lock of the object, joins a thread, or counts down who else has it. Then the
// object is its own where the end is certain and nothing is left to wait for.

#include "checks/program/Interpreter.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr uint32_t Global = ~0u;
constexpr EventId NoEvent = ~0u;

/// The parameter, or Global, that an address is based on, if any.
std::optional<uint32_t> baseOf(const Function &Body, ValueId Id) {
  for (;;) {
    const Value &V = Body.Values[Id];
    if (V.Kind == ValueKind::Member || V.Kind == ValueKind::Element ||
        V.Kind == ValueKind::Base || V.Kind == ValueKind::Shift) {
      Id = V.A;
      continue;
    }
    uint32_t Slot = V.A;
    if (V.Kind == ValueKind::GlobalAddress)
      return Global;
    if (V.Kind == ValueKind::Result &&
        Body.Events[V.A].Kind == EventKind::Load) {
      const Value &From = Body.Values[Body.Events[V.A].Address];
      if (From.Kind != ValueKind::LocalAddress)
        return std::nullopt;
      Slot = From.A;
    } else if (V.Kind != ValueKind::LocalContent) {
      return std::nullopt;
    }
    if (Slot >= Body.ParameterCount)
      return std::nullopt;
    return Slot;
  }
}

struct Site {
  EntityId Callee;
  EventId At;
  std::vector<std::pair<uint32_t, uint32_t>> Slots; // callee's, ours
};

/// Blocks from which no way out misses the end.
std::vector<bool> doomed(const Function &Body, const Shape &S,
                         const std::set<EventId> &Ends) {
  std::vector<bool> Result(Body.Blocks.size(), true), Has(Body.Blocks.size());
  for (EventId E : Ends)
    Has[S.BlockOf[E]] = true;
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (BlockId B = 0; B < Body.Blocks.size(); ++B) {
      const std::vector<BlockId> &Next = Body.Blocks[B].Successors;
      bool Misses =
          !Has[B] && (Next.empty() || llvm::any_of(Next, [&](auto To) {
                        return To != NoBlock && !Result[To];
                      }));
      if (Result[B] && Misses) {
        Result[B] = false;
        Changed = true;
      }
    }
  }
  return Result;
}

/// Per block, the event from which on nothing is left to wait for.
std::vector<EventId> quietFrom(const Function &Body, const Shape &S,
                               const std::vector<bool> &Doomed,
                               const std::set<EventId> &Noise) {
  // Blocks after which there is noise.
  std::vector<bool> Before(Body.Blocks.size());
  auto noisy = [&](BlockId B) {
    return llvm::any_of(Noise, [&](EventId E) { return S.BlockOf[E] == B; });
  };
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (BlockId B = 0; B < Body.Blocks.size(); ++B)
      if (!Before[B] && llvm::any_of(Body.Blocks[B].Successors, [&](auto To) {
            return To != NoBlock && (Before[To] || noisy(To));
          }))
        Changed = Before[B] = true;
  }
  std::vector<EventId> Result(Body.Blocks.size(), NoEvent);
  for (BlockId B = 0; B < Body.Blocks.size(); ++B) {
    if (!Doomed[B] || Before[B])
      continue;
    Result[B] = Body.Blocks[B].FirstEvent;
    for (EventId E : Noise)
      if (S.BlockOf[E] == B)
        Result[B] = std::max(Result[B], E + 1);
  }
  return Result;
}

} // namespace

void Interpreter::collectExclusive() {
  using Events = std::map<uint32_t, std::set<EventId>>; // by parameter
  std::map<EntityId, std::vector<Site>> Calls;
  std::map<EntityId, Events> Ends, Waits;
  for (const Function &Body : Units.Functions) {
    const Entity &Self = Units.Entities[Body.Self];
    if ((Self.Constructor || Self.Destructor) && Body.ParameterCount)
      Exclusive[Body.Self].insert(0);
    for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot) {
      const Type &Of = Body.Locals[Slot].LocalType;
      if (Of.Class == TypeClass::Reference &&
          llvm::StringRef(Of.Spelling).ends_with("&&"))
        Exclusive[Body.Self].insert(Slot);
    }
    for (EventId Id = 0; Id < Body.Events.size(); ++Id) {
      const Event &E = Body.Events[Id];
      auto note = [&](std::map<EntityId, Events> &In, ValueId Address) {
        std::optional<uint32_t> Base = baseOf(Body, Address);
        if (Base && *Base != Global)
          In[Body.Self][*Base].insert(Id);
      };
      switch (E.Kind) {
      case EventKind::LockInit:
      case EventKind::LockDestroy: {
        ValueId Lock = E.Address;
        while (Body.Values[Lock].Kind == ValueKind::Element) // one of several
          Lock = Body.Values[Lock].A;
        const Value &V = Body.Values[Lock];
        EntityId Named = V.Kind == ValueKind::Member          ? V.B
                         : V.Kind == ValueKind::GlobalAddress ? V.A
                                                              : NoEntity;
        if (Named == NoEntity ||
            Units.Entities[Named].VariableType.Class != TypeClass::Lock)
          break;
        std::optional<uint32_t> Base = baseOf(Body, E.Address);
        if (Base == Global)
          SetsUp.insert(Body.Self);
        else if (Base && E.Kind == EventKind::LockInit)
          Exclusive[Body.Self].insert(*Base);
        else
          note(Ends, E.Address);
        break;
      }
      case EventKind::Free:
        if (Body.Values[E.Operand].Kind != ValueKind::Member)
          note(Ends, E.Operand);
        break;
      case EventKind::Acquire:
      case EventKind::Release:
      case EventKind::Update:
        note(Waits, E.Address);
        break;
      case EventKind::Join:
        for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot)
          Waits[Body.Self][Slot].insert(Id);
        break;
      case EventKind::Call: {
        if (E.Callee == NoEntity)
          break;
        Site Here{E.Callee, Id, {}};
        for (uint32_t N = 0; N < E.ArgCount; ++N)
          if (std::optional<uint32_t> Base =
                  baseOf(Body, Body.Args[E.FirstArg + N]);
              Base && *Base != Global)
            Here.Slots.push_back({N, *Base});
        Calls[Body.Self].push_back(std::move(Here));
        break;
      }
      default:
        break;
      }
    }
  }

  // A helper that waits, or sets up, for its caller. What constructors do to
  // their own object says nothing of the one it is part of.
  auto takes = [&](EntityId Callee, uint32_t Slot) {
    const Function *Body = Units.body(Callee);
    auto It = Waits.find(Callee);
    if (!Body || It == Waits.end() || !It->second.count(Slot))
      return false;
    return llvm::any_of(It->second[Slot], [&](EventId Id) {
      return Body->Events[Id].Kind != EventKind::Update;
    });
  };
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (auto &[Caller, Sites] : Calls)
      for (const Site &Here : Sites) {
        if (SetsUp.count(Here.Callee))
          Changed |= SetsUp.insert(Caller).second;
        for (auto [Theirs, Ours] : Here.Slots)
          if (takes(Here.Callee, Theirs))
            Changed |= Waits[Caller][Ours].insert(Here.At).second;
        const Entity &Callee = Units.Entities[Here.Callee];
        auto It = Exclusive.find(Here.Callee);
        if (It == Exclusive.end() || Callee.Constructor || Callee.Destructor)
          continue;
        for (auto [Theirs, Ours] : Here.Slots)
          if (It->second.count(Theirs))
            Changed |= Exclusive[Caller].insert(Ours).second;
      }
  }

  // Callees before callers: only who surely ends an object does it for them.
  std::set<std::pair<EntityId, uint32_t>> Certain;
  Changed = true;
  while (Changed) {
    Changed = false;
    for (auto &[Id, BySlot] : Ends)
      for (auto &[Slot, Events] : BySlot) {
        const Function &Body = *Units.body(Id);
        const Shape &S = shapeOf(Body);
        std::vector<bool> Doomed = doomed(Body, S, Events);
        std::set<EventId> Noise = Waits[Id][Slot];
        std::erase_if(Noise, [&](EventId E) {
          return Body.Events[E].Kind == EventKind::Update &&
                 Doomed[S.BlockOf[E]];
        });
        if (Noise.empty())
          Changed |= Certain.insert({Id, Slot}).second;
        else
          Endings[Id][Slot] = quietFrom(Body, S, Doomed, Noise);
      }
    for (auto &[Caller, Sites] : Calls)
      for (const Site &Here : Sites)
        for (auto [Theirs, Ours] : Here.Slots)
          if (Certain.count({Here.Callee, Theirs}))
            Changed |= Ends[Caller][Ours].insert(Here.At).second;
  }
  for (auto [Id, Slot] : Certain) {
    Exclusive[Id].insert(Slot);
    Endings[Id].erase(Slot);
  }
}

} // namespace pothole
