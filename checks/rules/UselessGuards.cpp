//===- Guards that guard nothing ------------------------------------------===//
//
// A mutex that is a local of the function can be locked by others only if its
// address leaves: whatever does more with it than lock and unlock may share it.
// A local mutex beside a wait is how one sleeps; it is not meant to guard.

#include "checks/rules/UselessGuards.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

std::string nameOf(const LinkUnit &Units, const Function &Body, ValueId Id) {
  const Value &V = Body.Values[Id];
  switch (V.Kind) {
  case ValueKind::GlobalAddress:
    return Units.Entities[V.A].Name;
  case ValueKind::LocalAddress:
  case ValueKind::LocalContent:
    return Body.Locals[V.A].Name;
  case ValueKind::Member:
    return Units.Entities[V.B].Name;
  default:
    return "";
  }
}

/// Values that are the local's address or a part of it.
std::vector<bool> addressesOf(const Function &Body, uint32_t Slot) {
  std::vector<bool> Result(Body.Values.size());
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (ValueId Id = 0; Id < Body.Values.size(); ++Id) {
      const Value &V = Body.Values[Id];
      bool Part = V.Kind == ValueKind::LocalAddress && V.A == Slot;
      if (V.Kind == ValueKind::Member || V.Kind == ValueKind::Base)
        Part = Result[V.A];
      if (V.Kind == ValueKind::Element || V.Kind == ValueKind::Shift ||
          V.Kind == ValueKind::Binary)
        Part = Result[V.A] || Result[V.B];
      Changed |= Part && !Result[Id];
      Result[Id] = Result[Id] || Part;
    }
  }
  return Result;
}

/// Where a local that nobody else can reach is locked.
std::optional<Location> lockedAlone(const Function &Body, uint32_t Slot) {
  std::vector<bool> Part = addressesOf(Body, Slot);
  std::optional<Location> Locked;
  for (const Event &E : Body.Events) {
    bool Uses = Part[E.Address] || Part[E.Operand];
    for (uint32_t A = 0; A < E.ArgCount; ++A)
      Uses |= Part[Body.Args[E.FirstArg + A]];
    if (E.Kind == EventKind::Wait)
      return std::nullopt;
    if (!Uses)
      continue;
    switch (E.Kind) {
    case EventKind::Acquire:
    case EventKind::GuardInit:
      if (!Locked)
        Locked = E.Place;
      break;
    case EventKind::Release:
    case EventKind::LockInit:
    case EventKind::LockDestroy:
    case EventKind::ScopeEnd:
      break;
    default:
      return std::nullopt;
    }
  }
  return Locked;
}

} // namespace

std::vector<UselessGuard> uselessGuards(const LinkUnit &Units) {
  std::vector<UselessGuard> Result;
  for (const Function &Body : Units.Functions) {
    for (const Event &E : Body.Events) {
      if (E.Kind != EventKind::GuardInit)
        continue;
      bool Defers = E.Guard == GuardMode::Defer;
      if (E.ArgCount && E.has(Flag::Discarded) && E.Guard != GuardMode::Adopt)
        Result.push_back({Useless::Unnamed,
                          nameOf(Units, Body, Body.Args[E.FirstArg]), E.Place,
                          Location(), Body.Self});
      else if (!E.ArgCount && E.has(Flag::Discarded) &&
               !nameOf(Units, Body, E.Address).empty())
        Result.push_back({Useless::Declares, nameOf(Units, Body, E.Address),
                          E.Place, Location(), Body.Self});
      else if (!E.ArgCount && !Defers && E.Guard == GuardMode::Lock)
        Result.push_back(
            {Useless::OfNothing, "", E.Place, Location(), Body.Self});
    }
    for (uint32_t Slot = 0; Slot < Body.Locals.size(); ++Slot) {
      const Local &L = Body.Locals[Slot];
      if (L.LocalType.Class != TypeClass::Lock || L.LocalType.Array ||
          L.Kind != LocalKind::Variable)
        continue;
      if (std::optional<Location> Locked = lockedAlone(Body, Slot))
        Result.push_back(
            {Useless::LocalMutex, L.Name, *Locked, L.Place, Body.Self});
    }
  }
  return Result;
}

} // namespace pothole
